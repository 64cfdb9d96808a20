package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeyId;
import io.keyhold.api.KmsException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CiphertextBlobTest {
    private static final String REFUSAL =
            "the ciphertext blob, the key and the encryption context do not belong together."
                    + " Pass the blob unchanged, with the encryption context it was made with";
    private static final String MATERIAL_ID = "00ff".repeat(16);

    private static byte[] blob(String keyId, int length) {
        return Arrays.copyOf(CiphertextBlob.header(new KeyId(keyId), MATERIAL_ID), length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000-0000-0000-0000-000000000000",
                "ffffffff-ffff-ffff-ffff-ffffffffffff",
                "0123abcd-4567-89ab-cdef-fedcba987654",
                "mrk-00000000000000000000000000000000",
                "mrk-fedcba98765432100123456789abcdef"
            })
    void parse_header_givesWhatItNames(String keyId) {
        CiphertextBlob blob = CiphertextBlob.parse(blob(keyId, 200));

        assertThat(blob.keyId()).isEqualTo(new KeyId(keyId));
        assertThat(blob.materialId()).isEqualTo(MATERIAL_ID);
        assertThat(blob).hasToString("CiphertextBlob[" + keyId + ", " + MATERIAL_ID + ", 200 bytes]");
    }

    @Test
    void header_ofKey_isByteByByteAsSpecified() {
        byte[] header = CiphertextBlob.header(new KeyId("mrk-fedcba98765432100123456789abcdef"), MATERIAL_ID);

        assertThat(HexFormat.of().formatHex(header))
                .isEqualTo("01" + "01" + "fedcba98765432100123456789abcdef" + MATERIAL_ID);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 49, 50, 121, 122, 6145, 10_000})
    void parse_lengthOutOfBounds_isRefused(int length) {
        assertRefused(blob("0123abcd-4567-89ab-cdef-fedcba987654", length));
    }

    @ParameterizedTest
    @ValueSource(ints = {123, 6144})
    void parse_lengthAtTheBounds_isAccepted(int length) {
        byte[] blob = blob("0123abcd-4567-89ab-cdef-fedcba987654", length);

        assertThat(CiphertextBlob.parse(blob).encoded()).isEqualTo(blob);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0123abcd-4567-89ab-cdef-fedcba987654", "mrk-fedcba98765432100123456789abcdef"})
    void isOf_keyAndMaterial_agreesWithWhatTheBlobNames(String id) {
        CiphertextBlob parsed = CiphertextBlob.parse(blob(id, 200));
        String other = id.substring(0, id.length() - 1) + "0";

        assertThat(parsed.isOf(new KeyId(id))).isTrue();
        assertThat(parsed.isOf(new KeyId(other))).isFalse();
        assertThat(parsed.isOf(new KeyId("mrk-0123abcd456789abcdeffedcba987654")))
                .isFalse();
        assertThat(parsed.isOf(MATERIAL_ID)).isTrue();
        assertThat(parsed.isOf(MATERIAL_ID.substring(1) + "f")).isFalse();
        assertThat(parsed.isOf(MATERIAL_ID + "00")).isFalse();
        assertThat(parsed.isOf(MATERIAL_ID.substring(2))).isFalse();
    }

    @Test
    void parse_unknownVersionOrKind_isRefused() {
        byte[] good = blob("0123abcd-4567-89ab-cdef-fedcba987654", 200);

        for (int value = 0; value < 256; value++) {
            byte[] version = good.clone();
            version[0] = (byte) value;
            byte[] kind = good.clone();
            kind[1] = (byte) value;
            assertThat(isAccepted(version)).isEqualTo(value == 1 || value == 2);
            assertThat(isAccepted(kind)).isEqualTo(value <= 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00ff", "00FF00FF00FF00FF00FF00FF00FF00FF00FF00FF00FF00FF00FF00FF00FF00FF"})
    void header_malformedMaterialId_isAnErrorOfOurs(String materialId) {
        assertThatThrownBy(() -> CiphertextBlob.header(new KeyId("0123abcd-4567-89ab-cdef-fedcba987654"), materialId))
                .isInstanceOf(KmsException.Internal.class)
                .hasMessageContaining("`" + materialId + "`");
    }

    private static boolean isAccepted(byte[] blob) {
        try {
            CiphertextBlob.parse(blob);
            return true;
        } catch (KmsException.InvalidCiphertext e) {
            return false;
        }
    }

    private static void assertRefused(byte[] blob) {
        assertThatThrownBy(() -> CiphertextBlob.parse(blob))
                .isInstanceOf(KmsException.InvalidCiphertext.class)
                .hasMessage(REFUSAL);
    }
}
