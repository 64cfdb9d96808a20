package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KeyMaterialTest {
    @ParameterizedTest
    @CsvSource({"SYMMETRIC_DEFAULT,32", "HMAC_224,28", "HMAC_256,32", "HMAC_384,48", "HMAC_512,64"})
    void generate_symmetricSpec_hasTheSizeOfTheSpec(KeySpec spec, int bytes) {
        KeyMaterial material = KeyMaterial.generate(spec, new SecureRandom());

        assertThat(material.spec()).isEqualTo(spec);
        assertThat(material.copyForWrapping()).hasSize(bytes).isNotEqualTo(new byte[bytes]);
    }

    @ParameterizedTest
    @EnumSource(
            value = KeySpec.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SYMMETRIC_DEFAULT", "HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512"})
    void generate_asymmetricSpec_isRefused(KeySpec spec) {
        assertThatThrownBy(() -> KeyMaterial.generate(spec, new SecureRandom()))
                .isInstanceOf(KmsException.Internal.class)
                .hasMessageContaining(spec.name());
    }

    @ParameterizedTest
    @CsvSource({
        "SYMMETRIC_DEFAULT,0", "SYMMETRIC_DEFAULT,16", "SYMMETRIC_DEFAULT,31", "SYMMETRIC_DEFAULT,33",
        "HMAC_224,27", "HMAC_256,31", "HMAC_384,47", "HMAC_512,63",
        "HMAC_224,129", "HMAC_512,129", "RSA_2048,0"
    })
    void of_wrongLength_isRefusedWithTheLength(KeySpec spec, int bytes) {
        assertThatThrownBy(() -> KeyMaterial.of(spec, new byte[bytes]))
                .isInstanceOf(KmsException.IncorrectKeyMaterial.class)
                .hasMessageContaining(
                        "key material of `" + bytes + "` bytes does not fit key spec " + spec + ". Pass ");
    }

    @ParameterizedTest
    @CsvSource({"HMAC_224,28", "HMAC_224,128", "HMAC_256,33", "HMAC_512,128", "ECC_NIST_P256,138"})
    void of_allowedLength_keepsTheBytes(KeySpec spec, int bytes) {
        byte[] encoded = TestBytes.of(bytes, 1);

        KeyMaterial material = KeyMaterial.of(spec, encoded);

        assertThat(material.copyForWrapping()).isEqualTo(encoded);
    }

    @Test
    void of_callersArrayChanges_keepsItsOwnCopy() {
        byte[] encoded = TestBytes.of(32, 2);
        byte[] before = encoded.clone();

        KeyMaterial material = KeyMaterial.of(KeySpec.SYMMETRIC_DEFAULT, encoded);
        encoded[0]++;
        material.copyForWrapping()[1]++;

        assertThat(material.copyForWrapping()).isEqualTo(before);
    }

    @Test
    void sameAs_otherBytesOrSpec_isFalse() {
        KeyMaterial material = KeyMaterial.of(KeySpec.HMAC_256, TestBytes.of(32, 3));

        assertThat(material.sameAs(material)).isTrue();
        assertThat(material.sameAs(KeyMaterial.of(KeySpec.HMAC_256, TestBytes.of(32, 3))))
                .isTrue();
        assertThat(material.sameAs(KeyMaterial.of(KeySpec.HMAC_256, TestBytes.of(32, 4))))
                .isFalse();
        assertThat(material.sameAs(KeyMaterial.of(KeySpec.HMAC_256, TestBytes.of(33, 3))))
                .isFalse();
        assertThat(material.sameAs(KeyMaterial.of(KeySpec.SYMMETRIC_DEFAULT, TestBytes.of(32, 3))))
                .isFalse();
    }

    @Test
    void toString_ofSecret_showsSpecAndSizeOnly() {
        byte[] encoded = TestBytes.of(32, 5);

        String text = KeyMaterial.of(KeySpec.SYMMETRIC_DEFAULT, encoded).toString();

        assertThat(text).isEqualTo("KeyMaterial[SYMMETRIC_DEFAULT, 32 bytes]");
        assertThat(text).doesNotContain(HexFormat.of().formatHex(encoded, 0, 2));
    }

    @Test
    void destroy_thenUse_isRefusedAndTheBytesAreZero() {
        KeyMaterial material = KeyMaterial.of(KeySpec.SYMMETRIC_DEFAULT, TestBytes.of(32, 6));
        AtomicReference<byte[]> lent = new AtomicReference<>();
        material.use(bytes -> {
            lent.set(bytes);
            return 0;
        });

        material.destroy();
        material.destroy();

        assertThat(material.isDestroyed()).isTrue();
        assertThat(lent.get()).isEqualTo(new byte[32]);
        assertThatThrownBy(material::copyForWrapping)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("key material of spec SYMMETRIC_DEFAULT is destroyed");
    }

    @Test
    void destroy_whileInUse_waitsForTheUser() throws InterruptedException {
        byte[] encoded = TestBytes.of(32, 7);
        KeyMaterial material = KeyMaterial.of(KeySpec.SYMMETRIC_DEFAULT, encoded);
        CountDownLatch started = new CountDownLatch(1);
        Thread destroyer = new Thread(() -> {
            started.countDown();
            material.destroy();
        });

        byte[] seen = material.use(bytes -> {
            destroyer.start();
            awaitBlocked(started, destroyer);
            return bytes.clone();
        });
        destroyer.join();

        assertThat(seen).isEqualTo(encoded);
        assertThat(material.isDestroyed()).isTrue();
    }

    private static void awaitBlocked(CountDownLatch started, Thread thread) {
        try {
            started.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TERMINATED) {
            Thread.onSpinWait();
        }
    }
}
