package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keyhold.Keyhold;
import io.keyhold.KeyholdProvider;
import io.keyhold.api.AccessKeyCredential;
import io.keyhold.api.CertificateContents;
import io.keyhold.api.EncryptionContextParameterSpec;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdKeyGenSpec;
import io.keyhold.api.KmsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;

/** The JCA with keys in another process: the provider is the client of a server, and is judged by the JDK and by the SDK of AWS. */
class RemoteJcaTest {
    private static final byte[] MESSAGE = "a message of thirty-three bytes !".getBytes(StandardCharsets.UTF_8);
    private static final byte[] LONG = new byte[100_000];

    @TempDir
    static Path directory;

    private static ServedStore served;
    private static AccessKeyCredential accessKey;
    private static Provider provider;
    private static KmsClient sdk;

    @BeforeAll
    static void start() throws IOException {
        served = new ServedStore(directory);
        accessKey = served.accessKey(ServedStore.ROOT);
        provider = served.provider(accessKey);
        sdk = served.sdk(accessKey);
    }

    @AfterAll
    static void stop() {
        sdk.close();
        ((KeyholdProvider) provider).close();
        served.close();
    }

    private static KeyStore store() throws Exception {
        KeyStore store = KeyStore.getInstance("KEYHOLD", provider);
        store.load(null, null);
        return store;
    }

    private static SecretKey aes(String alias) throws GeneralSecurityException {
        KeyGenerator generator = KeyGenerator.getInstance("AES", provider);
        generator.init(KeyholdKeyGenSpec.named(alias));
        return generator.generateKey();
    }

    private static KeyPair pair(String algorithm, KeySpec spec, KeyUsageType usage) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, provider);
        generator.initialize(KeyholdKeyGenSpec.of(spec, usage));
        return generator.generateKeyPair();
    }

    @Test
    void blob_encryptedThroughTheClient_opensByTheSdkOfAws() throws Exception {
        SecretKey key = aes("blob");
        Cipher cipher = Cipher.getInstance("KEYHOLD", provider);
        cipher.init(Cipher.ENCRYPT_MODE, key, new EncryptionContextParameterSpec(Map.of("Zeile", "sieben ü")));
        byte[] blob = cipher.doFinal(MESSAGE);

        assertThat(sdk.decrypt(request -> request.ciphertextBlob(SdkBytes.fromByteArray(blob))
                                .encryptionContext(Map.of("Zeile", "sieben ü")))
                        .plaintext()
                        .asByteArray())
                .isEqualTo(MESSAGE);
        byte[] other = sdk.encrypt(request -> request.keyId("alias/blob").plaintext(SdkBytes.fromByteArray(MESSAGE)))
                .ciphertextBlob()
                .asByteArray();
        cipher.init(Cipher.DECRYPT_MODE, key);
        assertThat(cipher.doFinal(other)).isEqualTo(MESSAGE);
        other[other.length - 1] ^= 1;
        cipher.init(Cipher.DECRYPT_MODE, key);
        assertThatThrownBy(() -> cipher.doFinal(other)).isInstanceOf(AEADBadTagException.class);
    }

    @Test
    void envelope_throughTheClient_opensInTheProcessOfTheStore() throws Exception {
        Cipher cipher = Cipher.getInstance("KEYHOLD/ENVELOPE/NoPadding", provider);
        cipher.init(Cipher.ENCRYPT_MODE, aes("envelope"));
        byte[] envelope = cipher.doFinal(LONG);

        Cipher there = Cipher.getInstance("KEYHOLD/ENVELOPE/NoPadding", new KeyholdProvider(served.owner()));
        KeyStore store = KeyStore.getInstance("KEYHOLD", new KeyholdProvider(served.owner()));
        store.load(null, null);
        there.init(Cipher.DECRYPT_MODE, store.getKey("envelope", null));
        assertThat(there.doFinal(envelope)).isEqualTo(LONG);
        cipher.init(Cipher.DECRYPT_MODE, store().getKey("envelope", null));
        assertThat(cipher.doFinal(envelope)).isEqualTo(LONG);
    }

    @Test
    void rawGcm_ivReadBeforeOrAfter_opensInTheProcessOfTheStore() throws Exception {
        SecretKey key = aes("raw");
        KeyStore store = KeyStore.getInstance("KEYHOLD", new KeyholdProvider(served.owner()));
        store.load(null, null);
        Cipher there = Cipher.getInstance("AES/GCM/NoPadding", new KeyholdProvider(served.owner()));
        for (boolean before : new boolean[] {true, false}) {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
            cipher.init(Cipher.ENCRYPT_MODE, key);
            byte[] early = before ? cipher.getIV() : new byte[0];
            cipher.updateAAD(MESSAGE);
            assertThat(cipher.update(LONG, 0, 50_000)).isNullOrEmpty();
            byte[] ciphertext = cipher.doFinal(LONG, 50_000, 50_000);
            byte[] iv = cipher.getIV();

            assertThat(before ? early : iv).isEqualTo(iv).hasSize(12);
            there.init(Cipher.DECRYPT_MODE, store.getKey("raw", null), new GCMParameterSpec(128, iv));
            there.updateAAD(MESSAGE);
            assertThat(there.doFinal(ciphertext)).isEqualTo(LONG);
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, iv));
            cipher.updateAAD(MESSAGE);
            assertThat(cipher.doFinal(ciphertext)).isEqualTo(LONG);
            ciphertext[0] ^= 1;
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, iv));
            cipher.updateAAD(MESSAGE);
            assertThatThrownBy(() -> cipher.doFinal(ciphertext)).isInstanceOf(AEADBadTagException.class);
        }
    }

    @Test
    void rawGcm_messageOfMoreThan256KiB_isRefusedWithTheRemedy() throws Exception {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
        cipher.init(Cipher.ENCRYPT_MODE, aes("raw-long"));

        assertThatThrownBy(() -> cipher.doFinal(new byte[(256 << 10) + 1]))
                .hasMessageContaining("a message of `262145` bytes; a backend takes 262144 at most")
                .hasMessageContaining("Use KEYHOLD/ENVELOPE");
    }

    @Test
    void wrap_throughTheClient_unwraps() throws Exception {
        SecretKey key = aes("wrap");
        SecretKey wrapped = new SecretKeySpec(new byte[32], "AES");
        Cipher cipher = Cipher.getInstance("AESWrap", provider);
        cipher.init(Cipher.WRAP_MODE, key);
        byte[] bytes = cipher.wrap(wrapped);
        cipher.init(Cipher.UNWRAP_MODE, key);
        assertThat(cipher.unwrap(bytes, "AES", Cipher.SECRET_KEY)).isEqualTo(wrapped);
    }

    @Test
    void signatures_throughTheClient_verifyByTheJdk() throws Exception {
        verified("EC", KeySpec.ECC_NIST_P256, "SHA256withECDSA", "SunEC", MESSAGE);
        verified("RSA", KeySpec.RSA_2048, "SHA256withRSA", "SunRsaSign", LONG);
        verified("Ed25519", KeySpec.ECC_NIST_EDWARDS25519, "Ed25519", "SunEC", MESSAGE);
        verified("Ed25519", KeySpec.ECC_NIST_EDWARDS25519, "Ed25519", "SunEC", LONG);
        verified("Ed25519", KeySpec.ECC_NIST_EDWARDS25519, "Ed25519", "SunEC", new byte[0]);
    }

    private static void verified(String generator, KeySpec spec, String algorithm, String judge, byte[] message)
            throws GeneralSecurityException {
        KeyPair pair = pair(generator, spec, KeyUsageType.SIGN_VERIFY);
        Signature signature = Signature.getInstance(algorithm, provider);
        signature.initSign(pair.getPrivate());
        signature.update(message);
        byte[] signed = signature.sign();
        Signature verifier = Signature.getInstance(algorithm, judge);
        verifier.initVerify(pair.getPublic());
        verifier.update(message);
        assertThat(verifier.verify(signed)).as(algorithm).isTrue();
    }

    @Test
    void oaepMacAndAgreement_throughTheClient_agreeWithTheJdk() throws Exception {
        KeyPair rsa = pair("RSA", KeySpec.RSA_2048, KeyUsageType.ENCRYPT_DECRYPT);
        String oaep = "RSA/ECB/OAEPWithSHA-1AndMGF1Padding";
        Cipher sealing = Cipher.getInstance(oaep, "SunJCE");
        sealing.init(Cipher.ENCRYPT_MODE, rsa.getPublic());
        Cipher opening = Cipher.getInstance(oaep, provider);
        opening.init(Cipher.DECRYPT_MODE, rsa.getPrivate());
        assertThat(opening.doFinal(sealing.doFinal(MESSAGE))).isEqualTo(MESSAGE);

        byte[] secret = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        store().setKeyEntry("imported-mac", new SecretKeySpec(secret, "HmacSHA256"), null, null);
        for (byte[] message : new byte[][] {MESSAGE, LONG, {}}) {
            Mac own = Mac.getInstance("HmacSHA256", provider);
            own.init(store().getKey("imported-mac", null));
            Mac jdk = Mac.getInstance("HmacSHA256", "SunJCE");
            jdk.init(new SecretKeySpec(secret, "HmacSHA256"));
            assertThat(own.doFinal(message)).isEqualTo(jdk.doFinal(message));
        }

        KeyPair own = pair("EC", KeySpec.ECC_NIST_P256, KeyUsageType.KEY_AGREEMENT);
        KeyPairGenerator software = KeyPairGenerator.getInstance("EC", "SunEC");
        software.initialize(256);
        KeyPair peer = software.generateKeyPair();
        KeyAgreement here = KeyAgreement.getInstance("ECDH", provider);
        here.init(own.getPrivate());
        here.doPhase(peer.getPublic(), true);
        KeyAgreement there = KeyAgreement.getInstance("ECDH", "SunEC");
        there.init(peer.getPrivate());
        there.doPhase(own.getPublic(), true);
        assertThat(here.generateSecret()).isEqualTo(there.generateSecret());
    }

    @Test
    void kem_throughTheClient_findsTheSecret() throws Exception {
        assumeTrue(Kems.areThere());
        KeyPair pair = pair("ML-KEM", KeySpec.ML_KEM_768, KeyUsageType.ENCAPSULATE_DECAPSULATE);
        Kems.Encapsulated made = Kems.encapsulate("ML-KEM", provider, pair.getPublic(), null);
        assertThat(Kems.decapsulate("ML-KEM", provider, pair.getPrivate(), made.ciphertext()))
                .isEqualTo(made.secret());
    }

    @Test
    void tlsServer_withKeyAndCertificateOfTheClient_shakesHandsAtPositionOne() throws Exception {
        Security.insertProviderAt(provider, 1);
        try (Keyhold client = Keyhold.open(served.client(accessKey))) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
            generator.initialize(KeyholdKeyGenSpec.of(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY)
                    .withAlias("tls"));
            generator.generateKeyPair();
            X509Certificate certificate =
                    client.certificates().selfSigned("tls", CertificateContents.of("CN=localhost"));
            client.certificates().install("tls", List.of(certificate));
            KeyStore store = store();
            assertThat(store.getCertificate("tls")).isEqualTo(certificate);
            SSLContext server = Handshakes.context(Handshakes.keyManagers("KEYHOLD", store), certificate);

            SSLContext peer = Handshakes.context(null, certificate);
            assertThat(Handshakes.run(server, peer, "TLSv1.3", false).getPeerCertificates())
                    .containsExactly(certificate);
            assertThat(Handshakes.run(server, peer, "TLSv1.2", false).getPeerCertificates())
                    .containsExactly(certificate);
        } finally {
            Security.removeProvider(provider.getName());
        }
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

    @Test
    void use_keyDisabledOrAccessKeyDeleted_isRefusedWithTheNextRequest() throws Exception {
        SecretKey key = aes("disabled");
        Cipher cipher = Cipher.getInstance("KEYHOLD", provider);
        cipher.init(Cipher.ENCRYPT_MODE, key);
        cipher.doFinal(MESSAGE);
        String id = served.owner()
                .kms()
                .describeKey(request -> request.keyId("alias/disabled"))
                .keyMetadata()
                .keyId();
        served.owner().kms().disableKey(request -> request.keyId(id));
        assertThatThrownBy(() -> cipher.doFinal(MESSAGE))
                .cause()
                .isInstanceOf(KmsException.Disabled.class)
                .hasMessageContaining("is disabled")
                .hasMessageContaining("EnableKey");

        AccessKeyCredential other = served.accessKey(ServedStore.ROOT);
        try (Keyhold client = Keyhold.open(served.client(other))) {
            client.kms().listKeys(request -> request.limit(1));
            served.owner().admin().deleteAccessKey(other.accessKeyId());
            assertThatThrownBy(() -> client.kms().listKeys(request -> request.limit(1)))
                    .isInstanceOf(KmsException.AccessDenied.class)
                    .hasMessageContaining("does not accept the access key")
                    .hasMessageContaining("Check keyhold.access-key-id");
        }
    }

    @Test
    void administration_throughTheClient_isRefusedWithTheRemedy() throws Exception {
        try (Keyhold client = Keyhold.open(served.client(accessKey))) {
            assertThatThrownBy(client::admin)
                    .isInstanceOf(KmsException.Unsupported.class)
                    .hasMessageContaining("Keyhold.admin needs the store itself, and the keys are at https://")
                    .hasMessageContaining("Do it where the store is");
            assertThatThrownBy(client::auditLog).hasMessageContaining("Keyhold.auditLog needs the store itself");
            assertThatThrownBy(() -> client.backup(directory.resolve("copy")))
                    .hasMessageContaining("Keyhold.backup needs the store itself");
            assertThatThrownBy(client::rootChange).hasMessageContaining("Keyhold.rootChange needs the store itself");
        }
    }
}
