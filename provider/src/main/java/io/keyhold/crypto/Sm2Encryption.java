package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.engines.SM2Engine;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.math.ec.ECPoint;

/**
 * SM2PKE, GB/T 32918.4. The ciphertext is C1 || C3 || C2 without ASN.1: an uncompressed point (65 bytes), the SM3 digest
 * (32 bytes) and as many bytes as the plaintext has. Safe for concurrent use.
 */
final class Sm2Encryption {
    /** The limit of AWS KMS. */
    static final int MAX_PLAINTEXT_BYTES = 1024;

    private static final EcCurve CURVE = EcCurve.SM2;
    private static final int POINT_BYTES = 65;
    private static final int HASH_BYTES = 32;

    private final BigInteger scalar;
    private final ECPoint point;
    private final KeyPairEngines engines;

    Sm2Encryption(KeyMaterial material, KeyPairEngines engines) {
        this.scalar = material.use(pkcs8 -> EcKeys.scalar(KeySpec.SM2, pkcs8));
        this.point = CURVE.multiplyGenerator(scalar);
        this.engines = engines;
    }

    byte[] encrypt(byte[] plaintext) {
        if (plaintext.length > MAX_PLAINTEXT_BYTES) {
            throw KeyPairCipher.tooLong("SM2PKE", KeySpec.SM2, MAX_PLAINTEXT_BYTES);
        }
        if (plaintext.length == 0) {
            throw new KmsException.Validation("SM2PKE encrypts no empty plaintext", "Pass 1 to 1024 bytes");
        }
        SM2Engine engine = new SM2Engine(new SM3Digest(), SM2Engine.Mode.C1C3C2);
        engine.init(true, new ParametersWithRandom(CURVE.publicKey(point), engines.random()));
        try {
            return engine.processBlock(plaintext, 0, plaintext.length);
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("SM2 did not encrypt", e);
        }
    }

    byte[] decrypt(byte[] ciphertext) {
        if (ciphertext.length <= POINT_BYTES + HASH_BYTES) {
            throw KeyPairCipher.refused();
        }
        ECPoint shared = CURVE.multiplyBlinded(ephemeral(ciphertext), scalar, engines.random());
        byte[] x = shared.getAffineXCoord().getEncoded();
        byte[] y = shared.getAffineYCoord().getEncoded();
        byte[] plaintext = Arrays.copyOfRange(ciphertext, POINT_BYTES + HASH_BYTES, ciphertext.length);
        mask(x, y, plaintext);
        byte[] hash = Arrays.copyOfRange(ciphertext, POINT_BYTES, POINT_BYTES + HASH_BYTES);
        if (!MessageDigest.isEqual(hash, hash(x, plaintext, y))) {
            Arrays.fill(plaintext, (byte) 0);
            throw KeyPairCipher.refused();
        }
        return plaintext;
    }

    private static ECPoint ephemeral(byte[] ciphertext) {
        try {
            return CURVE.decode(Arrays.copyOf(ciphertext, POINT_BYTES));
        } catch (IllegalArgumentException e) {
            throw KeyPairCipher.refused();
        }
    }

    private static byte[] hash(byte[]... parts) {
        MessageDigest digest = SigningHash.SM3.begin();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    /** The key derivation function of GB/T 32918.4, exclusive-ored onto {@code block}. */
    private static void mask(byte[] x, byte[] y, byte[] block) {
        for (int counter = 1, at = 0; at < block.length; counter++) {
            byte[] count = {(byte) (counter >>> 24), (byte) (counter >>> 16), (byte) (counter >>> 8), (byte) counter};
            for (byte octet : hash(x, y, count)) {
                if (at < block.length) {
                    block[at++] ^= octet;
                }
            }
        }
    }
}
