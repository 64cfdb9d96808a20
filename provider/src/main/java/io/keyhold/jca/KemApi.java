package io.keyhold.jca;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@code javax.crypto.KEM} that a provider implements. It is of Java 21; some builds of Java 17 have it, others
 * do not, and the compiler for 17 does not know it. Its three interfaces are implemented by proxies, so that Keyhold loads
 * on all of them. Decision 018.
 */
final class KemApi {
    private final Class<?> spi;
    private final Class<?> encapsulatorSpi;
    private final Class<?> decapsulatorSpi;
    private final Constructor<?> encapsulated;
    private final Constructor<? extends GeneralSecurityException> decapsulateException;

    /** Handles a call of a method of a proxy. */
    @FunctionalInterface
    private interface Methods {
        Object call(String name, Object[] arguments) throws GeneralSecurityException;
    }

    private KemApi() throws ReflectiveOperationException {
        this.spi = Class.forName("javax.crypto.KEMSpi");
        this.encapsulatorSpi = Class.forName("javax.crypto.KEMSpi$EncapsulatorSpi");
        this.decapsulatorSpi = Class.forName("javax.crypto.KEMSpi$DecapsulatorSpi");
        this.encapsulated = Class.forName("javax.crypto.KEM$Encapsulated")
                .getConstructor(SecretKey.class, byte[].class, byte[].class);
        this.decapsulateException = Class.forName("javax.crypto.DecapsulateException")
                .asSubclass(GeneralSecurityException.class)
                .getConstructor(String.class, Throwable.class);
    }

    /** The API, if this Java has it. */
    static Optional<KemApi> find() {
        try {
            return Optional.of(new KemApi());
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }

    /** A {@code KEMSpi}. */
    Object spi(KemSpi kem) {
        return proxy(spi, kem, (name, arguments) -> switch (name) {
            case "engineNewEncapsulator" ->
                encapsulator(kem.newEncapsulator(
                        (PublicKey) arguments[0], (AlgorithmParameterSpec) arguments[1], (SecureRandom) arguments[2]));
            case "engineNewDecapsulator" ->
                decapsulator(kem.newDecapsulator((PrivateKey) arguments[0], (AlgorithmParameterSpec) arguments[1]));
            default -> throw unknown(name);
        });
    }

    private Object encapsulator(KemSpi.Encapsulator one) {
        return proxy(encapsulatorSpi, one, (name, arguments) -> switch (name) {
            case "engineEncapsulate" -> one.encapsulate((int) arguments[0], (int) arguments[1], (String) arguments[2]);
            case "engineSecretSize" -> one.secretBytes();
            case "engineEncapsulationSize" -> one.ciphertextBytes();
            default -> throw unknown(name);
        });
    }

    private Object decapsulator(KemSpi.Decapsulator one) {
        return proxy(decapsulatorSpi, one, (name, arguments) -> switch (name) {
            case "engineDecapsulate" ->
                one.decapsulate((byte[]) arguments[0], (int) arguments[1], (int) arguments[2], (String) arguments[3]);
            case "engineSecretSize" -> one.secretBytes();
            case "engineEncapsulationSize" -> one.ciphertextBytes();
            default -> throw unknown(name);
        });
    }

    /** A {@code KEM.Encapsulated} without parameters. */
    Object encapsulated(SecretKey secret, byte[] ciphertext) {
        return made(encapsulated, secret, ciphertext, null);
    }

    /** A {@code DecapsulateException}. */
    GeneralSecurityException decapsulateException(Exception cause) {
        return made(decapsulateException, cause.getMessage(), cause);
    }

    private static <T> T made(Constructor<T> constructor, @Nullable Object... arguments) {
        try {
            return constructor.newInstance(arguments);
        } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
            throw new ProviderException("this Java makes no " + constructor.getName(), e);
        }
    }

    private static Object proxy(Class<?> type, Object behind, Methods methods) {
        return Proxy.newProxyInstance(
                KemApi.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> switch (method.getName()) {
                    case "toString" -> behind.toString();
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> arguments != null && self == arguments[0];
                    default -> methods.call(method.getName(), arguments == null ? new Object[0] : arguments);
                });
    }

    private static ProviderException unknown(String name) {
        return new ProviderException(
                "javax.crypto.KEMSpi of this Java has `" + name + "`, which Keyhold does not know");
    }
}
