package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.AEADBadTagException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KcXaesTest {
    private static final byte[] KEY = TestBytes.of(32, 100);
    private static final byte[] AAD = "aad".getBytes(StandardCharsets.US_ASCII);

    static List<Engines> engines() {
        return TestBytes.engines();
    }

    @TestFactory
    List<DynamicTest> publishedVectors() {
        List<DynamicTest> tests = new ArrayList<>();
        JsonNode file = VectorFiles.published("kc-xaes-256-gcm.json");
        for (Engines engines : engines()) {
            for (JsonNode vector : file.get("tests")) {
                String name =
                        engines.describe() + ", nonce " + vector.get("nonce").asText();
                tests.add(DynamicTest.dynamicTest(name, () -> checkVector(engines, vector)));
            }
        }
        return tests;
    }

    private static void checkVector(Engines engines, JsonNode vector) throws GeneralSecurityException {
        byte[] key = VectorFiles.hex(vector, "key");
        byte[] nonce = VectorFiles.hex(vector, "nonce");
        byte[] plaintext = HexFormat.of().parseHex(vector.get("plaintext").asText());
        byte[] aad = VectorFiles.hex(vector, "aad");
        byte[] expected = TestBytes.concat(
                nonce,
                VectorFiles.hex(vector, "commitment"),
                VectorFiles.hex(vector, "ciphertext"),
                VectorFiles.hex(vector, "tag"));

        KcXaes xaes = new KcXaes(key, engines, TestBytes.fixed(nonce));

        assertThat(xaes.seal(plaintext, aad)).isEqualTo(expected);
        assertThat(xaes.open(expected, aad)).isEqualTo(plaintext);
        assertThat(PlainReader.openSealed(key, expected, aad)).isEqualTo(plaintext);
        if (vector.has("derivedKey")) {
            assertThat(PlainReader.derivedKey(key, nonce)).isEqualTo(VectorFiles.hex(vector, "derivedKey"));
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void seal_tenThousandRandomMessages_giveTheHashOfC2sp(Engines engines) {
        checkAccumulated(engines, 10_000, "iterations10000");
    }

    @Test
    void seal_aMillionRandomMessages_giveTheHashOfC2sp() {
        assumeTrue(Boolean.getBoolean("keyhold.long"), "a minute; set -Dkeyhold.long=true");
        checkAccumulated(Engines.choose(Engines.Choice.AUTO), 1_000_000, "iterations1000000");
    }

    private static void checkAccumulated(Engines engines, int iterations, String member) {
        JsonNode expected = VectorFiles.published("kc-xaes-256-gcm.json").get("xaesAccumulated");
        SHAKEDigest random = new SHAKEDigest(128);
        SHAKEDigest results = new SHAKEDigest(128);
        for (int i = 0; i < iterations; i++) {
            byte[] key = squeeze(random, 32);
            byte[] nonce = squeeze(random, 24);
            byte[] plaintext = squeeze(random, squeeze(random, 1)[0] & 0xff);
            byte[] aad = squeeze(random, squeeze(random, 1)[0] & 0xff);
            byte[] sealed = new KcXaes(key, engines, TestBytes.fixed(nonce)).seal(plaintext, aad);
            results.update(sealed, 56, sealed.length - 56);
        }
        assertThat(HexFormat.of().formatHex(squeeze(results, 32)))
                .isEqualTo(expected.get(member).asText());
    }

    private static byte[] squeeze(SHAKEDigest digest, int length) {
        byte[] bytes = new byte[length];
        digest.doOutput(bytes, 0, length);
        return bytes;
    }

    /** Bouncy Castle derives the key with its own CMAC and opens with its own GCM. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 4096, 16384, 16385, 24576, 40_000})
    void seal_anyLength_isOpenedByTwoOtherReaders(int length) throws Exception {
        byte[] plaintext = TestBytes.of(length, length);

        for (Engines engines : engines()) {
            KcXaes xaes = new KcXaes(KEY, engines, OsRandom.open());
            byte[] sealed = xaes.seal(plaintext, AAD);

            assertThat(sealed).hasSize(length + 72);
            assertThat(xaes.open(sealed, AAD)).isEqualTo(plaintext);
            assertThat(PlainReader.openSealed(KEY, sealed, AAD)).isEqualTo(plaintext);
            assertThat(bouncyCastle(sealed)).isEqualTo(plaintext);
        }
    }

    private static byte[] bouncyCastle(byte[] sealed) throws Exception {
        CMac cmac = new CMac(AESEngine.newInstance());
        cmac.init(new KeyParameter(KEY));
        byte[] derived = new byte[32];
        for (int counter = 1; counter <= 2; counter++) {
            cmac.update(new byte[] {0, (byte) counter, 'X', 0}, 0, 4);
            cmac.update(sealed, 0, 12);
            cmac.doFinal(derived, 16 * (counter - 1));
        }
        var gcm = GCMBlockCipher.newInstance(AESEngine.newInstance());
        gcm.init(false, new AEADParameters(new KeyParameter(derived), 128, Arrays.copyOfRange(sealed, 12, 24), AAD));
        byte[] out = new byte[gcm.getOutputSize(sealed.length - 56)];
        int written = gcm.processBytes(sealed, 56, sealed.length - 56, out, 0);
        gcm.doFinal(out, written);
        return out;
    }

    /** A key that nobody can read does the blocks elsewhere: here in Bouncy Castle. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16, 4096})
    void seal_keyThatOnlyEncryptsBlocks_givesTheSameMessage(int length) throws Exception {
        byte[] plaintext = TestBytes.of(length, 11);
        byte[] nonce = TestBytes.of(24, 12);

        for (Engines engines : engines()) {
            KcXaes far = new KcXaes(KcXaesTest::bouncyCastleBlocks, engines, TestBytes.fixed(nonce));
            byte[] sealed = far.seal(plaintext, AAD);

            Engines others = Engines.choose(Engines.Choice.JDK); // a cipher refuses a key and IV that it had before
            assertThat(sealed).isEqualTo(new KcXaes(KEY, others, TestBytes.fixed(nonce)).seal(plaintext, AAD));
            assertThat(far.open(sealed, AAD)).isEqualTo(plaintext);
        }
    }

    private static AesBlocks bouncyCastleBlocks() {
        var aes = AESEngine.newInstance();
        aes.init(true, new KeyParameter(KEY));
        return blocks -> {
            for (int at = 0; at < blocks.length; at += 16) {
                aes.processBlock(blocks, at, blocks, at);
            }
        };
    }

    @Test
    void seal_twice_drawsTwoNonces() {
        KcXaes xaes = new KcXaes(KEY, engines().get(0), OsRandom.open());

        byte[] first = xaes.seal(AAD, AAD);
        byte[] second = xaes.seal(AAD, AAD);

        assertThat(Arrays.copyOf(first, 24)).isNotEqualTo(Arrays.copyOf(second, 24));
        assertThat(Arrays.copyOfRange(first, 24, 56)).isNotEqualTo(Arrays.copyOfRange(second, 24, 56));
    }

    @Test
    void seal_partOfAnArrayAfterAHead_isOpened() throws AEADBadTagException {
        byte[] array = TestBytes.of(20_100, 7);
        byte[] head = TestBytes.of(50, 8);
        KcXaes xaes = new KcXaes(KEY, engines().get(0), OsRandom.open());

        byte[] sealed = xaes.seal(head, array, 10, 20_000, AAD);

        assertThat(sealed).hasSize(50 + 20_072).startsWith(head);
        assertThat(xaes.open(sealed, 50, 20_072, AAD)).isEqualTo(Arrays.copyOfRange(array, 10, 20_010));
    }

    @Test
    void seal_beyondTheArray_isRefused() {
        KcXaes xaes = new KcXaes(KEY, engines().get(0), OsRandom.open());

        assertThatThrownBy(() -> xaes.seal(new byte[0], new byte[10], 5, 6, AAD))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void open_anyBitFlipped_isRefusedTheSameWay(Engines engines) {
        KcXaes xaes = new KcXaes(KEY, engines, OsRandom.open());
        byte[] sealed = xaes.seal(TestBytes.of(33, 1), AAD);

        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] changed = TestBytes.flipped(sealed, bit);
            assertRefused(() -> xaes.open(changed, AAD));
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void open_truncatedExtendedOrForeign_isRefusedTheSameWay(Engines engines) {
        KcXaes xaes = new KcXaes(KEY, engines, OsRandom.open());
        byte[] sealed = xaes.seal(TestBytes.of(33, 1), AAD);

        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertRefused(() -> xaes.open(cut, AAD));
        }
        assertRefused(() -> xaes.open(Arrays.copyOf(sealed, sealed.length + 1), AAD));
        assertRefused(() -> xaes.open(sealed, new byte[0]));
        assertRefused(() -> new KcXaes(TestBytes.of(32, 101), engines, OsRandom.open()).open(sealed, AAD));
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(AEADBadTagException.class)
                .hasMessage("message, key and authenticated data do not belong together")
                .hasNoCause();
    }

    @Test
    void destroy_thenSealOrOpen_isRefused() {
        KcXaes xaes = new KcXaes(KEY, engines().get(0), OsRandom.open());
        byte[] sealed = xaes.seal(AAD, AAD);

        xaes.destroy();

        assertThat(xaes.isDestroyed()).isTrue();
        assertThatThrownBy(() -> xaes.seal(AAD, AAD)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> xaes.open(sealed, AAD))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the KC-XAES-256-GCM key is destroyed");
    }

    @Test
    void new_keyOfWrongLength_isRefused() {
        assertThatThrownBy(() -> new KcXaes(new byte[16], engines().get(0), OsRandom.open()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("KC-XAES-256-GCM takes a key of 32 bytes, not 16");
    }
}
