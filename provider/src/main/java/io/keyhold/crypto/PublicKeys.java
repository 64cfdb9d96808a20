package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;

/** Public keys as DER SubjectPublicKeyInfo, one encoding each. */
public final class PublicKeys {
    private PublicKeys() {}

    /**
     * The public key, computed again from the private key: what a stored public key is compared with before it is believed.
     *
     * @return DER SubjectPublicKeyInfo; elliptic curve points uncompressed
     * @throws KmsException.InvalidKeyUsage if the material is symmetric
     * @throws KmsException.IncorrectKeyMaterial if the material is not a private key of its spec
     */
    public static byte[] of(KeyMaterial material) {
        KeySpec spec = material.spec();
        return material.use(pkcs8 -> switch (spec.family()) {
            case RSA -> RsaKeys.publicKey(spec, pkcs8);
            case EC, SM2 -> EcKeys.publicKey(spec, pkcs8);
            case EDWARDS -> EdDsaKeys.publicKey(pkcs8);
            case ML_DSA -> MlDsaKeys.publicKey(spec, pkcs8);
            case ML_KEM -> MlKemKeys.publicKey(spec, pkcs8);
            case AES, HMAC -> throw symmetric(spec);
        });
    }

    /**
     * A public key from outside, validated in full.
     *
     * @param spki DER SubjectPublicKeyInfo; the curve named, the point compressed or not
     * @return the same key in its one encoding
     * @throws KmsException.Validation if it is not a valid public key of that spec
     */
    public static byte[] require(KeySpec spec, byte[] spki) {
        switch (spec.family()) {
            case RSA -> RsaKeys.require(spec, spki);
            case EC, SM2 -> {
                return EcKeys.publicKey(EcCurve.of(spec), EcKeys.require(spec, spki));
            }
            case EDWARDS -> EdDsaKeys.require(spki);
            case ML_DSA -> MlDsaKeys.require(spec, spki);
            case ML_KEM -> MlKemKeys.require(spec, spki);
            case AES, HMAC -> throw symmetric(spec);
        }
        return spki.clone();
    }

    private static KmsException.InvalidKeyUsage symmetric(KeySpec spec) {
        return new KmsException.InvalidKeyUsage("key spec `" + spec + "` has no public key", "Use an asymmetric key");
    }
}
