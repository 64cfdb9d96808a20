package io.keyhold.api;

import java.security.KeyStore;

/**
 * Says what a key that {@code KeyStore.setEntry} imports is for; without it a private key gets SIGN_VERIFY, and no key takes an
 * IV of the caller's. Usage and {@code callerIv} never change: an entry of a key that Keyhold has already is refused if either
 * differs, also where {@code callerIv} is false and the key takes IVs of the caller's. Without a {@code KeyholdProtection} such
 * an entry is set whatever the key is.
 *
 * @param usage what the key is for
 * @param callerIv whether {@code AES/GCM/NoPadding} takes an IV of the caller's: only for programs that never use one
 *     twice; AES keys only
 */
public record KeyholdProtection(KeyUsageType usage, boolean callerIv) implements KeyStore.ProtectionParameter {
    /** Refuses null. */
    public KeyholdProtection {
        Members.require("usage", usage);
    }

    /** For that usage, with IVs made by Keyhold only. */
    public KeyholdProtection(KeyUsageType usage) {
        this(usage, false);
    }

    /** The same, with IVs of the caller's allowed or not. */
    public KeyholdProtection withCallerIv(boolean allowed) {
        return new KeyholdProtection(usage, allowed);
    }
}
