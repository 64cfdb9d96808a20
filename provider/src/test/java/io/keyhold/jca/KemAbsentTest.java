package io.keyhold.jca;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.security.Provider;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keyhold where {@code javax.crypto.KEM} is missing, as in a Java 17 without it: everything loads, and KEM is not offered. */
class KemAbsentTest {
    private static final Set<String> MISSING = Set.of("KEM", "KEMSpi", "DecapsulateException");

    @Test
    void provider_withoutTheApi_offersEverythingElse() throws Exception {
        Provider here = provider(KemAbsentTest.class.getClassLoader());
        Provider there = provider(new WithoutKem(KemAbsentTest.class.getClassLoader()));

        assertThat(there.getClass()).isNotSameAs(here.getClass());
        assertThat(names(there)).noneMatch(name -> name.startsWith("KEM."));
        assertThat(names(here).stream().filter(name -> !name.startsWith("KEM.")))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(names(there));
        assertThat(names(here).stream().anyMatch(name -> name.startsWith("KEM.")))
                .isEqualTo(PlainKem.isThere());
    }

    @Test
    void engines_withoutTheApi_areThoseOfBouncyCastle() throws Exception {
        ClassLoader loader = new WithoutKem(KemAbsentTest.class.getClassLoader());
        Class<?> verifier = loader.loadClass("io.keyhold.handles.PublicKeyVerifier");
        java.lang.reflect.Method engines = verifier.getDeclaredMethod("engines");
        engines.setAccessible(true);
        Object chosen = engines.invoke(null);

        assertThat((String) chosen.getClass().getMethod("describe").invoke(chosen))
                .containsPattern("ML_KEM_512, ML_KEM_768, ML_KEM_1024[^;]*: Bouncy Castle");
    }

    private static Provider provider(ClassLoader loader) throws ReflectiveOperationException {
        return (Provider) loader.loadClass("io.keyhold.KeyholdProvider")
                .getDeclaredConstructor()
                .newInstance();
    }

    private static Set<String> names(Provider provider) {
        return provider.getServices().stream()
                .map(service -> service.getType() + "." + service.getAlgorithm())
                .collect(Collectors.toSet());
    }

    /** Loads Keyhold once more, and does not find the API. */
    private static final class WithoutKem extends ClassLoader {
        WithoutKem(ClassLoader parent) {
            super(parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            String simple =
                    name.startsWith("javax.crypto.") ? name.substring(13).replaceAll("\\$.*", "") : "";
            if (MISSING.contains(simple)) {
                throw new ClassNotFoundException(name);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known != null
                        ? known
                        : name.startsWith("io.keyhold.") ? own(name) : super.loadClass(name, resolve);
            }
        }

        private Class<?> own(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
