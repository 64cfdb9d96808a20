package io.keyhold.jca;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** Keys that {@code Cipher.unwrap} gives: software keys of the JDK. */
final class SoftwareKeys {
    private static final Map<String, String> PROVIDERS =
            Map.of("RSA", "SunRsaSign", "RSASSA-PSS", "SunRsaSign", "EC", "SunEC", "EdDSA", "SunEC", "XDH", "SunEC");

    private SoftwareKeys() {}

    /** The key that {@code encoded} is; copies the bytes. */
    static Key of(byte[] encoded, String algorithm, int type) throws InvalidKeyException, NoSuchAlgorithmException {
        if (type == Cipher.SECRET_KEY) {
            if (encoded.length == 0) {
                throw new InvalidKeyException("the wrapped key is empty");
            }
            return new SecretKeySpec(encoded, algorithm);
        }
        KeyFactory factory = factory(algorithm);
        try {
            return type == Cipher.PRIVATE_KEY
                    ? factory.generatePrivate(new PKCS8EncodedKeySpec(encoded))
                    : factory.generatePublic(new X509EncodedKeySpec(encoded));
        } catch (InvalidKeySpecException e) {
            throw new InvalidKeyException("what was wrapped is not a key of algorithm " + algorithm, e);
        }
    }

    private static KeyFactory factory(String algorithm) throws NoSuchAlgorithmException {
        String provider = PROVIDERS.get(algorithm);
        if (provider == null) {
            throw new NoSuchAlgorithmException("a wrapped `" + algorithm + "` key is not restored; allowed are "
                    + "secret keys and " + String.join(", ", PROVIDERS.keySet()));
        }
        try {
            return KeyFactory.getInstance(algorithm, provider);
        } catch (NoSuchProviderException e) {
            throw new NoSuchAlgorithmException("this Java has no " + algorithm + " keys", e);
        }
    }
}
