package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * ML-KEM of a provider of the JDK. Its API, {@code javax.crypto.KEM}, is that of Java 21: some builds of Java 17 have it,
 * and the compiler for 17 does not know it, so it is called by method handles.
 */
final class JdkKem {
    private final Api api;
    private final Object kem;
    private final KeySpec spec;

    /**
     * The used part of the API. The handles take and give {@code Object}, so that a call of one is a call of the method.
     *
     * @param instance {@code KEM.getInstance(String, Provider)}
     * @param encapsulator {@code KEM.newEncapsulator(PublicKey, AlgorithmParameterSpec, SecureRandom)}
     * @param encapsulate {@code Encapsulator.encapsulate()}
     * @param key {@code Encapsulated.key()}
     * @param encapsulation {@code Encapsulated.encapsulation()}
     * @param decapsulator {@code KEM.newDecapsulator(PrivateKey)}
     * @param decapsulate {@code Decapsulator.decapsulate(byte[])}
     */
    private record Api(
            MethodHandle instance,
            MethodHandle encapsulator,
            MethodHandle encapsulate,
            MethodHandle key,
            MethodHandle encapsulation,
            MethodHandle decapsulator,
            MethodHandle decapsulate) {
        static final Optional<Api> FOUND = find();

        private static Optional<Api> find() {
            try {
                MethodHandles.Lookup lookup = MethodHandles.publicLookup();
                Class<?> kem = Class.forName("javax.crypto.KEM");
                Class<?> encapsulator = Class.forName("javax.crypto.KEM$Encapsulator");
                Class<?> encapsulated = Class.forName("javax.crypto.KEM$Encapsulated");
                Class<?> decapsulator = Class.forName("javax.crypto.KEM$Decapsulator");
                return Optional.of(new Api(
                        lookup.findStatic(kem, "getInstance", MethodType.methodType(kem, String.class, Provider.class))
                                .asType(MethodType.methodType(Object.class, String.class, Provider.class)),
                        generic(lookup.findVirtual(
                                kem,
                                "newEncapsulator",
                                MethodType.methodType(
                                        encapsulator,
                                        PublicKey.class,
                                        AlgorithmParameterSpec.class,
                                        SecureRandom.class))),
                        generic(lookup.findVirtual(encapsulator, "encapsulate", MethodType.methodType(encapsulated))),
                        lookup.findVirtual(encapsulated, "key", MethodType.methodType(SecretKey.class))
                                .asType(MethodType.methodType(SecretKey.class, Object.class)),
                        lookup.findVirtual(encapsulated, "encapsulation", MethodType.methodType(byte[].class))
                                .asType(MethodType.methodType(byte[].class, Object.class)),
                        generic(lookup.findVirtual(
                                kem, "newDecapsulator", MethodType.methodType(decapsulator, PrivateKey.class))),
                        lookup.findVirtual(
                                        decapsulator,
                                        "decapsulate",
                                        MethodType.methodType(SecretKey.class, byte[].class))
                                .asType(MethodType.methodType(SecretKey.class, Object.class, byte[].class))));
            } catch (ReflectiveOperationException e) {
                return Optional.empty(); // a Java without the API
            }
        }

        private static MethodHandle generic(MethodHandle method) {
            return method.asType(method.type().generic());
        }
    }

    private JdkKem(Api api, Object kem, KeySpec spec) {
        this.api = api;
        this.kem = kem;
        this.spec = spec;
    }

    /** Whether this Java has the API. */
    static boolean isThere() {
        return Api.FOUND.isPresent();
    }

    /** ML-KEM of that provider, which has it. */
    static JdkKem of(Provider provider, KeySpec spec) {
        Api api = Api.FOUND.orElseThrow(() -> new IllegalStateException("this Java has no javax.crypto.KEM"));
        try {
            Object kem = (Object) api.instance().invokeExact(algorithm(spec), provider);
            return new JdkKem(api, kem, spec);
        } catch (Throwable e) {
            throw failed(provider.getName() + " has no " + algorithm(spec), e);
        }
    }

    /** The name of a parameter set. */
    static String algorithm(KeySpec spec) {
        return "ML-KEM-" + spec.parameterSet();
    }

    KemEngine.Encapsulator encapsulator(byte[] spki, SecureRandom random) {
        try {
            Object encapsulator = api.encapsulator()
                    .invoke(
                            kem,
                            SigningProviderKeys.publicKey(spec, spki),
                            (@Nullable AlgorithmParameterSpec) null,
                            random);
            return () -> encapsulate(encapsulator);
        } catch (Throwable e) {
            throw failed("ML-KEM refused a validated public key", e);
        }
    }

    private KemEngine.Encapsulated encapsulate(Object encapsulator) {
        try {
            Object made = (Object) api.encapsulate().invokeExact(encapsulator);
            SecretKey secret = (SecretKey) api.key().invokeExact(made);
            return new KemEngine.Encapsulated(
                    secret.getEncoded(), (byte[]) api.encapsulation().invokeExact(made));
        } catch (Throwable e) {
            throw failed("ML-KEM made no secret", e);
        }
    }

    KemEngine.Decapsulator decapsulator(KeyMaterial material) {
        try {
            Object decapsulator = (Object) api.decapsulator().invokeExact(kem, (Object) privateKey(material));
            return ciphertext -> decapsulate(decapsulator, ciphertext);
        } catch (Throwable e) {
            // Another cause: that of the provider may show the key.
            throw failed("ML-KEM refused a private key", e instanceof Error ? e : new GeneralSecurityException());
        }
    }

    private byte[] decapsulate(Object decapsulator, byte[] ciphertext) {
        try {
            return ((SecretKey) api.decapsulate().invokeExact(decapsulator, ciphertext)).getEncoded();
        } catch (Throwable e) {
            throw failed("ML-KEM refused a ciphertext of the right length", e);
        }
    }

    private PrivateKey privateKey(KeyMaterial material) throws GeneralSecurityException {
        byte[] expanded = material.use(pkcs8 -> MlKemKeys.expanded(spec, pkcs8));
        try {
            return KeyPairEngines.keyFactory(spec).generatePrivate(new PKCS8EncodedKeySpec(expanded));
        } finally {
            Arrays.fill(expanded, (byte) 0);
        }
    }

    private static RuntimeException failed(String what, Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException known
                ? known
                : Engines.failed(
                        what, e instanceof GeneralSecurityException known ? known : new GeneralSecurityException(e));
    }
}
