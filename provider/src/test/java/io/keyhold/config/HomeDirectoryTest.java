package io.keyhold.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KmsException;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HomeDirectoryTest {
    @Test
    void of_javaKnowsIt_isWhatJavaKnows() {
        assertThat(HomeDirectory.of(properties("/home/mary"), Map.of("HOME", "/elsewhere")))
                .isEqualTo("/home/mary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "", "relative"})
    void of_javaDoesNotKnowIt_isTheVariable(String property) {
        assertThat(HomeDirectory.of(properties(property), Map.of("HOME", "/home/mary")))
                .isEqualTo("/home/mary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "", "relative"})
    void of_nobodyKnowsIt_isRefusedWithARemedy(String variable) {
        assertThatThrownBy(() -> HomeDirectory.of(properties("?"), Map.of("HOME", variable)))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessage(
                        "this user has no home directory: `user.home` is `?` and HOME is `" + variable + "`. "
                                + "Name the settings file with --config or KEYHOLD_CONFIG and write paths in it without ~, or set HOME");
        assertThatThrownBy(() -> HomeDirectory.of(properties("?"), Map.of()))
                .isInstanceOf(KmsException.Configuration.class);
    }

    private static Properties properties(String home) {
        Properties properties = new Properties();
        properties.setProperty("user.home", home);
        return properties;
    }
}
