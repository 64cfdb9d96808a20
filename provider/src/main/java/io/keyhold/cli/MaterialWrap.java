package io.keyhold.cli;

import io.keyhold.api.AlgorithmSpec;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/** Wraps key material for its import, as AWS KMS asks for it. */
final class MaterialWrap {
    private MaterialWrap() {}

    /** RSA keys are too long for OAEP alone. */
    static AlgorithmSpec algorithm(KeySpec spec) {
        return spec.family() == KeySpec.Family.RSA
                ? AlgorithmSpec.RSA_AES_KEY_WRAP_SHA_256
                : AlgorithmSpec.RSAES_OAEP_SHA_256;
    }

    static byte[] wrap(AlgorithmSpec algorithm, byte[] publicKey, byte[] material) throws GeneralSecurityException {
        if (material.length == 0) {
            throw new KmsException.Validation("the material is empty", "Name the file that holds it");
        }
        PublicKey rsa = KeyFactory.getInstance("RSA", "SunRsaSign").generatePublic(new X509EncodedKeySpec(publicKey));
        if (algorithm == AlgorithmSpec.RSAES_OAEP_SHA_256) {
            return oaep(Cipher.ENCRYPT_MODE, rsa).doFinal(material);
        }
        KeyGenerator generator = KeyGenerator.getInstance("AES", "SunJCE");
        generator.init(256);
        SecretKey ephemeral = generator.generateKey();
        byte[] first = oaep(Cipher.WRAP_MODE, rsa).wrap(ephemeral);
        Cipher kwp = Cipher.getInstance("AES/KWP/NoPadding", "SunJCE");
        kwp.init(Cipher.WRAP_MODE, ephemeral);
        byte[] second = kwp.wrap(new SecretKeySpec(material, "AES"));
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static Cipher oaep(int mode, PublicKey rsa) throws GeneralSecurityException {
        Cipher oaep = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding", "SunJCE");
        oaep.init(
                mode,
                rsa,
                new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
        return oaep;
    }
}
