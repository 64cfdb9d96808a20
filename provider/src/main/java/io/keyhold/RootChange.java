package io.keyhold;

import io.keyhold.api.KmsException;
import io.keyhold.store.root.RootOfTrust;
import io.keyhold.tokens.TokenAddress;
import io.keyhold.tokens.TokenLimits;
import io.keyhold.upkeep.RootOfTrustMaintenance;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Changes what the store is sealed under while it is in use, by this process and others, which go on. Every change is
 * audited in the name of the configured principal. If the process ends in the middle, the store opens with the old root of
 * trust or with the new one. The settings file is not touched: change {@code keyhold.root} before the next open. Backups
 * made before still open with the old one. Safe for concurrent use.
 */
public final class RootChange {
    private final RootOfTrustMaintenance keeping;
    private final TokenLimits limits;

    RootChange(RootOfTrustMaintenance keeping, TokenLimits limits) {
        this.keeping = keeping;
        this.limits = limits;
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
     * From now on the store opens with a key of a PKCS#11 token, which is made if it is not there; it cannot leave the token.
     *
     * @param uri a PKCS#11 URI (RFC 7512) with the token, {@code object} for the label of the key, and the library
     * @param pin the PIN of the user of the token; still the caller's to clear
     * @throws io.keyhold.api.KmsException.RootOfTrust if the token does not answer or the key is not as it has to be
     * @throws io.keyhold.api.KmsException.Configuration if it is not such a URI
     */
    public void toToken(String uri, char[] pin) {
        TokenAddress address;
        try {
            address = TokenAddress.parse(uri);
        } catch (IllegalArgumentException e) {
            throw new KmsException.Configuration("the new root of trust " + e.getMessage(), "Pass a PKCS#11 URI", e);
        }
        char[] own = pin.clone();
        try (RootOfTrust next = RootOfTrust.token(address, limits, own::clone)) {
            keeping.change(next);
        } finally {
            Arrays.fill(own, '\0');
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
