package io.keyhold.tests;

import java.lang.reflect.InvocationTargetException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.SecretKey;

/** {@code javax.crypto.KEM} by reflection, as the compiler for Java 17 does not know it; what it throws comes out as it was. */
final class Kems {
    private Kems() {}

    /** A secret and its ciphertext. */
    record Encapsulated(byte[] secret, byte[] ciphertext) {}

    static boolean areThere() {
        try {
            Class.forName("javax.crypto.KEM");
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Encapsulates for a public key with {@code random}. */
    static Encapsulated encapsulate(String algorithm, Provider provider, PublicKey key, SecureRandom random)
            throws Exception {
        Object kem = kem(algorithm, provider);
        Object encapsulator = call(
                kem,
                "newEncapsulator",
                new Class<?>[] {PublicKey.class, AlgorithmParameterSpec.class, SecureRandom.class},
                key,
                null,
                random);
        Object made = call(encapsulator, "encapsulate", new Class<?>[0]);
        SecretKey secret = (SecretKey) call(made, "key", new Class<?>[0]);
        return new Encapsulated(secret.getEncoded(), (byte[]) call(made, "encapsulation", new Class<?>[0]));
    }

    /** Decapsulates with a private key. */
    static byte[] decapsulate(String algorithm, Provider provider, PrivateKey key, byte[] ciphertext) throws Exception {
        Object decapsulator = call(kem(algorithm, provider), "newDecapsulator", new Class<?>[] {PrivateKey.class}, key);
        SecretKey secret = (SecretKey) call(decapsulator, "decapsulate", new Class<?>[] {byte[].class}, ciphertext);
        return secret.getEncoded();
    }

    private static Object kem(String algorithm, Provider provider) throws Exception {
        return Class.forName("javax.crypto.KEM")
                .getMethod("getInstance", String.class, Provider.class)
                .invoke(null, algorithm, provider);
    }

    private static Object call(Object on, String name, Class<?>[] types, Object... arguments) throws Exception {
        try {
            return on.getClass().getMethod(name, types).invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
