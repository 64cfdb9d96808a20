package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeyId;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CiphertextBlobTest {
    private static final KeyId KEY = new KeyId("1234abcd-12ab-34cd-56ef-1234567890ab");
    private static final String MATERIAL = "0123456789abcdef".repeat(4);
    private static final Map<String, String> CONTEXT = Map.of("tenant", "blue", "Ämter", "ß");
    private static final byte[] SECRET = new byte[32];
    private static final Engines ENGINES = Engines.choose(Engines.Choice.JDK);
    private static final SecureRandom RANDOM = OsRandom.open();
    private final BlobEngine engine = engine(KEY, MATERIAL, SECRET);

    @Test
    void seal_readByAnotherImplementation_givesThePlaintext() throws GeneralSecurityException {
        for (int length : new int[] {1, 15, 16, 17, 1000, 4096}) {
            byte[] plaintext = new byte[length];
            RANDOM.nextBytes(plaintext);

            byte[] blob = engine.seal(EncryptionContext.of(CONTEXT), plaintext, 0, length);

            assertThat(IndependentBlobReader.open(blob, SECRET, CONTEXT)).isEqualTo(plaintext);
            assertThat(engine.open(CiphertextBlob.parse(blob), EncryptionContext.of(CONTEXT)))
                    .isEqualTo(plaintext);
        }
    }

    @Test
    void open_anyBitFlipped_isOneError() {
        byte[] blob = engine.seal(EncryptionContext.of(CONTEXT), new byte[] {7}, 0, 1);
        for (int bit = 0; bit < blob.length * 8; bit++) {
            byte[] changed = blob.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            requireRefused(engine, changed, CONTEXT);
        }
    }

    @Test
    void open_truncatedOrExtended_isTheSameError() {
        byte[] blob = engine.seal(EncryptionContext.of(CONTEXT), new byte[40], 0, 40);
        for (int length = 0; length < blob.length; length++) {
            requireRefused(engine, Arrays.copyOf(blob, length), CONTEXT);
        }
        requireRefused(engine, Arrays.copyOf(blob, blob.length + 1), CONTEXT);
    }

    @Test
    void open_otherContextKeyOrMaterial_isTheSameError() {
        byte[] blob = engine.seal(EncryptionContext.of(CONTEXT), new byte[40], 0, 40);
        byte[] otherSecret = SECRET.clone();
        otherSecret[0] = 1;

        requireRefused(engine, blob, Map.of());
        requireRefused(engine, blob, Map.of("tenant", "blue"));
        requireRefused(engine(KEY, MATERIAL, otherSecret), blob, CONTEXT);
        requireRefused(engine(new KeyId("1234abcd-12ab-34cd-56ef-1234567890ac"), MATERIAL, SECRET), blob, CONTEXT);
        requireRefused(engine(KEY, "f".repeat(64), SECRET), blob, CONTEXT);
    }

    @Test
    void parse_header_namesKeyAndMaterial() {
        KeyId multiRegion = new KeyId("mrk-" + "ab".repeat(16));
        byte[] blob = engine(multiRegion, MATERIAL, SECRET).seal(EncryptionContext.of(Map.of()), new byte[1], 0, 1);

        CiphertextBlob parsed = CiphertextBlob.parse(blob);

        assertThat(parsed.keyId()).isEqualTo(multiRegion);
        assertThat(parsed.materialId()).isEqualTo(MATERIAL);
    }

    @Test
    void of_contextBeyondItsLimit_isRefusedWithItsLength() {
        assertThatThrownBy(() -> EncryptionContext.of(Map.of("k", "v".repeat(9000))))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining("9009")
                .hasMessageContaining("8192");
        assertThatThrownBy(() -> EncryptionContext.of(Map.of("k", "\ud800")))
                .isInstanceOf(KmsException.Validation.class);
    }

    private static void requireRefused(BlobEngine engine, byte[] blob, Map<String, String> context) {
        assertThatThrownBy(() -> engine.open(CiphertextBlob.parse(blob), EncryptionContext.of(context)))
                .isInstanceOf(KmsException.InvalidCiphertext.class)
                .hasMessageStartingWith(
                        "the ciphertext blob, the key and the encryption context do not belong together");
    }

    private static BlobEngine engine(KeyId key, String material, byte[] secret) {
        return new BlobEngine(key, material, KeyMaterial.of(KeySpec.SYMMETRIC_DEFAULT, secret), ENGINES, RANDOM);
    }
}
