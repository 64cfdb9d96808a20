package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Wycheproof's vectors through every engine. */
class SymmetricWycheproofTest {
    private static List<DynamicTest> cases(String file, BiConsumer<Engines, VectorFiles.WycheproofCase> check) {
        List<DynamicTest> tests = new ArrayList<>();
        for (Engines engines : TestBytes.engines()) {
            for (VectorFiles.WycheproofCase vector : VectorFiles.wycheproof(file)) {
                tests.add(DynamicTest.dynamicTest(vector.name(), () -> check.accept(engines, vector)));
            }
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> aesGcm() {
        return cases("aes_gcm_test.json", SymmetricWycheproofTest::checkGcm);
    }

    private static void checkGcm(Engines engines, VectorFiles.WycheproofCase vector) {
        byte[] key = vector.bytes("key");
        assumeTrue(key.length == 32, "AES keys have 256 bits here");
        RawGcmEngine engine = new RawGcmEngine(KeyMaterial.of(KeySpec.SYMMETRIC_DEFAULT, key), engines);
        byte[] iv = vector.bytes("iv");
        byte[] aad = vector.bytes("aad");
        byte[] plaintext = vector.bytes("msg");
        byte[] ciphertext = TestBytes.concat(vector.bytes("ct"), vector.bytes("tag"));
        if (iv.length == 0) {
            assertThatThrownBy(() -> engine.open(iv, 128, aad, ciphertext)).isInstanceOf(KmsException.Validation.class);
            return;
        }

        Optional<byte[]> opened = engine.open(iv, 128, aad, ciphertext);

        if (vector.isValid()) {
            byte[] out = new byte[plaintext.length + 16];
            engine.encrypt(iv, aad, plaintext, 0, plaintext.length, out, 0);
            assertThat(opened).hasValue(plaintext);
            assertThat(out).isEqualTo(ciphertext);
        } else {
            assertThat(opened).isEmpty();
        }
    }

    @TestFactory
    Stream<DynamicTest> hmac() {
        return Stream.of(KeySpec.HMAC_224, KeySpec.HMAC_256, KeySpec.HMAC_512)
                .flatMap(spec -> cases(
                        "hmac_sha" + spec.sizeBits() + "_test.json",
                        (engines, vector) -> checkMac(spec, engines, vector))
                        .stream());
    }

    private static void checkMac(KeySpec spec, Engines engines, VectorFiles.WycheproofCase vector) {
        byte[] key = vector.bytes("key");
        assumeTrue(8 * key.length >= spec.sizeBits(), "HMAC keys are at least as long as the hash here");
        MacEngine engine = new MacEngine(KeyMaterial.of(spec, key), engines);
        byte[] message = vector.bytes("msg");
        byte[] tag = vector.bytes("tag");
        boolean whole = 8 * tag.length == spec.sizeBits();

        byte[] mac = engine.mac(message);

        assertThat(Arrays.equals(Arrays.copyOf(mac, tag.length), tag)).isEqualTo(vector.isValid());
        assertThat(engine.verify(tag, message)).isEqualTo(whole && vector.isValid());
    }

    @TestFactory
    List<DynamicTest> keyWrap() {
        return cases("aes_wrap_test.json", (engines, vector) -> checkWrap(AesKeyWrap.Padding.NONE, engines, vector));
    }

    @TestFactory
    List<DynamicTest> keyWrapWithPadding() {
        return cases("aes_kwp_test.json", (engines, vector) -> checkWrap(AesKeyWrap.Padding.RFC_5649, engines, vector));
    }

    private static void checkWrap(AesKeyWrap.Padding padding, Engines engines, VectorFiles.WycheproofCase vector) {
        AesKeyWrap wrap = AesKeyWrap.under(vector.bytes("key"), engines);
        byte[] plaintext = vector.bytes("msg");
        byte[] wrapped = vector.bytes("ct");
        String result = vector.test().get("result").asText();

        Optional<byte[]> unwrapped = wrap.unwrap(padding, wrapped);

        switch (result) {
            case "valid" -> {
                assertThat(unwrapped).hasValue(plaintext);
                assertThat(wrap.wrap(padding, plaintext)).isEqualTo(wrapped);
            }
            case "acceptable" ->
                assertThat(unwrapped.isEmpty() || Arrays.equals(unwrapped.get(), plaintext))
                        .isTrue();
            default -> assertThat(unwrapped).isEmpty();
        }
    }
}
