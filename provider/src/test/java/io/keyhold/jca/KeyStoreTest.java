package io.keyhold.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.TestCertificates;
import io.keyhold.api.KeyInfo;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdKeyGenSpec;
import io.keyhold.api.KeyholdProtection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.Signature;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.util.Collections;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code KeyStore.getInstance("KEYHOLD")}: entries, chains, imports and descriptors. */
class KeyStoreTest {
    private final Keys keys = Keys.appended();

    @TempDir
    Path directory;

    @AfterEach
    void remove() {
        keys.close();
    }

    @Test
    void setKeyEntry_ofHandle_adoptsItWithItsChain() throws Exception {
        KeyStore store = keys.store();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", keys.provider);
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        Certificate certificate = TestCertificates.selfSigned(pair, new JcaContentSignerBuilder("SHA256withRSA"));
        assertThat(keys.storedKeys()).isZero();

        store.setKeyEntry("server.example.com", pair.getPrivate(), null, new Certificate[] {certificate});

        assertThat(keys.storedKeys()).isOne();
        assertThat(store.getKey("server.example.com", "any".toCharArray())).isEqualTo(pair.getPrivate());
        assertThat(store.getCertificateChain("server.example.com")).containsExactly(certificate);
        assertThat(store.getCertificateAlias(certificate)).isEqualTo("server.example.com");
        assertThat(store.entryInstanceOf("server.example.com", KeyStore.PrivateKeyEntry.class))
                .isTrue();
        KeyStore.PrivateKeyEntry entry =
                (KeyStore.PrivateKeyEntry) store.getEntry("server.example.com", new KeyStore.PasswordProtection(null));
        assertThat(entry.getPrivateKey()).isEqualTo(pair.getPrivate());
        assertThat(entry.getAttributes())
                .extracting(KeyStore.Entry.Attribute::getName)
                .contains("keyhold.keyArn");
    }

    @Test
    void setKeyEntry_ofSoftwareKey_importsItForSigning() throws Exception {
        KeyStore store = keys.store();
        KeyPair software = rsa();
        Certificate certificate = TestCertificates.selfSigned(software, new JcaContentSignerBuilder("SHA256withRSA"));

        store.setKeyEntry("imported", software.getPrivate(), null, new Certificate[] {certificate});
        Key handle = store.getKey("imported", null);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign((java.security.PrivateKey) handle);
        signature.update((byte) 1);
        byte[] made = signature.sign();
        signature.initVerify(certificate);
        signature.update((byte) 1);

        assertThat(handle).isInstanceOf(PrivateKeyHandle.class);
        assertThat(signature.verify(made)).isTrue();
        assertThat(store.getCertificateChain("imported")).hasSize(1);
    }

    @Test
    void setEntry_withProtection_importsForAnotherUsage() throws Exception {
        KeyStore store = keys.store();
        KeyPair software = rsa();
        Certificate[] chain = {TestCertificates.selfSigned(software, new JcaContentSignerBuilder("SHA256withRSA"))};

        store.setEntry(
                "decrypts",
                new KeyStore.PrivateKeyEntry(software.getPrivate(), chain),
                new KeyholdProtection(KeyUsageType.ENCRYPT_DECRYPT));

        assertThat(KeyFactory.getInstance("RSA", keys.provider)
                        .getKeySpec(store.getKey("decrypts", null), KeyInfo.class)
                        .usage())
                .isEqualTo(KeyUsageType.ENCRYPT_DECRYPT);
    }

    @Test
    void setKeyEntry_ofWhatCannotBeImported_saysWhatCan() throws Exception {
        KeyStore store = keys.store();

        assertThatThrownBy(() -> store.setKeyEntry("x", new SecretKeySpec(new byte[16], "AES"), null, null))
                .isInstanceOf(KeyStoreException.class)
                .hasMessageContaining("128 bits; only 256");
        assertThatThrownBy(() -> store.setKeyEntry("x", new SecretKeySpec(new byte[16], "Blowfish"), null, null))
                .isInstanceOf(KeyStoreException.class)
                .hasMessageContaining("AES-256, HmacSHA224");
        assertThatThrownBy(() -> store.setKeyEntry("x", new byte[1], null)).isInstanceOf(KeyStoreException.class);
        assertThat(store.size()).isZero();
    }

    @Test
    void privateKey_withoutChain_isVisibleAsKeyAndToldAsEntry() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", keys.provider);
        generator.initialize(KeyholdKeyGenSpec.named("bare"));
        KeyPair pair = generator.generateKeyPair();
        KeyStore store = keys.store();

        assertThat(store.getKey("bare", null)).isEqualTo(pair.getPrivate());
        assertThat(store.getCertificateChain("bare")).isNull();
        assertThat(store.isKeyEntry("bare")).isTrue();
        assertThatThrownBy(() -> store.getEntry("bare", null))
                .isInstanceOf(UnrecoverableKeyException.class)
                .hasMessageContaining("no certificate chain");
    }

    @Test
    void certificateEntry_isTrustedAndNeverReplacesAKey() throws Exception {
        Certificate certificate = TestCertificates.selfSigned(rsa(), new JcaContentSignerBuilder("SHA256withRSA"));
        KeyStore store = keys.store();
        store.setCertificateEntry("ca", certificate);
        keys.secret("AES");

        assertThat(store.isCertificateEntry("ca")).isTrue();
        assertThat(store.getEntry("ca", null)).isInstanceOf(KeyStore.TrustedCertificateEntry.class);
        assertThat(store.getCreationDate("ca")).isNotNull();
        assertThatThrownBy(() -> store.setCertificateEntry("made", certificate))
                .isInstanceOf(KeyStoreException.class)
                .hasMessageContaining("is a key; delete it first");
    }

    @Test
    void disabledKey_isListedAndGiven() throws Exception {
        keys.secret("AES");
        keys.disable(true);

        assertThat(keys.store().getKey("made", null)).isNotNull();
    }

    @Test
    void load_emptyStreamOrDevNull_showsEverything() throws Exception {
        keys.secret("AES");
        KeyStore store = KeyStore.getInstance("keyhold");
        store.load(InputStream.nullInputStream(), "changeit".toCharArray());
        assertThat(store.size()).isOne();
        store.load(null, "changeit".toCharArray());
        store.store(null, null);
        assertThat(KeyStore.Builder.newInstance("KEYHOLD", keys.provider, new KeyStore.PasswordProtection(null))
                        .getKeyStore()
                        .size())
                .isOne();
    }

    @Test
    void descriptor_isFoundByProbeAndNarrowsTheView() throws Exception {
        keys.secret("AES");
        KeyPair pair = keys.signing(KeySpec.ECC_NIST_P256);
        KeyStore all = keys.store();
        all.setKeyEntry("tls-a", pair.getPrivate(), null, new Certificate[] {
            TestCertificates.selfSigned(pair, new JcaContentSignerBuilder("SHA256withECDSA"))
        });
        Path file = directory.resolve("descriptor");
        Files.writeString(file, "# keyhold-keystore\n\n# a comment\nentries = certified\naliases = m*, tls-*\n");

        KeyStore view = KeyStore.getInstance(file.toFile(), (char[]) null);

        assertThat(view.getProvider()).isSameAs(keys.provider);
        assertThat(Collections.list(view.aliases())).containsExactly("tls-a");
        assertThat(view.containsAlias("made")).isFalse();
        assertThatThrownBy(() -> view.setKeyEntry("other", new SecretKeySpec(new byte[32], "AES"), null, null))
                .isInstanceOf(KeyStoreException.class)
                .hasMessageContaining("outside the view");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no descriptor", "# keyhold-keystore\nalias = x", "# keyhold-keystore\nentries = some"})
    void load_anotherFile_isRefused(String text) throws Exception {
        KeyStore store = KeyStore.getInstance("KEYHOLD");

        assertThatThrownBy(() -> store.load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("descriptor");
    }

    private static KeyPair rsa() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", "SunRsaSign");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }
}
