package io.keyhold.crypto;

/**
 * A key pair.
 *
 * @param privateKey the private key, PKCS#8 DER in its one encoding
 * @param publicKey the public key, DER SubjectPublicKeyInfo, computed from the private key; copied
 */
public record KeyPairMaterial(KeyMaterial privateKey, byte[] publicKey) {
    /** Copies the public key. */
    public KeyPairMaterial {
        publicKey = publicKey.clone();
    }

    /** The public key; the caller owns the array. */
    @Override
    public byte[] publicKey() {
        return publicKey.clone();
    }
}
