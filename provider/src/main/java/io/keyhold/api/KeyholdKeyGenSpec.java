package io.keyhold.api;

import java.security.spec.AlgorithmParameterSpec;
import java.util.Optional;

/**
 * Makes a {@code KeyGenerator} or {@code KeyPairGenerator} create a KMS key in the store.
 *
 * @param spec the key spec; empty for the one that the generator's name says
 * @param usage what the key is for; empty for the usage that goes without saying, which for key pairs is SIGN_VERIFY,
 *     and for ML-KEM the only one that it has
 * @param alias the alias name without {@code alias/}, if the key gets one
 * @param description the description
 * @param callerIv whether {@code AES/GCM/NoPadding} takes an IV of the caller's: only for programs that never use one
 *     twice
 */
public record KeyholdKeyGenSpec(
        Optional<KeySpec> spec,
        Optional<KeyUsageType> usage,
        Optional<String> alias,
        String description,
        boolean callerIv)
        implements AlgorithmParameterSpec {
    /** Refuses null. */
    public KeyholdKeyGenSpec {
        Members.require("spec", spec);
        Members.require("usage", usage);
        Members.require("alias", alias);
        Members.require("description", description);
    }

    /** A key of the spec that the generator's name stands for. */
    public KeyholdKeyGenSpec(Optional<String> alias, String description, boolean callerIv) {
        this(Optional.empty(), Optional.empty(), alias, description, callerIv);
    }

    /** A key with that alias. */
    public static KeyholdKeyGenSpec named(String alias) {
        Members.require("alias", alias);
        return new KeyholdKeyGenSpec(Optional.of(alias), "", false);
    }

    /** A key of that spec, for that usage, without alias. */
    public static KeyholdKeyGenSpec of(KeySpec spec, KeyUsageType usage) {
        Members.require("spec", spec);
        Members.require("usage", usage);
        return new KeyholdKeyGenSpec(Optional.of(spec), Optional.of(usage), Optional.empty(), "", false);
    }

    /** The same with a key spec. */
    public KeyholdKeyGenSpec withSpec(KeySpec keySpec) {
        Members.require("spec", keySpec);
        return new KeyholdKeyGenSpec(Optional.of(keySpec), usage, alias, description, callerIv);
    }

    /** The same with a usage. */
    public KeyholdKeyGenSpec withUsage(KeyUsageType keyUsage) {
        Members.require("usage", keyUsage);
        return new KeyholdKeyGenSpec(spec, Optional.of(keyUsage), alias, description, callerIv);
    }

    /** The same with an alias. */
    public KeyholdKeyGenSpec withAlias(String name) {
        Members.require("alias", name);
        return new KeyholdKeyGenSpec(spec, usage, Optional.of(name), description, callerIv);
    }

    /** The same with a description. */
    public KeyholdKeyGenSpec withDescription(String text) {
        return new KeyholdKeyGenSpec(spec, usage, alias, text, callerIv);
    }

    /** The same, with IVs of the caller's allowed or not. */
    public KeyholdKeyGenSpec withCallerIv(boolean allowed) {
        return new KeyholdKeyGenSpec(spec, usage, alias, description, allowed);
    }
}
