package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.DecryptRequest;
import io.keyhold.api.EnableKeyRotationRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.RotateKeyOnDemandRequest;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Provider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key rotates while others use it. */
class RotationStormTest {
    private static final byte[] MESSAGE = {1, 2, 3, 4};

    @TempDir
    Path directory;

    private Life life;

    @BeforeEach
    void open() {
        life = new Life(directory);
    }

    @AfterEach
    void close() {
        life.close();
    }

    @Test
    void rotateKeyOnDemand_whileThreadsOfTwoProcessesEncrypt_losesNothing() throws InterruptedException {
        String keyId = life.createKey();
        List<byte[]> blobs = Collections.synchronizedList(new ArrayList<>());
        AtomicReference<Throwable> failure = new AtomicReference<>();
        AtomicBoolean over = new AtomicBoolean();
        try (Keyhold other = life.open()) {
            List<Thread> threads = new ArrayList<>();
            for (Keyhold keyhold : List.of(life.keyhold(), other, life.keyhold(), other)) {
                Thread thread = new Thread(() -> {
                    while (!over.get()) {
                        blobs.add(keyhold.kms()
                                .encrypt(EncryptRequest.of(keyId, MESSAGE))
                                .ciphertextBlob());
                    }
                });
                thread.setUncaughtExceptionHandler((each, thrown) -> failure.compareAndSet(null, thrown));
                threads.add(thread);
                thread.start();
            }
            for (int i = 0; i < 25; i++) {
                (i % 2 == 0 ? life.keyhold() : other).kms().rotateKeyOnDemand(RotateKeyOnDemandRequest.of(keyId));
            }
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(failure.get()).isNull();
            for (byte[] blob : blobs) {
                assertThat(other.kms().decrypt(DecryptRequest.of(blob)).plaintext())
                        .isEqualTo(MESSAGE);
            }
        }
        assertThat(blobs).hasSizeGreaterThan(25);
        assertThat(life.materials(keyId)).hasSize(26);
    }

    @Test
    void rawAesGcm_acrossEveryRotation_decrypts() throws Exception {
        String keyId = life.createKey();
        Provider provider = new KeyholdProvider(life.keyhold());
        KeyStore keys = KeyStore.getInstance("KEYHOLD", provider);
        keys.load(null, null);
        SecretKey key = (SecretKey) keys.getKey(keyId, null);
        List<byte[]> ivs = new ArrayList<>();
        List<byte[]> ciphertexts = new ArrayList<>();
        life.kms().enableKeyRotation(EnableKeyRotationRequest.of(keyId).withRotationPeriodInDays(90));
        for (int i = 0; i < 40; i++) {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
            cipher.init(Cipher.ENCRYPT_MODE, key);
            ivs.add(cipher.getIV());
            ciphertexts.add(cipher.doFinal(MESSAGE));
            life.pass(Duration.ofDays(90));
        }
        assertThat(life.materials(keyId)).hasSize(41);
        for (int i = 0; i < ivs.size(); i++) {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, ivs.get(i)));
            assertThat(cipher.doFinal(ciphertexts.get(i))).isEqualTo(MESSAGE);
        }
    }
}
