package io.keyhold.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdKeyGenSpec;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One contract of {@code AES/GCM/NoPadding}, held by SunJCE with a software key and by Keyhold with a handle. */
class GcmContractTest {
    private static final String GCM = "AES/GCM/NoPadding";
    private static final byte[] AAD = "header".getBytes(StandardCharsets.UTF_8);
    private static final int LARGE = 20_000;

    /** Who is judged. */
    enum Judged {
        SUN {
            @Override
            Provider provider() {
                return Security.getProvider("SunJCE");
            }

            @Override
            SecretKey key() throws Exception {
                KeyGenerator generator = KeyGenerator.getInstance("AES", "SunJCE");
                generator.init(256);
                return generator.generateKey();
            }
        },
        KEYHOLD {
            private final Keys keys = Keys.alone();

            @Override
            Provider provider() {
                return keys.provider;
            }

            @Override
            SecretKey key() throws Exception {
                return keys.secret(
                        "AES",
                        KeyholdKeyGenSpec.of(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT)
                                .withCallerIv(true));
            }
        };

        abstract Provider provider();

        abstract SecretKey key() throws Exception;

        Cipher cipher() throws Exception {
            return Cipher.getInstance(GCM, provider());
        }
    }

    @ParameterizedTest
    @EnumSource
    void encrypt_inPiecesBuffersAndOneShot_isTheSameCiphertext(Judged judged) throws Exception {
        SecretKey key = judged.key();
        byte[] message = random(LARGE);
        byte[] iv = random(12);
        Cipher whole = encrypting(judged, key, iv);
        byte[] expected = whole.doFinal(message);

        Cipher pieces = encrypting(judged, key, iv);
        ByteArrayOutputStream collected = new ByteArrayOutputStream();
        for (int at = 0; at < LARGE; at += 777) {
            byte[] piece = pieces.update(message, at, Math.min(777, LARGE - at));
            collected.writeBytes(piece == null ? new byte[0] : piece);
        }
        collected.writeBytes(pieces.doFinal());
        ByteBuffer direct = ByteBuffer.allocateDirect(LARGE).put(message).flip();
        ByteBuffer out = ByteBuffer.allocateDirect(LARGE + 16);
        int written = encrypting(judged, key, iv).doFinal(direct, out);
        byte[] fromDirect = new byte[written];
        out.flip().get(fromDirect);

        assertThat(collected.toByteArray()).isEqualTo(expected);
        assertThat(fromDirect).isEqualTo(expected);
        assertThat(direct.hasRemaining()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void encrypt_overlappingBuffers_neverReadsWhatItWrote(Judged judged) throws Exception {
        SecretKey key = judged.key();
        byte[] message = random(LARGE);
        byte[] iv = random(12);
        byte[] expected = encrypting(judged, key, iv).doFinal(message);
        for (int shift : new int[] {0, 1, 16, 700}) {
            byte[] shared = Arrays.copyOf(message, LARGE + 16 + shift);

            int written = encrypting(judged, key, iv).doFinal(shared, 0, LARGE, shared, shift);

            assertThat(Arrays.copyOfRange(shared, shift, shift + written)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void decrypt_wrongTag_givesNothingAndTheCipherCanBeUsedAgain(Judged judged) throws Exception {
        SecretKey key = judged.key();
        byte[] iv = random(12);
        byte[] message = random(100);
        byte[] sealed = encrypting(judged, key, iv).doFinal(message);
        byte[] broken = sealed.clone();
        broken[3] ^= 1;
        Cipher cipher = judged.cipher();
        cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, iv));

        cipher.updateAAD(AAD);
        assertThatThrownBy(() -> cipher.doFinal(broken)).isInstanceOf(AEADBadTagException.class);
        cipher.updateAAD(AAD);
        assertThat(cipher.doFinal(sealed)).isEqualTo(message);
        cipher.updateAAD(AAD);
        byte[] early = cipher.update(sealed);
        assertThat(early == null ? new byte[0] : early).isEmpty();
        assertThat(cipher.doFinal()).isEqualTo(message);
    }

    @ParameterizedTest
    @EnumSource
    void decrypt_shortOutput_consumesNothing(Judged judged) throws Exception {
        SecretKey key = judged.key();
        byte[] iv = random(12);
        byte[] message = random(100);
        byte[] sealed = encrypting(judged, key, iv).doFinal(message);
        Cipher cipher = judged.cipher();
        cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, iv));
        cipher.updateAAD(AAD);

        assertThatThrownBy(() -> cipher.doFinal(sealed, 0, sealed.length, new byte[99], 0))
                .isInstanceOf(ShortBufferException.class);
        byte[] room = new byte[100];
        assertThat(cipher.doFinal(sealed, 0, sealed.length, room, 0)).isEqualTo(100);
        assertThat(room).isEqualTo(message);
    }

    @ParameterizedTest
    @EnumSource
    void encrypt_secondMessageOrSameIvAgain_isRefused(Judged judged) throws Exception {
        SecretKey key = judged.key();
        byte[] iv = random(12);
        Cipher cipher = encrypting(judged, key, iv);
        cipher.doFinal(random(10));

        assertThatThrownBy(() -> cipher.doFinal(random(10))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, iv)))
                .isInstanceOf(java.security.InvalidAlgorithmParameterException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aad_afterPlaintext_isRefused(Judged judged) throws Exception {
        Cipher cipher = encrypting(judged, judged.key(), random(12));
        cipher.update(random(16));

        assertThatThrownBy(() -> cipher.updateAAD(AAD)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource
    void parameters_afterInit_openTheMessageAgain(Judged judged) throws Exception {
        SecretKey key = judged.key();
        Cipher cipher = judged.cipher();
        cipher.init(Cipher.ENCRYPT_MODE, key);
        cipher.updateAAD(ByteBuffer.wrap(AAD));
        AlgorithmParameters parameters = cipher.getParameters();
        byte[] sealed = cipher.doFinal(AAD);
        AlgorithmParameters read = AlgorithmParameters.getInstance("GCM", judged.provider());
        read.init(parameters.getEncoded());
        Cipher opening = judged.cipher();
        opening.init(Cipher.DECRYPT_MODE, key, read);
        opening.updateAAD(AAD);

        assertThat(opening.doFinal(sealed)).isEqualTo(AAD);
        assertThat(cipher.getBlockSize()).isEqualTo(16);
    }

    @ParameterizedTest
    @EnumSource
    void decrypt_withoutParameters_isAnInvalidKey(Judged judged) throws Exception {
        SecretKey key = judged.key();

        assertThatThrownBy(() -> judged.cipher().init(Cipher.DECRYPT_MODE, key))
                .isInstanceOf(InvalidKeyException.class);
    }

    @ParameterizedTest
    @EnumSource
    void wrap_softwareKeys_unwrapTheSame(Judged judged) throws Exception {
        SecretKey key = judged.key();
        SecretKey secret = Judged.SUN.key();
        PrivateKey pair =
                KeyPairGenerator.getInstance("EC", "SunEC").generateKeyPair().getPrivate();
        for (Key wrapped : new Key[] {secret, pair}) {
            Cipher cipher = judged.cipher();
            cipher.init(Cipher.WRAP_MODE, key);
            byte[] bytes = cipher.wrap(wrapped);
            Cipher unwrapping = judged.cipher();
            unwrapping.init(Cipher.UNWRAP_MODE, key, new GCMParameterSpec(128, cipher.getIV()));

            assertThat(unwrapping.unwrap(
                            bytes,
                            wrapped.getAlgorithm(),
                            wrapped instanceof PrivateKey ? Cipher.PRIVATE_KEY : Cipher.SECRET_KEY))
                    .isEqualTo(wrapped);
        }
    }

    @ParameterizedTest
    @EnumSource
    void wrap_handle_isRefused(Judged judged) throws Exception {
        SecretKey handle = Judged.KEYHOLD.key();
        Cipher cipher = judged.cipher();
        cipher.init(Cipher.WRAP_MODE, judged.key());

        assertThatThrownBy(() -> cipher.wrap(handle)).isInstanceOf(InvalidKeyException.class);
    }

    private static Cipher encrypting(Judged judged, SecretKey key, byte[] iv) throws Exception {
        Cipher cipher = judged.cipher();
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, iv));
        cipher.updateAAD(AAD);
        return cipher;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
