package io.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlCharactersTest {
    @ParameterizedTest
    @CsvSource({
        "0, \\u0000",
        "7, \\u0007",
        "9, \\t",
        "A, \\n",
        "D, \\r",
        "1B, \\u001b",
        "7F, \\u007f",
        "85, \\u0085",
        "9B, \\u009b",
        "AD, \\u00ad",
        "61C, \\u061c",
        "180E, \\u180e",
        "200B, \\u200b",
        "200C, \\u200c",
        "200D, \\u200d",
        "200E, \\u200e",
        "200F, \\u200f",
        "2028, \\u2028",
        "2029, \\u2029",
        "202A, \\u202a",
        "202E, \\u202e",
        "2060, \\u2060",
        "2066, \\u2066",
        "2069, \\u2069",
        "FEFF, \\ufeff",
        "FFF9, \\ufff9",
        "D800, \\ud800",
        "DFFF, \\udfff",
        "E0041, \\udb40\\udc41",
        "1D173, \\ud834\\udd73"
    })
    void escape_whatSteersOrHides_isWrittenAsJsonWould(String hex, String shown) {
        String harmful = new StringBuilder("a")
                .appendCodePoint(Integer.parseInt(hex, 16))
                .append('z')
                .toString();

        assertThat(ControlCharacters.escape(harmful)).isEqualTo("a" + shown + "z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain text, `\\u001b` and \\ as they are typed",
                "M\u00e4rz \u0416 \u4e2d\u6587 \u05e9\u05dc\u05d5\u05dd",
                "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
                "\u0915\u094d\u200d\u0937",
                "\ud83d\udc69\u200d\ud83d\udcbb \u2764\ufe0f\u200d\ud83d\udd25 \ud83d\udc69\ud83c\udffd\u200d\ud83d\ude80"
            })
    void escape_whatPeopleWrite_stays(String text) {
        assertThat(ControlCharacters.escape(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u200da",
                "a\u200d",
                "pay\u200dpal",
                "\u0645\u200ca",
                "a\u200d\ud83d\udc69",
                "\u0645\u200d\u200d\u0645"
            })
    void escape_aJoinerThatJoinsNothing_isShown(String text) {
        assertThat(ControlCharacters.escape(text)).containsPattern("\\\\u200[cd]");
    }

    @Test
    void escapeLines_lineEnds_stayAndALoneReturnIsOne() {
        assertThat(ControlCharacters.escapeLines("one\n\ttwo\r\nthree\rfour\u001b\u2028"))
                .isEqualTo("one\n\ttwo\r\nthree\nfour\\u001b\\u2028");
    }
}
