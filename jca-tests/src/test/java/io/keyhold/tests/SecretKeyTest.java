package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keyhold.Keyhold;
import io.keyhold.KeyholdProvider;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EncryptionContextParameterSpec;
import io.keyhold.api.KeyInfo;
import io.keyhold.api.KeyholdKeyGenSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.Map;
import java.util.ServiceLoader;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Managed AES and HMAC keys through Cipher, Mac, KeyStore and KeyGenerator, with the provider appended. */
class SecretKeyTest {
    private static final byte[] MESSAGE = "a message of thirty-three bytes !".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private Keyhold keyhold;

    @BeforeEach
    void open() throws Exception {
        keyhold = Keyhold.open(Settings.quick(directory));
        Security.addProvider(new KeyholdProvider(keyhold));
    }

    @AfterEach
    void close() {
        Security.removeProvider(KeyholdProvider.NAME);
        keyhold.close();
    }

    @Test
    void blob_withItsContext_opensAndWithoutIsRefused() throws Exception {
        SecretKey key = generate("AES", "app");
        Cipher cipher = Cipher.getInstance("KEYHOLD");
        cipher.init(Cipher.ENCRYPT_MODE, key, new EncryptionContextParameterSpec(Map.of("row", "7")));
        byte[] blob = cipher.doFinal(MESSAGE);

        cipher.init(Cipher.DECRYPT_MODE, key, new EncryptionContextParameterSpec(Map.of("row", "7")));
        assertThat(cipher.doFinal(blob)).isEqualTo(MESSAGE);
        cipher.init(Cipher.DECRYPT_MODE, key);
        assertThatThrownBy(() -> cipher.doFinal(blob)).isInstanceOf(AEADBadTagException.class);
        blob[blob.length - 1] ^= 1;
        cipher.init(Cipher.DECRYPT_MODE, key, new EncryptionContextParameterSpec(Map.of("row", "7")));
        assertThatThrownBy(() -> cipher.doFinal(blob)).isInstanceOf(AEADBadTagException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16, 33, 8191, 8192, 70_000, 1_000_000})
    void gcm_withoutProviderName_reachesKeyholdAndPiecesAgreeWithOneShot(int length) throws Exception {
        SecretKey key = generate("AES", "app");
        byte[] plaintext = new byte[length];
        java.util.Arrays.fill(plaintext, (byte) 5);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, key);
        cipher.updateAAD(MESSAGE);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < length; at += 999) {
            byte[] piece = cipher.update(plaintext, at, Math.min(999, length - at));
            out.writeBytes(piece == null ? new byte[0] : piece);
        }
        out.writeBytes(cipher.doFinal());
        byte[] iv = cipher.getIV();

        assertThat(cipher.getProvider().getName()).isEqualTo("Keyhold");
        assertThat(out.size()).isEqualTo(length + 16);
        Cipher opening = Cipher.getInstance("AES/GCM/NoPadding");
        opening.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, iv));
        opening.updateAAD(MESSAGE);
        assertThat(opening.doFinal(out.toByteArray())).isEqualTo(plaintext);
    }

    @Test
    void gcm_withAnImportedKey_agreesWithTheJdkBothWays() throws Exception {
        SecretKeySpec software = new SecretKeySpec(new byte[32], "AES");
        KeyStore store = load();
        store.setKeyEntry("imported", software, null, null);
        SecretKey managed = (SecretKey) store.getKey("imported", null);
        Cipher ours = Cipher.getInstance("AES/GCM/NoPadding");
        ours.init(Cipher.ENCRYPT_MODE, managed);
        byte[] sealedByUs = ours.doFinal(MESSAGE);
        Cipher theirs = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        theirs.init(Cipher.DECRYPT_MODE, software, new GCMParameterSpec(128, ours.getIV()));
        assertThat(theirs.doFinal(sealedByUs)).isEqualTo(MESSAGE);

        theirs.init(Cipher.ENCRYPT_MODE, software);
        byte[] sealedByThem = theirs.doFinal(MESSAGE);
        ours.init(Cipher.DECRYPT_MODE, managed, theirs.getParameters());
        assertThat(ours.doFinal(sealedByThem)).isEqualTo(MESSAGE);
    }

    @Test
    void gcm_callersIvOrSecondMessage_isRefused() throws Exception {
        SecretKey key = generate("AES", "app");
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, new byte[12])))
                .isInstanceOf(InvalidAlgorithmParameterException.class)
                .hasMessageContaining("takes no IV of the caller's");
        Cipher fresh = Cipher.getInstance("AES/GCM/NoPadding");
        fresh.init(Cipher.ENCRYPT_MODE, key);
        fresh.doFinal(MESSAGE);
        assertThatThrownBy(() -> fresh.doFinal(MESSAGE)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void gcm_ciphertextBeyondWhatIsHeldBack_isRefusedWithTheWayOut() throws Exception {
        assumeTrue(Boolean.getBoolean("keyhold.long"), "256 MiB; set -Dkeyhold.long=true");
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, generate("AES", "app"), new GCMParameterSpec(128, new byte[12]));
        byte[] megabyte = new byte[1 << 20];
        for (int i = 0; i < 256; i++) {
            cipher.update(megabyte);
        }
        assertThatThrownBy(() -> cipher.update(new byte[1]))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("more than 256 MiB would have to be held back. Use KEYHOLD/ENVELOPE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HmacSHA224", "HmacSHA256", "HmacSHA384", "HmacSHA512"})
    void mac_withAnImportedKey_agreesWithTheJdk(String algorithm) throws Exception {
        SecretKeySpec software = new SecretKeySpec(new byte[64], algorithm);
        KeyStore store = load();
        store.setKeyEntry("mac", software, null, null);
        Mac theirs = Mac.getInstance(algorithm, "SunJCE");
        theirs.init(software);
        Mac ours = Mac.getInstance(algorithm);
        ours.init(store.getKey("mac", null));
        for (byte b : MESSAGE) {
            ours.update(b);
        }

        assertThat(ours.doFinal()).isEqualTo(theirs.doFinal(MESSAGE));
        assertThat(ours.doFinal(new byte[200_000])).isEqualTo(theirs.doFinal(new byte[200_000]));
    }

    @Test
    void handle_disabledKey_isRefusedAtTheFinalisingCallAndListed() throws Exception {
        SecretKey key = generate("AES", "app");
        Cipher cipher = Cipher.getInstance("KEYHOLD");
        cipher.init(Cipher.ENCRYPT_MODE, key);
        keyhold.kms().disableKey(DisableKeyRequest.of(info(key).keyArn()));

        assertThatThrownBy(() -> cipher.doFinal(MESSAGE))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("is disabled. Call EnableKey (audit event ");
        assertThat(load().getKey("app", null)).isEqualTo(key);
    }

    @Test
    void handle_asksForItsBytes_getsNothing() throws Exception {
        SecretKey key = generate("AES", "app");
        assertThat(key.getEncoded()).isNull();
        assertThat(key.getFormat()).isNull();
        assertThat(info(key).keyArn()).startsWith("arn:aws:kms:local-1:111122223333:key/");
        assertThatThrownBy(() -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(key))
                .isInstanceOf(NotSerializableException.class);
        for (String type : new String[] {"PKCS12", "JCEKS"}) {
            KeyStore export = KeyStore.getInstance(type);
            export.load(null, null);
            assertThatThrownBy(() -> {
                        export.setKeyEntry("x", key, "pw".toCharArray(), null);
                        export.store(new ByteArrayOutputStream(), "pw".toCharArray());
                    })
                    .isInstanceOf(Exception.class);
        }
    }

    @Test
    void keyStore_entries_areAliasesAndKeysWithoutOne() throws Exception {
        SecretKey key = generate("AES", "app");
        KeyStore store = load();
        store.setKeyEntry("server.example.com", key, null, null);

        assertThat(java.util.Collections.list(store.aliases())).containsExactlyInAnyOrder("app", "server.example.com");
        assertThat(store.isKeyEntry("app")).isTrue();
        assertThat(store.getCreationDate("app")).isNotNull();
        assertThat(store.getKey("server.example.com", null)).isEqualTo(key);
        store.deleteEntry("app");
        assertThat(store.containsAlias("app")).isFalse();
        store.deleteEntry(info(key).keyArn().substring(info(key).keyArn().length() - 36));
        assertThatThrownBy(() -> store.store(null, null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ScheduleKeyDeletion");
        assertThat(store.getKey("absent", null)).isNull();
    }

    @Test
    void keyStore_descriptor_narrowsTheView() throws Exception {
        generate("AES", "tls-a");
        generate("AES", "other");
        Path descriptor = directory.resolve("descriptor");
        Files.writeString(descriptor, "# keyhold-keystore\naliases = tls-*\n");

        KeyStore store = KeyStore.getInstance(descriptor.toFile(), "changeit".toCharArray());

        assertThat(store.getType()).isEqualToIgnoringCase("KEYHOLD");
        assertThat(java.util.Collections.list(store.aliases())).containsExactly("tls-a");
        assertThat(store.getKey("other", null)).isNull();
    }

    @Test
    void keyGenerator_withoutManagedSpec_isAnotherProviders() throws Exception {
        KeyGenerator generator = KeyGenerator.getInstance("AES");
        generator.init(256);
        assertThat(generator.generateKey().getEncoded()).hasSize(32);
    }

    @Test
    void provider_byServiceLoader_isFound() {
        assertThat(ServiceLoader.load(Provider.class).stream().filter(found -> found.type() == KeyholdProvider.class))
                .hasSize(1);
    }

    private static SecretKey generate(String algorithm, String alias) throws Exception {
        KeyGenerator generator = KeyGenerator.getInstance(algorithm, "Keyhold");
        generator.init(KeyholdKeyGenSpec.named(alias));
        return generator.generateKey();
    }

    private static KeyStore load() throws Exception {
        KeyStore store = KeyStore.getInstance("KEYHOLD");
        store.load(null, null);
        return store;
    }

    private static KeyInfo info(SecretKey key) throws Exception {
        return (KeyInfo) SecretKeyFactory.getInstance("KEYHOLD", "Keyhold").getKeySpec(key, KeyInfo.class);
    }
}
