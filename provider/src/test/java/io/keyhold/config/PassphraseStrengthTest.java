package io.keyhold.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassphraseStrengthTest {
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "x, 1",
        "abc, 1",
        "aaaaaaaaaaaaaaaaaaaa, 1",
        "12345678901234567890, 2",
        "changeit, 8",
        "changeitchangeitchangeit, 8",
        "hunter2hunter2, 7",
        "Password1234, 8",
        "correct horse battery staple, 23",
        "T8vq-Lw2z_9XkRb3, 16"
    })
    void of_repetitionsAndRows_countOnce(String passphrase, int counted) {
        assertThat(PassphraseStrength.of(passphrase.toCharArray())).isEqualTo(counted);
        assertThat(PassphraseStrength.isWeak(passphrase.toCharArray())).isEqualTo(counted < 12);
    }
}
