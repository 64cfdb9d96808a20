package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.Keyhold;
import io.keyhold.KeyholdProvider;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EncryptionContextParameterSpec;
import io.keyhold.api.EnvelopeOutputStream;
import io.keyhold.api.InvalidEnvelopeException;
import io.keyhold.api.KeyInfo;
import io.keyhold.api.KeyholdKeyGenSpec;
import io.keyhold.api.KmsException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.ProviderException;
import java.security.Security;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.CipherOutputStream;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code KEYHOLD/ENVELOPE/NoPadding} as programs of javax.crypto use it. */
class EnvelopeCipherTest {
    private static final String NAME = "KEYHOLD/ENVELOPE/NoPadding";
    private static final Map<String, String> CONTEXT = Map.of("file", "letter");
    private static final EncryptionContextParameterSpec SPEC = new EncryptionContextParameterSpec(CONTEXT);
    private static final int FRAME = 16 << 10;
    private static final int SEALED = FRAME + 16;

    @TempDir
    Path directory;

    private final byte[] plaintext = new byte[5 * FRAME + 1000];
    private Keyhold keyhold;
    private SecretKey key;
    private byte[] envelope = new byte[0];

    @BeforeEach
    void open() throws Exception {
        keyhold = Keyhold.open(Settings.quick(directory));
        Security.addProvider(new KeyholdProvider(keyhold));
        KeyGenerator generator = KeyGenerator.getInstance("AES", "Keyhold");
        generator.init(KeyholdKeyGenSpec.named("app"));
        key = generator.generateKey();
        new Random(1).nextBytes(plaintext);
        envelope = cipher(Cipher.ENCRYPT_MODE).doFinal(plaintext);
    }

    @AfterEach
    void close() {
        Security.removeProvider(KeyholdProvider.NAME);
        keyhold.close();
    }

    @Test
    void getInstance_names_areThoseTheJcaTakes() throws Exception {
        assertThat(Cipher.getInstance("KEYHOLD-ENVELOPE").getAlgorithm()).isEqualTo("KEYHOLD-ENVELOPE");
        assertThatThrownBy(() -> Cipher.getInstance("KEYHOLD/ENVELOPE"))
                .as("the JDK itself refuses two names")
                .isInstanceOf(NoSuchAlgorithmException.class)
                .hasMessageContaining("Invalid transformation format");
    }

    @Test
    void doFinal_ofAnyPieces_opensToThePlaintextHereAndInTheStreamApi() throws Exception {
        Random random = new Random(2);
        for (int round = 0; round < 50; round++) {
            byte[] some = Arrays.copyOf(plaintext, random.nextInt(plaintext.length));
            byte[] sealed = inPieces(cipher(Cipher.ENCRYPT_MODE), some, random);
            assertThat(inPieces(cipher(Cipher.DECRYPT_MODE), sealed, random)).isEqualTo(some);
            assertThat(byStreamApi(sealed)).isEqualTo(some);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (EnvelopeOutputStream stream = keyhold.envelopes("alias/app").encrypt(out, CONTEXT)) {
            stream.write(plaintext);
        }
        assertThat(cipher(Cipher.DECRYPT_MODE).doFinal(out.toByteArray())).isEqualTo(plaintext);
    }

    @Test
    void doFinal_again_beginsAnotherEnvelope() throws Exception {
        Cipher cipher = cipher(Cipher.ENCRYPT_MODE);
        byte[] one = cipher.doFinal(plaintext);
        byte[] two = cipher.doFinal(plaintext);
        assertThat(one).isNotEqualTo(two);
        Cipher opening = cipher(Cipher.DECRYPT_MODE);
        assertThat(opening.doFinal(one)).isEqualTo(plaintext);
        assertThat(opening.doFinal(two)).isEqualTo(plaintext);
    }

    @Test
    void buffers_ofEveryKind_areServed() throws Exception {
        Cipher sealing = cipher(Cipher.ENCRYPT_MODE);
        ByteBuffer sealed = ByteBuffer.allocateDirect(sealing.getOutputSize(plaintext.length));
        sealing.doFinal(ByteBuffer.wrap(plaintext).asReadOnlyBuffer(), sealed);
        byte[] bytes = new byte[sealed.flip().remaining()];
        sealed.get(bytes);
        Cipher opening = cipher(Cipher.DECRYPT_MODE);
        byte[] out = bytes.clone();
        int length = opening.doFinal(out, 0, out.length, out, 0);
        assertThat(Arrays.copyOf(out, length)).isEqualTo(plaintext);

        byte[] small = new byte[plaintext.length - 1];
        assertThatThrownBy(() -> opening.doFinal(bytes, 0, bytes.length, small, 0))
                .isInstanceOf(ShortBufferException.class);
        assertThat(opening.doFinal(bytes)).as("nothing was taken").isEqualTo(plaintext);
        assertThat(cipher(Cipher.ENCRYPT_MODE).getOutputSize(plaintext.length)).isGreaterThanOrEqualTo(envelope.length);
    }

    @Test
    void wrap_aSoftwareKey_unwrapsToIt() throws Exception {
        SecretKey software = new SecretKeySpec(new byte[32], "AES");
        byte[] wrapped = cipher(Cipher.WRAP_MODE).wrap(software);
        assertThat(cipher(Cipher.UNWRAP_MODE).unwrap(wrapped, "AES", Cipher.SECRET_KEY))
                .isEqualTo(software);
    }

    @Test
    void parameters_areTheEncryptionContextOnly() throws Exception {
        Cipher cipher = cipher(Cipher.ENCRYPT_MODE);
        assertThat(cipher.getIV()).isNull();
        assertThat(cipher.getParameters()
                        .getParameterSpec(EncryptionContextParameterSpec.class)
                        .encryptionContext())
                .isEqualTo(CONTEXT);
        assertThatThrownBy(() -> cipher.updateAAD(new byte[1]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("encryption context");
        assertThatThrownBy(() ->
                        Cipher.getInstance(NAME).init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(new byte[16])))
                .isInstanceOf(InvalidAlgorithmParameterException.class);
        assertThatThrownBy(() ->
                        Cipher.getInstance(NAME).init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[32], "AES")))
                .isInstanceOf(InvalidKeyException.class);
        Cipher without = Cipher.getInstance(NAME);
        without.init(Cipher.DECRYPT_MODE, key);
        assertThatThrownBy(() -> without.doFinal(envelope)).isInstanceOf(AEADBadTagException.class);
    }

    @Test
    void update_bitFlippedInAFrame_givesOutTheFramesBeforeAndRefuses() throws Exception {
        int body = envelope.length - 5 * SEALED - 1000 - 16;
        byte[] changed = envelope.clone();
        changed[body + 2 * SEALED + 7] ^= 1;
        Cipher cipher = cipher(Cipher.DECRYPT_MODE);
        byte[] before = cipher.update(changed, 0, body + 2 * SEALED);
        assertThat(before).isEqualTo(Arrays.copyOf(plaintext, 2 * FRAME));
        assertThatThrownBy(() -> cipher.update(changed, body + 2 * SEALED, SEALED))
                .isInstanceOf(ProviderException.class)
                .hasCauseInstanceOf(KmsException.InvalidCiphertext.class);
        assertThatThrownBy(() -> cipher.update(changed, body + 3 * SEALED, SEALED))
                .isInstanceOf(ProviderException.class);
        assertThatThrownBy(cipher::doFinal).isInstanceOf(AEADBadTagException.class);
        assertThat(cipher.doFinal(envelope)).as("the next one opens").isEqualTo(plaintext);
    }

    @Test
    void doFinal_everyTruncationAtAndAroundAFrame_isRefused() throws Exception {
        int body = envelope.length - 5 * SEALED - 1000 - 16;
        for (int frame = 0; frame <= 5; frame++) {
            for (int more : new int[] {-17, -1, 0, 1, 15, 16, 17, 5000}) {
                int length = body + frame * SEALED + more;
                if (length < envelope.length) {
                    byte[] cut = Arrays.copyOf(envelope, length);
                    assertThatThrownBy(() -> cipher(Cipher.DECRYPT_MODE).doFinal(cut))
                            .as("%s bytes", length)
                            .isInstanceOf(AEADBadTagException.class);
                    assertThatThrownBy(() -> byCipherInputStream(cut)).isInstanceOf(IOException.class);
                    assertThatThrownBy(() -> byStreamApi(cut)).isInstanceOf(InvalidEnvelopeException.class);
                }
            }
        }
    }

    @Test
    void cipherStreams_wholeEnvelope_areTransparent() throws Exception {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try (OutputStream out = new CipherOutputStream(sealed, cipher(Cipher.ENCRYPT_MODE))) {
            out.write(plaintext);
        }
        assertThat(byCipherInputStream(sealed.toByteArray())).isEqualTo(plaintext);
        try (InputStream in = new CipherInputStream(new ByteArrayInputStream(plaintext), cipher(Cipher.ENCRYPT_MODE))) {
            assertThat(byCipherInputStream(in.readAllBytes())).isEqualTo(plaintext);
        }
    }

    /** What the JDK's own class swallows, and ours does not. */
    @Test
    void cipherOutputStream_truncated_saysNothingButOursDoes() throws Exception {
        int body = envelope.length - 5 * SEALED - 1000 - 16;
        byte[] cut = Arrays.copyOf(envelope, body + 2 * SEALED);
        ByteArrayOutputStream byJdk = new ByteArrayOutputStream();
        try (OutputStream out = new CipherOutputStream(byJdk, cipher(Cipher.DECRYPT_MODE))) {
            out.write(cut);
        }
        assertThat(byJdk.toByteArray()).as("a verified beginning").isEqualTo(Arrays.copyOf(plaintext, 2 * FRAME));

        ByteArrayOutputStream byUs = new ByteArrayOutputStream();
        EnvelopeOutputStream out = keyhold.envelopes("alias/app").decrypt(byUs, CONTEXT);
        out.write(cut);
        assertThatThrownBy(out::close).isInstanceOf(InvalidEnvelopeException.class);

        byte[] flipped = envelope.clone();
        flipped[body + 5] ^= 1;
        OutputStream jdk = new CipherOutputStream(new ByteArrayOutputStream(), cipher(Cipher.DECRYPT_MODE));
        assertThatThrownBy(() -> jdk.write(flipped)).isInstanceOf(ProviderException.class);
    }

    @Test
    void keyDisabled_initGoesOnAndTheFirstPieceIsRefused() throws Exception {
        keyhold.kms().disableKey(DisableKeyRequest.of(keyArn()));
        Cipher cipher = cipher(Cipher.ENCRYPT_MODE);
        assertThatThrownBy(() -> cipher.update(plaintext))
                .isInstanceOf(ProviderException.class)
                .hasCauseInstanceOf(KmsException.Disabled.class)
                .hasMessageContaining("audit event");
        assertThatThrownBy(() -> cipher(Cipher.DECRYPT_MODE).doFinal(envelope))
                .isInstanceOf(ProviderException.class)
                .hasCauseInstanceOf(KmsException.Disabled.class);
    }

    private Cipher cipher(int mode) throws Exception {
        Cipher cipher = Cipher.getInstance(NAME);
        cipher.init(mode, key, SPEC);
        return cipher;
    }

    private byte[] byCipherInputStream(byte[] sealed) throws Exception {
        try (InputStream in = new CipherInputStream(new ByteArrayInputStream(sealed), cipher(Cipher.DECRYPT_MODE))) {
            return in.readAllBytes();
        }
    }

    private byte[] byStreamApi(byte[] sealed) throws IOException {
        try (InputStream in = keyhold.envelopes("alias/app").decrypt(new ByteArrayInputStream(sealed), CONTEXT)) {
            return in.readAllBytes();
        }
    }

    private static byte[] inPieces(Cipher cipher, byte[] in, Random random) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        while (at < in.length) {
            int length = Math.min(in.length - at, random.nextInt(30_000));
            byte[] some = cipher.update(in, at, length);
            out.writeBytes(some == null ? new byte[0] : some);
            at += length;
        }
        out.writeBytes(cipher.doFinal());
        return out.toByteArray();
    }

    private String keyArn() throws Exception {
        SecretKeyFactory factory = SecretKeyFactory.getInstance("KEYHOLD");
        return ((KeyInfo) factory.getKeySpec(key, KeyInfo.class)).keyArn();
    }
}
