package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.util.Arrays;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.crypto.digests.SHA224Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MacEngineTest {
    private static final Engines ENGINES = Engines.choose(Engines.Choice.JDK);

    private static MacEngine engine(KeySpec spec, byte[] key) {
        return new MacEngine(KeyMaterial.of(spec, key), ENGINES);
    }

    private static byte[] judge(KeySpec spec, byte[] key, byte[] message) {
        HMac hmac = new HMac(digest(spec));
        hmac.init(new KeyParameter(key));
        hmac.update(message, 0, message.length);
        byte[] out = new byte[hmac.getMacSize()];
        hmac.doFinal(out, 0);
        return out;
    }

    private static ExtendedDigest digest(KeySpec spec) {
        return switch (spec.sizeBits()) {
            case 224 -> new SHA224Digest();
            case 256 -> SHA256Digest.newInstance();
            case 384 -> new SHA384Digest();
            default -> new SHA512Digest();
        };
    }

    @ParameterizedTest
    @EnumSource(names = {"HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512"})
    void mac_everySpec_agreesWithBouncyCastle(KeySpec spec) {
        for (int keyBytes : new int[] {spec.sizeBits() / 8, 65, 128}) {
            byte[] key = TestBytes.of(keyBytes, keyBytes);
            MacEngine engine = engine(spec, key);
            for (int length : new int[] {0, 1, 63, 64, 65, 4096}) {
                byte[] message = TestBytes.of(length, length);

                byte[] mac = engine.mac(message);

                assertThat(mac).isEqualTo(judge(spec, key, message)).hasSize(engine.macBytes());
                assertThat(engine.verify(mac, message)).isTrue();
            }
        }
    }

    @Test
    void mac_partsOrPieces_giveTheMacOfTheWhole() {
        MacEngine engine = engine(KeySpec.HMAC_256, TestBytes.of(32, 1));
        byte[] message = TestBytes.of(1000, 2);
        byte[] expected = engine.mac(message);
        MacEngine.Computation computation = engine.begin();

        for (int at = 0; at < 1000; at += 125) {
            computation.update(message, at, 125);
        }

        assertThat(computation.finish()).isEqualTo(expected);
        assertThat(engine.mac(Arrays.copyOf(message, 7), new byte[0], Arrays.copyOfRange(message, 7, 1000)))
                .isEqualTo(expected);
        assertThat(engine.mac()).isEqualTo(engine.mac(new byte[0]));
    }

    @Test
    void begin_severalAtOnceAndSomeAbandoned_doNotMix() {
        MacEngine engine = engine(KeySpec.HMAC_512, TestBytes.of(64, 1));
        byte[] first = TestBytes.of(10, 2);
        byte[] second = TestBytes.of(10, 3);

        MacEngine.Computation one = engine.begin();
        MacEngine.Computation two = engine.begin();
        engine.begin().update(first, 0, 5);
        one.update(first, 0, 10);
        two.update(second, 0, 10);

        assertThat(one.finish()).isEqualTo(engine.mac(first));
        assertThat(two.finish()).isEqualTo(engine.mac(second));
    }

    @Test
    void finish_twice_isRefused() {
        MacEngine.Computation computation =
                engine(KeySpec.HMAC_256, TestBytes.of(32, 1)).begin();
        computation.finish();

        assertThatThrownBy(computation::finish)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the MAC is finished; begin another one");
        assertThatThrownBy(() -> computation.update(new byte[1], 0, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void verify_anyBitFlippedTruncatedOrExtended_isFalse() {
        MacEngine engine = engine(KeySpec.HMAC_224, TestBytes.of(28, 1));
        byte[] message = TestBytes.of(10, 2);
        byte[] mac = engine.mac(message);

        for (int bit = 0; bit < mac.length * 8; bit++) {
            assertThat(engine.verify(TestBytes.flipped(mac, bit), message)).isFalse();
        }
        for (int length = 0; length < mac.length; length++) {
            assertThat(engine.verify(Arrays.copyOf(mac, length), message)).isFalse();
        }
        assertThat(engine.verify(Arrays.copyOf(mac, mac.length + 1), message)).isFalse();
    }

    @Test
    void destroy_thenUse_isRefused() {
        MacEngine engine = engine(KeySpec.HMAC_256, TestBytes.of(32, 1));

        engine.destroy();

        assertThat(engine.isDestroyed()).isTrue();
        assertThatThrownBy(engine::begin).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> engine.mac(new byte[1]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the HMAC key is destroyed");
    }

    @Test
    void new_materialOfAnotherSpec_isRefused() {
        KeyMaterial aes = KeyMaterial.of(KeySpec.SYMMETRIC_DEFAULT, TestBytes.of(32, 1));

        assertThatThrownBy(() -> new MacEngine(aes, ENGINES))
                .isInstanceOf(KmsException.Internal.class)
                .hasMessage("key spec SYMMETRIC_DEFAULT computes no MAC. Use an HMAC key");
    }
}
