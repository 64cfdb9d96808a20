package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeyId;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlobEngineTest {
    private static final KeyId KEY_ID = new KeyId("0123abcd-4567-89ab-cdef-fedcba987654");
    private static final KeyId MULTI_REGION = new KeyId("mrk-0123abcd456789abcdeffedcba987654");
    private static final String MATERIAL_ID = "5a".repeat(32);
    private static final byte[] MATERIAL = TestBytes.of(32, 1);
    private static final Map<String, String> PAIRS = Map.of("tenant", "42", "purpose", "r\u00e9sum\u00e9");
    private static final EncryptionContext CONTEXT = EncryptionContext.of(PAIRS);

    static List<Engines> engines() {
        return TestBytes.engines();
    }

    private static BlobEngine engine(KeyId keyId, String materialId, byte[] material, Engines engines) {
        KeyMaterial secret = KeyMaterial.of(KeySpec.SYMMETRIC_DEFAULT, material);
        return new BlobEngine(keyId, materialId, secret, engines, OsRandom.open());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 32, 4096, 6022})
    void seal_anyLength_isOpenedByUsAndByTheIndependentReader(int length) throws Exception {
        byte[] plaintext = TestBytes.of(length, length);

        for (Engines engines : engines()) {
            BlobEngine engine = engine(KEY_ID, MATERIAL_ID, MATERIAL, engines);
            byte[] blob = engine.seal(CONTEXT, plaintext, 0, length);
            PlainReader.Blob read = PlainReader.openBlob(MATERIAL, blob, PAIRS);

            assertThat(blob).hasSize(122 + length);
            assertThat(engine.open(CiphertextBlob.parse(blob), CONTEXT)).isEqualTo(plaintext);
            assertThat(read.plaintext()).isEqualTo(plaintext);
            assertThat(read.keyId()).isEqualTo(KEY_ID.value());
            assertThat(read.materialId()).isEqualTo(MATERIAL_ID);
        }
    }

    @Test
    void seal_partOfAnArray_sealsThatPart() {
        BlobEngine engine =
                engine(MULTI_REGION, MATERIAL_ID, MATERIAL, engines().get(0));
        byte[] array = TestBytes.of(100, 3);

        CiphertextBlob blob = CiphertextBlob.parse(engine.seal(EncryptionContext.EMPTY, array, 20, 50));

        assertThat(blob.keyId()).isEqualTo(MULTI_REGION);
        assertThat(engine.open(blob, EncryptionContext.EMPTY)).isEqualTo(Arrays.copyOfRange(array, 20, 70));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6023})
    void seal_lengthNotAllowed_isRefused(int length) {
        BlobEngine engine = engine(KEY_ID, MATERIAL_ID, MATERIAL, engines().get(0));

        assertThatThrownBy(() -> engine.seal(CONTEXT, new byte[length], 0, length))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessage("plaintext has `" + length + "` bytes; a ciphertext blob holds 1 to 6022."
                        + " Encrypt longer data under a data key");
    }

    @ParameterizedTest
    @MethodSource("engines")
    void open_anyBitFlipped_isRefusedTheSameWay(Engines engines) {
        BlobEngine engine = engine(KEY_ID, MATERIAL_ID, MATERIAL, engines);
        byte[] blob = engine.seal(CONTEXT, TestBytes.of(20, 2), 0, 20);

        for (int bit = 0; bit < blob.length * 8; bit++) {
            byte[] changed = TestBytes.flipped(blob, bit);
            assertRefused(() -> engine.open(CiphertextBlob.parse(changed), CONTEXT));
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void open_truncatedOrExtended_isRefusedTheSameWay(Engines engines) {
        BlobEngine engine = engine(KEY_ID, MATERIAL_ID, MATERIAL, engines);
        byte[] blob = engine.seal(CONTEXT, TestBytes.of(20, 2), 0, 20);

        for (int length = 0; length < 7000; length++) {
            byte[] changed = Arrays.copyOf(blob, length);
            boolean same = length == blob.length;
            assertThat(same || isRefused(engine, changed, CONTEXT)).isTrue();
        }
    }

    @Test
    void open_foreignMaterialKeyOrContext_isRefusedTheSameWay() {
        Engines engines = engines().get(0);
        BlobEngine engine = engine(KEY_ID, MATERIAL_ID, MATERIAL, engines);
        CiphertextBlob blob = CiphertextBlob.parse(engine.seal(CONTEXT, TestBytes.of(20, 2), 0, 20));
        List<BlobEngine> others = List.of(
                engine(KEY_ID, MATERIAL_ID, TestBytes.of(32, 9), engines),
                engine(KEY_ID, "5b" + "5a".repeat(31), MATERIAL, engines),
                engine(new KeyId("0123abcd-4567-89ab-cdef-fedcba987655"), MATERIAL_ID, MATERIAL, engines),
                engine(MULTI_REGION, MATERIAL_ID, MATERIAL, engines));
        List<Map<String, String>> contexts = List.of(
                Map.of(),
                Map.of("tenant", "42"),
                Map.of("tenant", "42", "purpose", "resume"),
                Map.of("tenant", "42", "Purpose", "r\u00e9sum\u00e9"),
                Map.of("tenant", "42", "purpose", "r\u00e9sum\u00e9", "", ""));

        others.forEach(other -> assertRefused(() -> other.open(blob, CONTEXT)));
        contexts.forEach(pairs -> assertRefused(() -> engine.open(blob, EncryptionContext.of(pairs))));
        assertThat(engine.open(blob, CONTEXT)).isEqualTo(TestBytes.of(20, 2));
    }

    /** The header is authenticated and not only compared: a blob whose header is exchanged for that of a twin fails. */
    @Test
    void open_headerOfAnotherKeyWithTheSameMaterial_isRefused() {
        Engines engines = engines().get(0);
        byte[] blob = engine(KEY_ID, MATERIAL_ID, MATERIAL, engines).seal(CONTEXT, TestBytes.of(20, 2), 0, 20);
        System.arraycopy(CiphertextBlob.header(MULTI_REGION, MATERIAL_ID), 0, blob, 0, 50);

        BlobEngine twin = engine(MULTI_REGION, MATERIAL_ID, MATERIAL, engines);

        assertRefused(() -> twin.open(CiphertextBlob.parse(blob), CONTEXT));
    }

    @Test
    void seal_moreNoncesThanThereAre_isNeverWithoutAFreshOne() {
        KeyMaterial secret = KeyMaterial.of(KeySpec.SYMMETRIC_DEFAULT, MATERIAL);
        BlobEngine engine =
                new BlobEngine(KEY_ID, MATERIAL_ID, secret, engines().get(0), TestBytes.fixed(new byte[30]));

        engine.seal(CONTEXT, MATERIAL, 0, 1);

        assertThatThrownBy(() -> engine.seal(CONTEXT, MATERIAL, 0, 1)).hasMessage("no more bytes");
    }

    @Test
    void destroy_ofMaterial_leavesTheEngine_andOfTheEngineEndsIt() {
        KeyMaterial secret = KeyMaterial.of(KeySpec.SYMMETRIC_DEFAULT, MATERIAL);
        BlobEngine engine =
                new BlobEngine(KEY_ID, MATERIAL_ID, secret, engines().get(0), OsRandom.open());
        secret.destroy();
        byte[] blob = engine.seal(CONTEXT, MATERIAL, 0, 32);
        assertThat(engine.open(CiphertextBlob.parse(blob), CONTEXT)).isEqualTo(MATERIAL);

        engine.destroy();

        assertThat(engine.isDestroyed()).isTrue();
        assertThatThrownBy(() -> engine.seal(CONTEXT, MATERIAL, 0, 32)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() ->
                        new BlobEngine(KEY_ID, MATERIAL_ID, secret, engines().get(0), OsRandom.open()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void new_materialOfAnotherSpec_isRefused() {
        KeyMaterial hmac = KeyMaterial.of(KeySpec.HMAC_256, MATERIAL);

        assertThatThrownBy(() ->
                        new BlobEngine(KEY_ID, MATERIAL_ID, hmac, engines().get(0), OsRandom.open()))
                .isInstanceOf(KmsException.Internal.class)
                .hasMessageContaining("HMAC_256");
    }

    private static boolean isRefused(BlobEngine engine, byte[] blob, EncryptionContext context) {
        assertRefused(() -> engine.open(CiphertextBlob.parse(blob), context));
        return true;
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(KmsException.InvalidCiphertext.class)
                .hasMessage("the ciphertext blob, the key and the encryption context do not belong together."
                        + " Pass the blob unchanged, with the encryption context it was made with")
                .hasNoCause();
    }
}
