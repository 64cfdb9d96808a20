package io.keyhold;

import io.keyhold.api.AlgorithmSpec;
import io.keyhold.api.GetParametersForImportResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.engines.SM2Engine;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/** Wraps key material for import by the JDK's own ciphers, and Bouncy Castle's for SM2. */
public final class Wraps {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Wraps() {}

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    static byte[] wrap(GetParametersForImportResponse parameters, AlgorithmSpec algorithm, byte[] material) {
        try {
            if (algorithm == AlgorithmSpec.SM2PKE) {
                return sm2(parameters.publicKey(), material);
            }
            PublicKey key = KeyFactory.getInstance("RSA", "SunRsaSign")
                    .generatePublic(new X509EncodedKeySpec(parameters.publicKey()));
            return switch (algorithm) {
                case RSAES_OAEP_SHA_1 -> oaep(key, "SHA-1", material);
                case RSAES_OAEP_SHA_256 -> oaep(key, "SHA-256", material);
                case RSA_AES_KEY_WRAP_SHA_1 -> keyWrap(key, "SHA-1", material);
                case RSA_AES_KEY_WRAP_SHA_256 -> keyWrap(key, "SHA-256", material);
                case RSAES_PKCS1_V1_5, SM2PKE -> throw new IllegalArgumentException(algorithm.value());
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] keyWrap(PublicKey key, String hash, byte[] material) throws GeneralSecurityException {
        byte[] aes = bytes(32);
        Cipher kwp = Cipher.getInstance("AES/KWP/NoPadding", "SunJCE");
        kwp.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(aes, "AES"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(oaep(key, hash, aes));
        out.writeBytes(kwp.doFinal(material));
        return out.toByteArray();
    }

    /** Under an SM2 public key. */
    public static byte[] sm2(byte[] publicKey, byte[] material) {
        try {
            SM2Engine engine = new SM2Engine(new SM3Digest(), SM2Engine.Mode.C1C3C2);
            engine.init(true, new ParametersWithRandom(PublicKeyFactory.createKey(publicKey), RANDOM));
            return engine.processBlock(material, 0, material.length);
        } catch (IOException | InvalidCipherTextException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] oaep(PublicKey key, String hash, byte[] material) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", "SunJCE");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                key,
                new OAEPParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), PSource.PSpecified.DEFAULT));
        return cipher.doFinal(material);
    }
}
