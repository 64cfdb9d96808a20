package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.EncryptionContextParameterSpec;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.ProviderException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ciphers, MACs and key agreement on handles: fed in every way, after a failure, from 16 threads. */
class CipherFormsTest {
    private static final int THREADS = 16;
    private static final int ROUNDS = Boolean.getBoolean("keyhold.long") ? 400 : 15;
    private static Managed managed;
    private static SecretKey aes;
    private static KeyPair rsa;
    private static KeyPair sm2;

    /** A transformation and how it is used. */
    enum Form {
        BLOB("KEYHOLD"),
        GCM("AES/GCM/NoPadding"),
        KW("AES/KW/NoPadding"),
        KWP("AES/KWP/NoPadding"),
        OAEP_SHA_1("RSA/ECB/OAEPWithSHA-1AndMGF1Padding"),
        OAEP_SHA_256("RSA/ECB/OAEPWithSHA-256AndMGF1Padding"),
        SM2_PKE("SM2");

        final String transformation;

        Form(String transformation) {
            this.transformation = transformation;
        }

        Key key() {
            return switch (this) {
                case BLOB, GCM, KW, KWP -> aes;
                case OAEP_SHA_1, OAEP_SHA_256 -> rsa.getPrivate();
                case SM2_PKE -> sm2.getPrivate();
            };
        }

        Optional<AlgorithmParameterSpec> parameters() {
            return switch (this) {
                case BLOB -> Optional.of(new EncryptionContextParameterSpec(Map.of("a", "b")));
                case OAEP_SHA_256 ->
                    Optional.of(new OAEPParameterSpec(
                            "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
                case GCM, KW, KWP, OAEP_SHA_1, SM2_PKE -> Optional.empty();
            };
        }

        Cipher sealing() throws Exception {
            return initialised(Cipher.ENCRYPT_MODE);
        }

        Cipher opening(Cipher sealed) throws Exception {
            if (this != GCM) {
                return initialised(Cipher.DECRYPT_MODE);
            }
            Cipher cipher = Cipher.getInstance(transformation, managed.provider);
            cipher.init(Cipher.DECRYPT_MODE, key(), sealed.getParameters());
            return cipher;
        }

        private Cipher initialised(int mode) throws Exception {
            Cipher cipher = Cipher.getInstance(transformation, managed.provider);
            if (parameters().isPresent()) {
                cipher.init(mode, key(), parameters().get());
            } else {
                cipher.init(mode, key());
            }
            return cipher;
        }
    }

    @BeforeAll
    static void open() throws Exception {
        managed = Managed.alone();
        aes = managed.secret(KeySpec.SYMMETRIC_DEFAULT);
        rsa = managed.pair(KeySpec.RSA_2048, KeyUsageType.ENCRYPT_DECRYPT);
        sm2 = managed.pair(KeySpec.SM2, KeyUsageType.ENCRYPT_DECRYPT);
    }

    @AfterAll
    static void close() {
        managed.close();
    }

    @ParameterizedTest
    @EnumSource
    void message_byteByByteInPiecesOrBuffers_opensTheSame(Form form) throws Exception {
        byte[] message = message(48, 1);
        Cipher bytes = form.sealing();
        byte[] byBytes = fed(bytes, message, 1);
        Cipher buffers = form.sealing();
        ByteBuffer out = ByteBuffer.allocateDirect(buffers.getOutputSize(message.length));
        buffers.doFinal(ByteBuffer.wrap(message).asReadOnlyBuffer(), out);
        byte[] byBuffers = new byte[out.flip().remaining()];
        out.get(byBuffers);

        assertThat(form.opening(bytes).doFinal(byBytes)).isEqualTo(message);
        assertThat(fed(form.opening(bytes), byBytes, 5)).isEqualTo(message);
        Cipher opening = form.opening(buffers);
        ByteBuffer plain = ByteBuffer.allocate(opening.getOutputSize(byBuffers.length));
        opening.doFinal(ByteBuffer.wrap(byBuffers), plain);
        assertThat(Arrays.copyOf(plain.array(), plain.position())).isEqualTo(message);
    }

    @ParameterizedTest
    @EnumSource
    void cipher_afterAFailure_canBeUsedAgain(Form form) throws Exception {
        byte[] message = message(32, 2);
        Cipher sealing = form.sealing();
        byte[] sealed = sealing.doFinal(message);
        Cipher opening = form.opening(sealing);
        byte[] broken = sealed.clone();
        broken[broken.length - 1] ^= 1;
        assertThatThrownBy(() -> opening.doFinal(broken)).isInstanceOf(javax.crypto.BadPaddingException.class);
        assertThat(opening.doFinal(sealed)).isEqualTo(message);
        managed.disable(true);
        try {
            assertThatThrownBy(() -> opening.doFinal(sealed))
                    .isInstanceOf(ProviderException.class)
                    .hasMessageContaining("is disabled. Call EnableKey (audit event ");
        } finally {
            managed.disable(false);
        }
        assertThat(opening.doFinal(sealed)).isEqualTo(message);
    }

    @ParameterizedTest
    @EnumSource
    void oneHandle_fromSixteenThreads_opensWhatItSealed(Form form) throws Exception {
        storm(own -> {
            byte[] message = message(40, own);
            Cipher sealing = form.sealing();
            byte[] sealed = sealing.doFinal(message);
            return Arrays.equals(form.opening(sealing).doFinal(sealed), message);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512"})
    void mac_inEveryWayAndFromSixteenThreads_isThatOfTheJdk(KeySpec spec) throws Exception {
        String name = "HmacSHA" + spec.sizeBits();
        SecretKeySpec software = new SecretKeySpec(message(64, 9), name);
        managed.store().setKeyEntry(name, software, null, null);
        Key handle = managed.store().getKey(name, null);
        storm(own -> {
            byte[] message = message(100, own);
            Mac theirs = Mac.getInstance(name, "SunJCE");
            theirs.init(software);
            byte[] expected = theirs.doFinal(message);
            Mac ours = Mac.getInstance(name, managed.provider);
            ours.init(handle);
            for (byte b : message) {
                ours.update(b);
            }
            boolean bytes = Arrays.equals(ours.doFinal(), expected);
            ours.update(ByteBuffer.wrap(message).asReadOnlyBuffer());
            boolean buffer = Arrays.equals(ours.doFinal(), expected);
            ours.update(message, 0, 3);
            ours.reset();
            return bytes && buffer && Arrays.equals(ours.doFinal(message), expected);
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521"})
    void agreement_fromSixteenThreads_isThatOfTheJdk(KeySpec spec) throws Exception {
        KeyPair own = managed.pair(spec, KeyUsageType.KEY_AGREEMENT);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "SunEC");
        generator.initialize(((java.security.interfaces.ECKey) own.getPublic()).getParams());
        storm(number -> {
            KeyPair peer = generator.generateKeyPair();
            KeyAgreement theirs = KeyAgreement.getInstance("ECDH", "SunEC");
            theirs.init(peer.getPrivate());
            theirs.doPhase(own.getPublic(), true);
            KeyAgreement ours = KeyAgreement.getInstance("ECDH", managed.provider);
            ours.init(own.getPrivate());
            ours.doPhase(peer.getPublic(), true);
            return Arrays.equals(ours.generateSecret(), theirs.generateSecret());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"AES/KW/NoPadding", "AES/KWP/NoPadding", "AESWrap", "AESWrapPad"})
    void keyWrap_ofSoftwareKeys_isThatOfTheJdkBothWaysAndAHandleIsRefused(String transformation) throws Exception {
        SecretKeySpec software = new SecretKeySpec(message(32, 5), "AES");
        String entry = "wrap." + transformation;
        managed.store().setKeyEntry(entry, software, null, null);
        Key handle = managed.store().getKey(entry, null);
        KeyPair pair = KeyPairGenerator.getInstance("RSA", "SunRsaSign").generateKeyPair();
        SecretKeySpec secret = new SecretKeySpec(message(24, 6), "HmacSHA256");
        Cipher ours = Cipher.getInstance(transformation, managed.provider);
        Cipher theirs = Cipher.getInstance(transformation, "SunJCE");

        ours.init(Cipher.WRAP_MODE, handle);
        theirs.init(Cipher.WRAP_MODE, software);
        byte[] wrapped = ours.wrap(secret);
        assertThat(wrapped).isEqualTo(theirs.wrap(secret));
        assertThatThrownBy(() -> ours.wrap(aes))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining("a managed key cannot be exported");
        ours.init(Cipher.UNWRAP_MODE, handle);
        assertThat(ours.unwrap(wrapped, "HmacSHA256", Cipher.SECRET_KEY)).isEqualTo(secret);
        if (transformation.contains("KWP") || transformation.endsWith("Pad")) {
            ours.init(Cipher.WRAP_MODE, handle);
            byte[] privateKey = ours.wrap(pair.getPrivate());
            theirs.init(Cipher.UNWRAP_MODE, software);
            assertThat(theirs.unwrap(privateKey, "RSA", Cipher.PRIVATE_KEY)).isEqualTo(pair.getPrivate());
            ours.init(Cipher.UNWRAP_MODE, handle);
            assertThat(ours.unwrap(privateKey, "RSA", Cipher.PRIVATE_KEY)).isEqualTo(pair.getPrivate());
        }
    }

    @Test
    void everyServiceOfTheContract_isThere() {
        for (String service : new String[] {
            "AlgorithmParameters.GCM",
            "AlgorithmParameters.KEYHOLD",
            "AlgorithmParameters.OAEP",
            "AlgorithmParameters.RSASSA-PSS",
            "AlgorithmParameters.EC",
            "Cipher.2.16.840.1.101.3.4.1.45",
            "Cipher.2.16.840.1.101.3.4.1.48",
            "Signature.1.2.840.113549.1.1.10",
            "KeyFactory.EC",
            "SecretKeyFactory.AES"
        }) {
            int dot = service.indexOf('.');
            assertThat(managed.provider.getService(service.substring(0, dot), service.substring(dot + 1)))
                    .as(service)
                    .isNotNull();
        }
    }

    /** One attempt of a storm. */
    private interface Attempt {
        boolean isRight(int number) throws Exception;
    }

    private static void storm(Attempt attempt) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Integer>> work = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread * ROUNDS;
                work.add(() -> {
                    int right = 0;
                    for (int round = 0; round < ROUNDS; round++) {
                        right += attempt.isRight(first + round) ? 1 : 0;
                    }
                    return right;
                });
            }
            int right = 0;
            for (Future<Integer> each : threads.invokeAll(work)) {
                right += each.get();
            }
            assertThat(right).isEqualTo(THREADS * ROUNDS);
        } finally {
            threads.shutdownNow();
        }
    }

    private static byte[] fed(Cipher cipher, byte[] message, int piece) throws Exception {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        for (int at = 0; at < message.length; at += piece) {
            byte[] part = cipher.update(message, at, Math.min(piece, message.length - at));
            out.writeBytes(part == null ? new byte[0] : part);
        }
        out.writeBytes(cipher.doFinal());
        return out.toByteArray();
    }

    private static byte[] message(int length, int seed) {
        byte[] message = new byte[length];
        Arrays.fill(message, (byte) seed);
        message[0] = (byte) (seed >> 8);
        return message;
    }
}
