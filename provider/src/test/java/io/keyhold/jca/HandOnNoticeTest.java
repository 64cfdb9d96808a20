package io.keyhold.jca;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class HandOnNoticeTest {
    private final Lines lines = new Lines();
    private final HandOnNotice notice = new HandOnNotice(lines);

    @Test
    void give_manyKeys_logsOnceWithoutTheirBytes() {
        Key key = new SecretKeySpec("AAAAAAAAAAAAAAAA".getBytes(StandardCharsets.US_ASCII), "AES");

        notice.give(key, "AES/GCM/NoPadding", "SunJCE");
        notice.give(key, "AES/GCM/NoPadding", "SunJCE");

        assertThat(lines.written)
                .singleElement()
                .asString()
                .startsWith("INFO AES/GCM/NoPadding with a AES key of SecretKeySpec was handed on to provider SunJCE")
                .contains("no policy and no audit trail sees its use")
                .contains("Naming Keyhold does not prevent that where it is the first provider")
                .doesNotContain("AAAA");
    }

    @Test
    void give_publicKey_logsNothing() throws Exception {
        Key key = KeyPairGenerator.getInstance("EC", "SunEC").generateKeyPair().getPublic();

        notice.give(key, "SHA256withECDSA", "SunEC");

        assertThat(lines.written).isEmpty();
        assertThat(notice.isGiven()).isFalse();
    }

    /** A log in memory. */
    private static final class Lines implements System.Logger {
        private final List<String> written = new ArrayList<>();

        @Override
        public String getName() {
            return "lines";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
            written.add(level + " " + message);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
            written.add(level + " " + format);
        }
    }
}
