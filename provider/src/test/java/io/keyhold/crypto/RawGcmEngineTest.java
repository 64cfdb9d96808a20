package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawGcmEngineTest {
    private static final byte[] KEY = TestBytes.of(32, 1);
    private static final byte[] IV = TestBytes.of(12, 2);
    private static final byte[] AAD = TestBytes.of(21, 3);

    static List<Engines> engines() {
        return TestBytes.engines();
    }

    private static RawGcmEngine engine(Engines engines) {
        return new RawGcmEngine(KeyMaterial.of(KeySpec.SYMMETRIC_DEFAULT, KEY), engines);
    }

    private static RawGcmEngine engine() {
        return engine(Engines.choose(Engines.Choice.JDK));
    }

    private static byte[] judge(byte[] iv, int tagBits, byte[] aad, byte[] plaintext) {
        try {
            var gcm = GCMBlockCipher.newInstance(AESEngine.newInstance());
            gcm.init(true, new AEADParameters(new KeyParameter(KEY), tagBits, iv, aad));
            byte[] out = new byte[plaintext.length + tagBits / 8];
            int written = gcm.processBytes(plaintext, 0, plaintext.length, out, 0);
            gcm.doFinal(out, written);
            return out;
        } catch (org.bouncycastle.crypto.InvalidCipherTextException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 8192, 16384, 16385, 24576, 24577, 100_000})
    void encrypt_anyLength_agreesWithBouncyCastle(int length) {
        byte[] plaintext = TestBytes.of(length, length);

        for (Engines engines : engines()) {
            RawGcmEngine engine = engine(engines);
            byte[] out = new byte[length + 16];

            assertThat(engine.encrypt(IV, AAD, plaintext, 0, length, out, 0)).isEqualTo(length + 16);
            assertThat(out).isEqualTo(judge(IV, 128, AAD, plaintext));
            assertThat(engine.open(IV, 128, AAD, out)).hasValue(plaintext);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {96, 104, 112, 120, 128})
    void encrypt_allowedTag_agreesWithBouncyCastle(int tagBits) {
        byte[] plaintext = TestBytes.of(100, tagBits);

        for (Engines engines : engines()) {
            byte[] expected = judge(IV, tagBits, AAD, plaintext);
            byte[] out = new byte[100 + tagBits / 8];

            engine(engines).encrypt(IV, tagBits, AAD, plaintext, 0, 100, out, 0);

            assertThat(out).isEqualTo(expected);
            assertThat(engine(engines).open(IV, tagBits, AAD, expected)).hasValue(plaintext);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-8, 0, 8, 32, 64, 95, 97, 136})
    void encrypt_tagNotAllowed_isRefused(int tagBits) {
        assertThatThrownBy(() -> engine().encryption(IV, tagBits, AAD))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageStartingWith("a tag of `" + tagBits + "` bits is not allowed. ");
        assertThatThrownBy(() -> engine().open(IV, tagBits, AAD, new byte[100]))
                .isInstanceOf(KmsException.Validation.class);
        assertThatThrownBy(() -> engine().encryption(new byte[0], 128, AAD))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessage("the IV is empty. Use an IV of 12 bytes");
    }

    /** Split at random, in place or not, at shifted offsets: always the bytes of one shot, whole blocks at a time. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void update_anySplit_givesTheBytesOfOneShot(long seed) {
        Random random = new Random(seed);
        byte[] plaintext = TestBytes.of(random.nextInt(60_000), seed);
        byte[] expected = judge(IV, 128, AAD, plaintext);

        for (Engines engines : engines()) {
            RawGcmEngine.Encryption encryption = engine(engines).begin(IV, AAD);
            byte[] out = new byte[expected.length];
            int taken = 0;
            int written = 0;
            while (taken < plaintext.length && random.nextInt(20) != 0) {
                int length = Math.min(plaintext.length - taken, random.nextInt(random.nextBoolean() ? 40 : 20_000));
                byte[] shared = new byte[length + 100];
                int from = random.nextInt(80);
                int at = random.nextInt(80);
                System.arraycopy(plaintext, taken, shared, from, length);
                int count = encryption.update(shared, from, length, shared, at);
                System.arraycopy(shared, at, out, written, count);
                taken += length;
                written += count;
                assertThat(written).isEqualTo(taken & -16);
            }
            int left = plaintext.length - taken;
            assertThat(encryption.outputSize(left)).isEqualTo(expected.length - written);
            written += encryption.finish(plaintext, taken, left, out, written);

            assertThat(written).isEqualTo(expected.length);
            assertThat(out).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-50, -1, 0, 1, 50})
    void finish_inPlaceAtAnOffset_givesTheBytesOfOneShot(int shift) {
        for (Engines engines : engines()) {
            byte[] plaintext = TestBytes.of(50_000, shift);
            byte[] array = new byte[51_000];
            System.arraycopy(plaintext, 0, array, 100, plaintext.length);

            int written = engine(engines).encrypt(IV, AAD, array, 100, plaintext.length, array, 100 + shift);

            assertThat(Arrays.copyOfRange(array, 100 + shift, 100 + shift + written))
                    .isEqualTo(judge(IV, 128, AAD, plaintext));
        }
    }

    @Test
    void update_outputOfExactlyTheSize_isEnough() {
        for (Engines engines : engines()) {
            RawGcmEngine.Encryption encryption = engine(engines).begin(IV, AAD);

            assertThat(encryption.update(new byte[10], 0, 10, new byte[0], 0)).isZero();
            assertThat(encryption.update(new byte[22], 0, 22, new byte[32], 0)).isEqualTo(32);
            assertThat(encryption.update(new byte[5], 0, 5, new byte[0], 0)).isZero();
            assertThat(encryption.finish(new byte[2], 0, 2, new byte[23], 0)).isEqualTo(23);
        }
    }

    @Test
    void finish_outputTooShort_takesNothingAndCanBeRepeated() {
        RawGcmEngine.Encryption encryption = engine().begin(IV, AAD);
        byte[] plaintext = TestBytes.of(40, 1);
        byte[] out = new byte[56];

        assertThatThrownBy(() -> encryption.finish(plaintext, 0, 40, new byte[55], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> encryption.update(plaintext, 0, 40, new byte[31], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        encryption.finish(plaintext, 0, 40, out, 0);

        assertThat(out).isEqualTo(judge(IV, 128, AAD, plaintext));
    }

    @Test
    void finish_twice_isRefused() {
        RawGcmEngine.Encryption encryption = engine().begin(IV, AAD);
        encryption.finish(AAD, 0, 0, new byte[16], 0);

        assertThatThrownBy(() -> encryption.finish(AAD, 0, 0, new byte[16], 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the message is finished; begin another one");
        assertThatThrownBy(() -> encryption.update(AAD, 0, 1, new byte[16], 0))
                .isInstanceOf(IllegalStateException.class);
    }

    /** Whether an IV may come again is the caller's to decide; the engine must not refuse it now and then. */
    @Test
    void encrypt_sameIvAgain_givesTheSameBytes() {
        for (Engines engines : engines()) {
            RawGcmEngine engine = engine(engines);
            byte[] first = new byte[16];
            byte[] second = new byte[16];

            engine.encrypt(IV, AAD, AAD, 0, 0, first, 0);
            engine.encrypt(IV, AAD, AAD, 0, 0, second, 0);

            assertThat(second).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void open_anyBitFlipped_isEmpty(Engines engines) {
        RawGcmEngine engine = engine(engines);
        byte[] ciphertext = judge(IV, 128, AAD, TestBytes.of(20, 1));

        for (int bit = 0; bit < ciphertext.length * 8; bit++) {
            assertThat(engine.open(IV, 128, AAD, TestBytes.flipped(ciphertext, bit)))
                    .isEmpty();
        }
        for (int length = 0; length < ciphertext.length; length++) {
            assertThat(engine.open(IV, 128, AAD, Arrays.copyOf(ciphertext, length)))
                    .isEmpty();
        }
        assertThat(engine.open(TestBytes.flipped(IV, 5), 128, AAD, ciphertext)).isEmpty();
        assertThat(engine.open(IV, 128, TestBytes.flipped(AAD, 5), ciphertext)).isEmpty();
        assertThat(engine.open(IV, 120, AAD, ciphertext)).isEmpty();
        assertThat(engine.open(IV, 128, AAD, ciphertext)).isPresent();
    }

    @Test
    void messages_beyondTheLimits_areRefused() {
        assumeTrue(Boolean.getBoolean("keyhold.long"), "gigabytes; set -Dkeyhold.long=true");
        RawGcmEngine.Encryption encryption = engine().begin(IV, AAD);
        byte[] megabyte = new byte[1 << 20];
        for (int i = 0; i < 2047; i++) {
            encryption.update(megabyte, 0, megabyte.length, megabyte, 0);
        }

        assertThatThrownBy(() -> encryption.update(megabyte, 0, megabyte.length, megabyte, 0))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageStartingWith("one AES-GCM message holds at most 2147483583 bytes");
        int rest = RawGcmEngine.MAX_PLAINTEXT_BYTES - 2047 * megabyte.length;
        assertThat(encryption.finish(megabyte, 0, rest, new byte[rest + 16], 0)).isEqualTo(rest + 16);
    }

    @Test
    void destroy_thenUse_isRefused() {
        RawGcmEngine engine = engine();
        RawGcmEngine.Encryption begun = engine.begin(IV, AAD);

        engine.destroy();

        assertThat(engine.isDestroyed()).isTrue();
        assertThatThrownBy(() -> engine.begin(IV, AAD)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> engine.open(IV, 128, AAD, new byte[16])).isInstanceOf(IllegalStateException.class);
        assertThat(begun.finish(AAD, 0, 0, new byte[16], 0)).isEqualTo(16);
    }

    @Test
    void new_materialOfAnotherSpec_isRefused() {
        assertThatThrownBy(() ->
                        new RawGcmEngine(KeyMaterial.of(KeySpec.HMAC_256, KEY), Engines.choose(Engines.Choice.JDK)))
                .isInstanceOf(KmsException.Internal.class);
    }
}
