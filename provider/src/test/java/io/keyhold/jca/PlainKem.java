package io.keyhold.jca;

import java.lang.reflect.InvocationTargetException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * {@code javax.crypto.KEM} as a program calls it, by reflection: the compiler for Java 17 does not know it. What the calls
 * throw comes out as it was.
 */
public final class PlainKem {
    private final Object kem;

    /** A secret and its ciphertext. */
    public record Encapsulated(SecretKey key, byte[] ciphertext) {}

    private PlainKem(Object kem) {
        this.kem = kem;
    }

    /** Whether this Java has the API. */
    public static boolean isThere() {
        try {
            Class.forName("javax.crypto.KEM");
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** {@code KEM.getInstance(algorithm)}, or with the provider. */
    public static PlainKem of(String algorithm, @Nullable Provider provider) throws Exception {
        Class<?> type = Class.forName("javax.crypto.KEM");
        return new PlainKem(
                provider == null
                        ? call(type, null, "getInstance", new Class<?>[] {String.class}, algorithm)
                        : call(
                                type,
                                null,
                                "getInstance",
                                new Class<?>[] {String.class, Provider.class},
                                algorithm,
                                provider));
    }

    public Object newEncapsulator(PublicKey key, @Nullable AlgorithmParameterSpec spec, @Nullable SecureRandom random)
            throws Exception {
        return call(
                kem.getClass(),
                kem,
                "newEncapsulator",
                new Class<?>[] {PublicKey.class, AlgorithmParameterSpec.class, SecureRandom.class},
                key,
                spec,
                random);
    }

    public Object newDecapsulator(PrivateKey key, @Nullable AlgorithmParameterSpec spec) throws Exception {
        return call(
                kem.getClass(),
                kem,
                "newDecapsulator",
                new Class<?>[] {PrivateKey.class, AlgorithmParameterSpec.class},
                key,
                spec);
    }

    /** {@code Encapsulator.encapsulate()}. */
    public static Encapsulated encapsulate(Object encapsulator) throws Exception {
        return encapsulated(call(encapsulator.getClass(), encapsulator, "encapsulate", new Class<?>[0]));
    }

    /** {@code Encapsulator.encapsulate(from, to, algorithm)}. */
    public static Encapsulated encapsulate(Object encapsulator, int from, int to, String algorithm) throws Exception {
        Class<?>[] types = {int.class, int.class, String.class};
        return encapsulated(call(encapsulator.getClass(), encapsulator, "encapsulate", types, from, to, algorithm));
    }

    /** {@code Decapsulator.decapsulate(ciphertext)}. */
    public static SecretKey decapsulate(Object decapsulator, byte[] ciphertext) throws Exception {
        Class<?>[] types = {byte[].class};
        return (SecretKey) call(decapsulator.getClass(), decapsulator, "decapsulate", types, ciphertext);
    }

    /** {@code Decapsulator.decapsulate(ciphertext, from, to, algorithm)}. */
    public static SecretKey decapsulate(Object decapsulator, byte[] ciphertext, int from, int to, String algorithm)
            throws Exception {
        Class<?>[] types = {byte[].class, int.class, int.class, String.class};
        return (SecretKey)
                call(decapsulator.getClass(), decapsulator, "decapsulate", types, ciphertext, from, to, algorithm);
    }

    /** What an encapsulator or decapsulator says of itself: {@code secretSize}, {@code providerName}. */
    public static Object tell(Object party, String method) throws Exception {
        return call(party.getClass(), party, method, new Class<?>[0]);
    }

    /** Both sides of one exchange through the plain API agree. */
    public static boolean agree(String algorithm, PublicKey publicKey, Key handle) throws Exception {
        Encapsulated made = encapsulate(of(algorithm, null).newEncapsulator(publicKey, null, null));
        SecretKey found =
                decapsulate(of(algorithm, null).newDecapsulator((PrivateKey) handle, null), made.ciphertext());
        return found.equals(made.key());
    }

    private static Encapsulated encapsulated(Object made) throws Exception {
        return new Encapsulated((SecretKey) call(made.getClass(), made, "key", new Class<?>[0]), (byte[])
                call(made.getClass(), made, "encapsulation", new Class<?>[0]));
    }

    private static Object call(Class<?> type, @Nullable Object on, String name, Class<?>[] types, Object... arguments)
            throws Exception {
        try {
            return type.getMethod(name, types).invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
