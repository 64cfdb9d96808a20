package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KmsException;
import java.security.Security;
import org.junit.jupiter.api.Test;

class EnginesTest {
    private static final ClassLoader HERE = EnginesTest.class.getClassLoader();

    @Test
    void choose_jdk_servesEverythingByTheJdk() {
        Engines engines = Engines.choose(Engines.Choice.JDK);

        assertThat(engines.describe()).matches("AES-GCM: SunJCE \\S+; AES, HMAC, key wrap: SunJCE \\S+");
        assertThat(engines.gcm().getProvider().getName()).isEqualTo("SunJCE");
        assertThat(engines.block().getProvider().getName()).isEqualTo("SunJCE");
        assertThat(engines.mac("HmacSHA256").getProvider().getName()).isEqualTo("SunJCE");
    }

    @Test
    void choose_noAccelerator_isTheJdk() {
        ClassLoader loader = ClassLoader.getPlatformClassLoader();

        Engines engines = Engines.choose(Engines.Choice.AUTO, loader);

        assertThat(engines.describe()).startsWith("AES-GCM: SunJCE ");
    }

    @Test
    void choose_acceleratorThatDoesNotLoad_isTheJdk() {
        Engines engines = Engines.choose(Engines.Choice.AUTO, failing(new UnsatisfiedLinkError("no native library")));

        assertThat(engines.describe()).startsWith("AES-GCM: SunJCE ");
        assertThat(engines.gcm().getProvider().getName()).isEqualTo("SunJCE");
    }

    @Test
    void choose_any_installsNoProvider() {
        int before = Security.getProviders().length;

        Engines.choose(Engines.Choice.AUTO).gcm();

        assertThat(Security.getProviders()).hasSize(before);
    }

    @Test
    void mac_unknownAlgorithm_isAnErrorOfOurs() {
        Engines engines = Engines.choose(Engines.Choice.JDK);

        assertThatThrownBy(() -> engines.mac("HmacNone"))
                .isInstanceOf(KmsException.Internal.class)
                .hasMessageStartingWith("SunJCE has no HmacNone");
    }

    private static ClassLoader failing(LinkageError error) {
        return new ClassLoader(HERE) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith("com.amazon.corretto.")) {
                    throw error;
                }
                return super.loadClass(name, resolve);
            }
        };
    }
}
