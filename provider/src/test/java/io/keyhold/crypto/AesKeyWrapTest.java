package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import io.keyhold.crypto.AesKeyWrap.Padding;
import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.Wrapper;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.AESWrapEngine;
import org.bouncycastle.crypto.engines.RFC5649WrapEngine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AesKeyWrapTest {
    private static final Engines ENGINES = Engines.choose(Engines.Choice.JDK);
    private static final byte[] KEK = TestBytes.of(32, 1);

    private static AesKeyWrap wrap() {
        return AesKeyWrap.under(KeyMaterial.of(KeySpec.SYMMETRIC_DEFAULT, KEK), ENGINES);
    }

    private static Wrapper judge(Padding padding) {
        return switch (padding) {
            case NONE -> new AESWrapEngine();
            case RFC_5649 -> new RFC5649WrapEngine(AESEngine.newInstance());
        };
    }

    @ParameterizedTest
    @CsvSource({"NONE,16", "NONE,24", "NONE,32", "NONE,2400", "RFC_5649,1", "RFC_5649,8", "RFC_5649,9", "RFC_5649,2399"
    })
    void wrap_allowedLength_isTheSameAsBouncyCastles(Padding padding, int length) throws InvalidCipherTextException {
        byte[] plaintextKey = TestBytes.of(length, length);
        Wrapper judge = judge(padding);
        judge.init(true, new KeyParameter(KEK));

        byte[] wrapped = wrap().wrap(padding, plaintextKey);

        assertThat(wrapped).isEqualTo(judge.wrap(plaintextKey, 0, length));
        assertThat(wrap().unwrap(padding, wrapped)).hasValue(plaintextKey);
        judge.init(false, new KeyParameter(KEK));
        assertThat(judge.unwrap(wrapped, 0, wrapped.length)).isEqualTo(plaintextKey);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 15, 17, 31})
    void wrap_lengthNotAllowedWithoutPadding_isRefused(int length) {
        assertThatThrownBy(() -> wrap().wrap(Padding.NONE, new byte[length]))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessage("a key of `" + length + "` bytes cannot be wrapped so."
                        + " Wrap 1 byte or more; without padding, 16 or more in multiples of 8");
    }

    @Test
    void wrap_emptyKey_isRefused() {
        assertThatThrownBy(() -> wrap().wrap(Padding.RFC_5649, new byte[0]))
                .isInstanceOf(KmsException.Validation.class);
    }

    @ParameterizedTest
    @EnumSource(Padding.class)
    void unwrap_anyBitFlippedOrAnyLength_isEmpty(Padding padding) {
        byte[] wrapped = wrap().wrap(padding, TestBytes.of(32, 2));

        for (int bit = 0; bit < wrapped.length * 8; bit++) {
            assertThat(wrap().unwrap(padding, TestBytes.flipped(wrapped, bit))).isEmpty();
        }
        for (int length = 0; length < 100; length++) {
            assertThat(wrap().unwrap(padding, Arrays.copyOf(wrapped, length)).isPresent())
                    .isEqualTo(length == wrapped.length);
        }
        assertThat(AesKeyWrap.under(TestBytes.of(32, 3), ENGINES).unwrap(padding, wrapped))
                .isEmpty();
    }

    @Test
    void unwrap_withTheOtherPadding_isEmpty() {
        byte[] plain = wrap().wrap(Padding.NONE, TestBytes.of(32, 2));
        byte[] padded = wrap().wrap(Padding.RFC_5649, TestBytes.of(32, 2));

        assertThat(wrap().unwrap(Padding.RFC_5649, plain)).isEmpty();
        assertThat(wrap().unwrap(Padding.NONE, padded)).isEmpty();
    }

    @Test
    void under_materialOfAnotherSpec_isRefused() {
        KeyMaterial hmac = KeyMaterial.of(KeySpec.HMAC_256, KEK);

        assertThatThrownBy(() -> AesKeyWrap.under(hmac, ENGINES)).isInstanceOf(KmsException.Internal.class);
    }
}
