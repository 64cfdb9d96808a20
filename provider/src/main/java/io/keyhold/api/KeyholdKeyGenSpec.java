package io.keyhold.api;

import java.security.spec.AlgorithmParameterSpec;
import java.util.Optional;

/**
 * Makes a {@code KeyGenerator} create a KMS key in the store.
 *
 * @param alias the alias name without {@code alias/}, if the key gets one
 * @param description the description
 * @param callerIv whether {@code AES/GCM/NoPadding} takes an IV of the caller's: only for programs that never use one
 *     twice
 */
public record KeyholdKeyGenSpec(Optional<String> alias, String description, boolean callerIv)
        implements AlgorithmParameterSpec {
    /** A key with that alias. */
    public static KeyholdKeyGenSpec named(String alias) {
        return new KeyholdKeyGenSpec(Optional.of(alias), "", false);
    }
}
