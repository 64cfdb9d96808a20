package io.keyhold.crypto;

/**
 * A private key that nobody can read: what computes with it does so elsewhere, and this process does the rest. Safe for concurrent
 * use. Each method fails with a {@link io.keyhold.api.KmsException} if the holder of the key refuses.
 */
public interface HiddenPrivateKey {
    /**
     * RSA without padding: RSASP1 and RSADP of RFC 8017.
     *
     * @param block as long as the modulus, and below it
     * @return as long as the modulus
     */
    byte[] raise(byte[] block);

    /**
     * ECDSA with a fresh random number.
     *
     * @param digest no longer than the order of the curve
     * @return r and s in DER
     */
    byte[] ecdsa(byte[] digest);
}
