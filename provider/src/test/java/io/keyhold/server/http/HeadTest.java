package io.keyhold.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keyhold.sigv4.HeaderField;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands around the value of a header: two programs must not read it in different ways. */
class HeadTest {
    private static Head read(String text) throws IOException, BadRequest {
        Input in = new Input(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
        Head head = Head.read(in, HttpLimits.DEFAULT);
        assertThat(head).isNotNull();
        return head;
    }

    /** {@code String.strip} would take most of these away. */
    @ParameterizedTest
    @ValueSource(chars = {0, 1, 8, 0x0b, 0x0c, 0x1c, 0x1d, 0x1e, 0x1f, 0x7f, 0x85, 0xa0})
    void read_controlCharacterAroundAValue_isRefused(char c) {
        for (String value : new String[] {c + "2", "2" + c, " " + c + " 2", "2\t" + c + " "}) {
            BadRequest refused = catchThrowableOfType(
                    BadRequest.class,
                    () -> read("POST / HTTP/1.1\r\nHost: a\r\nContent-Length:" + value + "\r\n\r\nab"));

            assertThat(refused).isNotNull();
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.problem()).isEqualTo("The value of a header of the request is not printable ASCII.");
        }
    }

    @Test
    void read_spacesAndTabsAroundAValue_areNotPartOfIt() throws IOException, BadRequest {
        Head head = read("POST / HTTP/1.1\r\nHost: \t a \t\r\nContent-Length:2\r\nX:\r\nY: \t \r\nZ: a \t b \r\n\r\n");

        assertThat(head.bodyBytes()).isEqualTo(2);
        assertThat(head.headers())
                .containsExactly(
                        new HeaderField("Host", "a"),
                        new HeaderField("Content-Length", "2"),
                        new HeaderField("X", ""),
                        new HeaderField("Y", ""),
                        new HeaderField("Z", "a \t b"));
    }
}
