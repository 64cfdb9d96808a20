package io.keyhold.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "\udc00", "a\ud800b", "\udc00\ud800", "\ud83d", "\ud83d\ud83d\ude00"})
    void encode_halfASurrogatePair_isRefusedAndSpelledOut(String text) {
        assertThatThrownBy(() -> Utf8.encode(text))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageMatching(
                        "(?s)the text `.*\\\\ud[89c]..*` holds half a surrogate pair, which has no UTF-8 form. "
                                + "Pass well-formed Unicode text; write binary values in hex");
        assertThat(Utf8.hasForm(text)).isFalse();
    }

    @Test
    void encodeUnseen_halfASurrogatePair_isRefusedWithoutTheText() {
        assertThatThrownBy(() -> Utf8.encodeUnseen("secret\ud800"))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageStartingWith("a text of 7 characters holds half a surrogate pair")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?", "J\u00fcrgen", "\ufffd", "\ud83d\ude00", "\u0000", "a\ufeff"})
    void decode_ofEncode_isTheText(String text) {
        assertThat(Utf8.decode(Utf8.encode(text))).contains(text);
        assertThat(Utf8.printable(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00fc", "\u00ed\u00a0\u0080", "\u00c0\u0080", "\u00f4\u0090\u0080\u0080", "a\u00c3"})
    void decode_bytesOfNoText_isEmpty(String bytes) {
        assertThat(Utf8.decode(bytes.getBytes(StandardCharsets.ISO_8859_1))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ab,2,ab",
        "abc,2,ab",
        "a\ud83d\ude00,3,a\ud83d\ude00",
        "a\ud83d\ude00,2,a",
        "a\ud83d\ude00b,3,a\ud83d\ude00"
    })
    void cut_insideAPair_leavesThePairOut(String text, int most, String cut) {
        assertThat(Utf8.cut(text, most)).isEqualTo(cut);
    }

    @Test
    void printable_halves_areToldApart() {
        assertThat(Utf8.printable("a\ud800\udbff\udc00\udc01"))
                .isEqualTo("a\\ud800\udbff\udc00\\udc01")
                .isNotEqualTo(Utf8.printable("a\ud801\udbff\udc00\udc01"));
    }
}
