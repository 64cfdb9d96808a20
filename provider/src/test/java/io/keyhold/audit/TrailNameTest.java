package io.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrailNameTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getRoot();
    private static final Instant NOW = Instant.parse("2026-11-23T06:51:57Z");
    private static final String NAME = "20261123T065157Z-8a3f000000000001-000012.audit";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ar-EG",
                "fa-IR",
                "bn-BD",
                "ne-NP",
                "mr-IN",
                "my-MM",
                "th-TH-u-nu-thai",
                "th-TH-u-ca-buddhist-nu-thai",
                "ja-JP-u-ca-japanese",
                "en-US-u-nu-arab",
                "ff-Adlm-GN",
                "tr-TR"
            })
    void fileName_anyLocale_isAscii(String locale) {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(locale));
        try {
            TrailName name = TrailName.first(NOW, 0x8a3f000000000001L);
            while (name.number() < 12) {
                name = name.next();
            }
            assertThat(name.fileName()).isEqualTo(NAME);
            assertThat(TrailName.beganMillis(name.began())).isEqualTo(NOW.toEpochMilli());
            assertThat(TrailName.find(Path.of(NAME))).contains(name);
        } finally {
            Locale.setDefault(before);
        }
    }

    /** What Keyhold 0.1.0 wrote in a JVM whose locale has these digits: Arabic, Persian, Devanagari, Bengali, Thai, Burmese. */
    @ParameterizedTest
    @ValueSource(chars = {'\u0660', '\u06f0', '\u0966', '\u09e6', '\u0e50', '\u1040'})
    void find_digitsOfOtherScripts_isTheSameFile(char zero) {
        assertThat(TrailName.find(Trails.named(ROOT, Trails.inDigits(NAME, zero))))
                .contains(new TrailName("20261123T065157Z", 0x8a3f000000000001L, 12));
        assertThat(TrailName.find(Trails.named(ROOT, Trails.inDigits(NAME, zero) + ".gz")))
                .isPresent();
    }

    @Test
    void find_digitsOfTwoScripts_isNoFileOfATrail() {
        assertThat(TrailName.find(Trails.named(ROOT, NAME.replace("-000012", "-\u06600001\u0662"))))
                .isEmpty();
        assertThat(TrailName.find(Trails.named(ROOT, NAME.replace("-000012", "-\ud801\udca000012"))))
                .isEmpty();
        assertThat(TrailName.find(Trails.named(ROOT, NAME.replace("-000012", "-" + "\ud801\udca0".repeat(6)))))
                .isEmpty();
        assertThat(TrailName.find(Trails.named(ROOT, NAME.replace("2026", "\u0662\u0660\u0662\u0666"))))
                .isEmpty();
    }
}
