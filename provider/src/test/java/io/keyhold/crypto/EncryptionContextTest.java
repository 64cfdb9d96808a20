package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KmsException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptionContextTest {
    private static String hex(Map<String, String> pairs) {
        return HexFormat.of().formatHex(EncryptionContext.of(pairs).encode());
    }

    @Test
    void of_emptyMap_isTheEmptyEncoding() {
        EncryptionContext context = EncryptionContext.of(Map.of());
        byte[] header = {1, 2};

        assertThat(context).isSameAs(EncryptionContext.EMPTY);
        assertThat(context.isEmpty()).isTrue();
        assertThat(context.encode()).isEmpty();
        assertThat(context.aad(header)).isSameAs(header);
    }

    @Test
    void of_pairs_areLengthPrefixedAndSorted() {
        Map<String, String> pairs = new LinkedHashMap<>();
        pairs.put("b", "");
        pairs.put("a", "xyz");

        assertThat(hex(pairs)).isEqualTo("0000000161" + "0000000378797a" + "0000000162" + "00000000");
        assertThat(EncryptionContext.of(pairs).isEmpty()).isFalse();
        assertThat(EncryptionContext.of(Map.of("", "")).encode()).hasSize(8);
    }

    /** U+FFFD is EF BF BD, U+10000 is F0 90 80 80 but begins with the char D800. */
    @Test
    void of_keysBeyondTheBasicPlane_areSortedByUtf8NotByChar() {
        String replacement = "\ufffd";
        String beyond = "\ud800\udc00";

        String encoded = hex(Map.of(beyond, "", replacement, ""));

        assertThat(encoded).isEqualTo("00000003efbfbd00000000" + "00000004f090808000000000");
    }

    @Test
    void of_differentMaps_neverShareAnEncoding() {
        List<String> texts =
                List.of("", "a", "b", "aa", "ab", "\u0000", "a\u0000", "\u0000\u0000\u0000\u0001a", "\u00e4");
        Set<String> encodings = new HashSet<>();
        Set<Map<String, String>> maps = new HashSet<>();

        for (String key : texts) {
            for (String value : texts) {
                for (String secondKey : texts) {
                    Map<String, String> pairs = new LinkedHashMap<>(Map.of(key, value));
                    pairs.put(secondKey, "x");
                    maps.add(pairs);
                    encodings.add(hex(pairs));
                }
                maps.add(Map.of(key, value));
                encodings.add(hex(Map.of(key, value)));
            }
        }

        assertThat(encodings).hasSameSizeAs(maps);
    }

    @Test
    void of_longestEncoding_isAccepted() {
        assertThat(EncryptionContext.of(Map.of("k", "v".repeat(8192 - 9))).encode())
                .hasSize(8192);
    }

    @Test
    void of_oneByteTooLong_isRefusedWithTheSize() {
        assertThatThrownBy(() -> EncryptionContext.of(Map.of("k", "v".repeat(8192 - 8))))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessage("the encryption context takes `8193` bytes; 8192 are allowed."
                        + " Keep identifiers in the encryption context, not data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "\udc00", "a\ud800b", "\udc00\ud800", "\ud83d"})
    void of_loneSurrogate_isRefused(String text) {
        assertThatThrownBy(() -> EncryptionContext.of(Map.of("department", text)))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining("the encryption context pair `department` holds half a surrogate pair");
        assertThatThrownBy(() -> EncryptionContext.of(Map.of(text, "value")))
                .isInstanceOf(KmsException.Validation.class);
    }

    @Test
    void encode_callerChangesIt_keepsItsOwn() {
        EncryptionContext context = EncryptionContext.of(Map.of("a", "b"));

        context.encode()[0]++;

        assertThat(context.encode()[0]).isZero();
        assertThat(context).hasToString("EncryptionContext[10 bytes]");
    }
}
