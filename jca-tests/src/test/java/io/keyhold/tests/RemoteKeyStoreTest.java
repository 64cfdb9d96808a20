package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.KeyholdProvider;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdKeyGenSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Collections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The entries of a {@code KeyStore} whose keys are in another process. */
class RemoteKeyStoreTest {
    @TempDir
    static Path directory;

    private static ServedStore served;
    private static KeyholdProvider provider;

    @BeforeAll
    static void start() throws IOException {
        served = new ServedStore(directory);
        provider = served.provider(served.accessKey(ServedStore.ROOT));
    }

    @AfterAll
    static void stop() {
        provider.close();
        served.close();
    }

    private static KeyStore store() throws Exception {
        KeyStore store = KeyStore.getInstance("KEYHOLD", provider);
        store.load(null, null);
        return store;
    }

    private static KeyPair pair(String algorithm, KeySpec spec, KeyUsageType usage) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, provider);
        generator.initialize(KeyholdKeyGenSpec.of(spec, usage));
        return generator.generateKeyPair();
    }

    /** By an authority of software, as the provider is not installed. */
    private static X509Certificate certified(KeyPair pair, String subject) throws Exception {
        KeyPairGenerator software = KeyPairGenerator.getInstance("EC", "SunEC");
        software.initialize(256);
        return Certificates.issue(
                subject, pair.getPublic(), "CN=authority", software.generateKeyPair(), "SHA256withECDSA");
    }

    @Test
    void keyStore_entriesSetAndDeleted_areThoseOfTheStore() throws Exception {
        KeyStore store = store();
        KeyPair pair = pair("EC", KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
        X509Certificate certificate = certified(pair, "CN=one");
        store.setKeyEntry("pair", pair.getPrivate(), null, new X509Certificate[] {certificate});
        store.setCertificateEntry("trusted", certificate);

        assertThat(Collections.list(store().aliases())).contains("pair", "trusted");
        assertThat(store().isKeyEntry("pair")).isTrue();
        assertThat(store().getCertificateChain("pair")).containsExactly(certificate);
        assertThat(store().getCertificate("trusted")).isEqualTo(certificate);
        assertThat(store().getKey("pair", null)).isEqualTo(pair.getPrivate());

        store.deleteEntry("trusted");
        store.deleteEntry("pair");
        store.store(null, null);
        assertThat(Collections.list(store().aliases())).doesNotContain("pair", "trusted");
    }

    @Test
    void store_entryChangedSinceItWasDeletedHere_isRefused() throws Exception {
        KeyStore store = store();
        KeyPair pair = pair("EC", KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
        X509Certificate certificate = certified(pair, "CN=one");
        store.setKeyEntry("moving", pair.getPrivate(), null, new X509Certificate[] {certificate});
        store.deleteEntry("moving");
        store().setKeyEntry("moving", pair.getPrivate(), null, new X509Certificate[] {certified(pair, "CN=another")});

        assertThatThrownBy(() -> store.store(null, null))
                .hasMessageContaining("entry `moving` was changed after it was deleted here")
                .hasMessageContaining("Load the KeyStore again");
        assertThat(store().containsAlias("moving")).isTrue();
    }
}
