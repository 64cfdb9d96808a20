package io.keyhold;

import io.keyhold.store.root.RootOfTrust;
import io.keyhold.upkeep.RootOfTrustMaintenance;
import java.nio.file.Path;

/**
 * Changes what the store is sealed under while it is in use, by this process and others, which go on. Every change is
 * audited in the name of the configured principal. If the process ends in the middle, the store opens with the old root of
 * trust or with the new one. The settings file is not touched: change {@code keyhold.root} before the next open. Backups
 * made before still open with the old one. Safe for concurrent use.
 */
public final class RootChange {
    private final RootOfTrustMaintenance keeping;

    RootChange(RootOfTrustMaintenance keeping) {
        this.keeping = keeping;
    }

    /**
     * From now on the store opens with that passphrase.
     *
     * @param passphrase 1 character at least; still the caller's to clear
     * @throws io.keyhold.api.KmsException.RootOfTrust if it is empty, or another process has changed the root of trust
     */
    public void toPassphrase(char[] passphrase) {
        try (RootOfTrust next = RootOfTrust.passphrase(passphrase)) {
            keeping.change(next);
        }
    }

    /**
     * From now on the store opens with the secret key of that PKCS#12 file, as {@code keytool -genseckey -keyalg AES -keysize
     * 256 -storetype PKCS12} makes one.
     *
     * @param password of the file and of its key; still the caller's to clear
     * @throws io.keyhold.api.KmsException.RootOfTrust if the file cannot be read or holds no such key
     */
    public void toPkcs12(Path file, char[] password) {
        try (RootOfTrust next = RootOfTrust.pkcs12(file, password)) {
            keeping.change(next);
        }
    }

    /**
     * Makes a new domain key, and seals every record and wraps all key material under it, in steps of a few hundred; others
     * use the store meanwhile. If it is cut short, the store is whole, and {@link #reseal} goes on.
     *
     * @throws io.keyhold.api.KmsException.RootOfTrust if another process has changed the root of trust since this one opened
     */
    public void rotateDomainKey() {
        keeping.rotateDomainKey();
    }

    /**
     * Goes on with a rotation of the domain key that was cut short.
     *
     * @return how many records were still under an older domain key
     */
    public int reseal() {
        return keeping.reseal();
    }
}
