package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.Keyhold;
import io.keyhold.KeyholdProvider;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.KeyInfo;
import io.keyhold.api.KeyholdKeyGenSpec;
import io.keyhold.api.Kms;
import io.keyhold.api.ListKeysRequest;
import io.keyhold.api.UpdateAliasRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.util.Collections;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries of the KeyStore and the aliases, keys and failures behind them. */
class EntriesTest {
    @TempDir
    Path directory;

    private Keyhold keyhold;
    private Kms kms;
    private Provider provider;

    @BeforeEach
    void open() throws Exception {
        keyhold = Keyhold.open(Settings.quick(directory));
        kms = keyhold.kms();
        provider = new KeyholdProvider(keyhold);
    }

    @AfterEach
    void close() {
        keyhold.close();
    }

    @Test
    void getKey_textOfAKeyId_isThatKeyEvenIfAnAliasHasThatName() throws Exception {
        String one = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        String two = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        kms.createAlias(CreateAliasRequest.of("alias/" + one, two));

        assertThat(arn(load().getKey(one, null))).endsWith(one);
    }

    @Test
    void getKey_aliasDeletedBehindAnEntryWithoutChain_isNoEntryAnyMore() throws Exception {
        SecretKey key = generate(KeyholdKeyGenSpec.named("app"));
        KeyStore store = load();
        store.deleteEntry("app");
        store.store(null, null);

        assertThat(store.containsAlias("app")).isFalse();
        assertThat(store.getKey("app", null)).isNull();
        assertThat(Collections.list(store.aliases())).containsExactly(arn(key).substring(arn(key).length() - 36));
    }

    @Test
    void generateKey_aliasThatCannotBe_makesNoKey() {
        for (String alias : new String[] {"aws/mine", "no spaces allowed"}) {
            assertThatThrownBy(() -> generate(KeyholdKeyGenSpec.named(alias))).isInstanceOf(Exception.class);
        }
        assertThat(kms.listKeys(ListKeysRequest.of()).keys()).isEmpty();
    }

    @Test
    void setKeyEntry_reservedName_isRefusedForAKeyOfTheStoreToo() throws Exception {
        SecretKey key = generate(KeyholdKeyGenSpec.named("app"));
        KeyStore store = load();

        assertThatThrownBy(() -> store.setKeyEntry("aws/jdbc", key, null, null)).hasMessageContaining("aws/");
        assertThat(store.containsAlias("aws/jdbc")).isFalse();
    }

    @Test
    void setKeyEntry_overAnAliasOfAnotherKind_importsNothing() throws Exception {
        generate(KeyholdKeyGenSpec.named("app"));
        KeyStore store = load();

        assertThatThrownBy(() -> store.setKeyEntry("app", new SecretKeySpec(new byte[32], "HmacSHA256"), null, null))
                .hasMessageContaining("points to a key with usage ENCRYPT_DECRYPT");
        assertThat(kms.listKeys(ListKeysRequest.of()).keys()).hasSize(1);
    }

    @Test
    void setKeyEntry_nameBoundToAnotherKey_followsIt() throws Exception {
        KeyStore store = load();
        SecretKey one = generate(KeyholdKeyGenSpec.named("one"));
        SecretKey two = generate(KeyholdKeyGenSpec.named("two"));
        store.setKeyEntry("server.example.com", one, null, null);
        store.setKeyEntry("server.example.com", two, null, null);

        assertThat(store.getKey("server.example.com", null)).isEqualTo(two);
        kms.updateAlias(UpdateAliasRequest.of("alias/one", arn(two)));
        assertThat(store.getKey("one", null)).isEqualTo(two);
    }

    @Test
    void gcm_callersIvAgainAfterADecryption_isRefused() throws Exception {
        SecretKey key = generate(KeyholdKeyGenSpec.named("iv").withCallerIv(true));
        GCMParameterSpec iv = new GCMParameterSpec(128, new byte[12]);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
        cipher.init(Cipher.ENCRYPT_MODE, key, iv);
        byte[] ciphertext = cipher.doFinal(new byte[3]);
        cipher.init(Cipher.DECRYPT_MODE, key, iv);
        cipher.doFinal(ciphertext);

        assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, key, iv)).hasMessageContaining("reuse");
    }

    @Test
    void blob_afterARefusedPiece_isNotMadeOfTheRest() throws Exception {
        Cipher cipher = Cipher.getInstance("KEYHOLD", provider);
        cipher.init(Cipher.ENCRYPT_MODE, generate(KeyholdKeyGenSpec.named("app")));
        cipher.update(new byte[3000]);

        assertThatThrownBy(() -> cipher.update(new byte[4000])).hasMessageContaining("more than 6144 bytes");
        assertThatThrownBy(() -> cipher.doFinal(new byte[10])).isInstanceOf(IllegalBlockSizeException.class);
    }

    @Test
    void open_passphraseThatIsNoText_isRefused() throws Exception {
        Path other = Files.createDirectory(directory.resolve("other"));
        Path settings = Settings.passphrase(other);
        Files.write(other.resolve("passphrase"), "\u00e4\u00f6\u00fc".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> Keyhold.open(settings)).hasMessageContaining("is not UTF-8");
        assertThat(other.resolve("store")).doesNotExist();
    }

    private KeyStore load() throws Exception {
        KeyStore store = KeyStore.getInstance("KEYHOLD", provider);
        store.load(null, null);
        return store;
    }

    private SecretKey generate(KeyholdKeyGenSpec spec) throws Exception {
        KeyGenerator generator = KeyGenerator.getInstance("AES", provider);
        generator.init(spec);
        return generator.generateKey();
    }

    private String arn(Key key) throws Exception {
        return ((KeyInfo) SecretKeyFactory.getInstance("KEYHOLD", provider).getKeySpec((SecretKey) key, KeyInfo.class))
                .keyArn();
    }
}
