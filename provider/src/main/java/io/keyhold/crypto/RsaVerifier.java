package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import java.math.BigInteger;
import java.security.MessageDigest;

/** Verifies under an RSA public key; a signature has the length of the modulus and is below it. */
final class RsaVerifier implements SigningKeys.Verifier {
    private final BigInteger modulus;
    private final int length;
    private final RsaPrimitive publicKey;

    RsaVerifier(KeySpec spec, byte[] spki, KeyPairEngines engines) {
        this.modulus = RsaKeys.require(spec, spki).modulus();
        this.length = spec.sizeBits() / Byte.SIZE;
        this.publicKey = RsaPrimitive.publicKey(spec, spki, engines);
    }

    @Override
    public boolean verify(SigningInput input, byte[] signature) {
        if (signature.length != length || new BigInteger(1, signature).compareTo(modulus) >= 0) {
            return false;
        }
        byte[] block = publicKey.apply(signature);
        if (input.scheme() instanceof SigningScheme.RsaPkcs1 pkcs1) {
            return MessageDigest.isEqual(block, RsaPadding.pkcs1(pkcs1.hash(), input.bytes(), length));
        }
        return input.scheme() instanceof SigningScheme.RsaPss pss && RsaPadding.isPss(pss, input.bytes(), block);
    }
}
