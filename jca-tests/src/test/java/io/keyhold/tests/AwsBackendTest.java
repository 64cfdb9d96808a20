package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.Keyhold;
import io.keyhold.KeyholdProvider;
import io.keyhold.KeyholdServer;
import io.keyhold.ServerSettings;
import io.keyhold.api.AccessKeyCredential;
import io.keyhold.api.CertificateContents;
import io.keyhold.api.EncryptionContextParameterSpec;
import io.keyhold.api.GrantConstraints;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdKeyGenSpec;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.Tag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The provider over the real AWS SDK; what it speaks to is a Keyhold server, as AWS itself cannot be reached here. */
class AwsBackendTest {
    private static final byte[] MESSAGE = "a message of thirty-three bytes !".getBytes(StandardCharsets.UTF_8);

    @TempDir
    static Path directory;

    private static Keyhold owner;
    private static Path settings;
    private static KeyholdProvider provider;
    private static Keyhold client;

    @BeforeAll
    static void start() throws IOException {
        owner = Keyhold.open(Settings.quick(directory, "keyhold.region = eu-west-1"));
        KeyholdServer server = owner.serve(ServerSettings.of("127.0.0.1", 0).withPlainHttp());
        AccessKeyCredential key = owner.admin().createAccessKey(ServedStore.ROOT);
        System.setProperty("aws.accessKeyId", key.accessKeyId());
        System.setProperty("aws.secretAccessKey", key.secretAccessKey());
        settings = Files.writeString(
                directory.resolve("client.properties"),
                "keyhold.backend = aws-kms\nkeyhold.region = eu-west-1\nkeyhold.aws-endpoint = " + server.endpoint()
                        + "\nkeyhold.chain.tls = chain.pem\nkeyhold.backend-freshness-ms = 0\n");
        provider = new KeyholdProvider(settings);
        client = Keyhold.open(settings);
    }

    @AfterAll
    static void stop() {
        client.close();
        provider.close();
        owner.close();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    private static KeyStore store(Provider of) throws Exception {
        KeyStore store = KeyStore.getInstance("KEYHOLD", of);
        store.load(null, null);
        return store;
    }

    private static SecretKey secret(String algorithm, String alias) throws Exception {
        KeyGenerator generator = KeyGenerator.getInstance(algorithm, provider);
        generator.init(KeyholdKeyGenSpec.named(alias));
        return generator.generateKey();
    }

    private static KeyPair pair(String algorithm, KeySpec spec, KeyUsageType usage) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, provider);
        generator.initialize(KeyholdKeyGenSpec.of(spec, usage));
        return generator.generateKeyPair();
    }

    @Test
    void blobsAndEnvelopes_throughTheSdk_openWhereTheKeyIs() throws Exception {
        SecretKey key = secret("AES", "aws-aes");
        Cipher cipher = Cipher.getInstance("KEYHOLD", provider);
        cipher.init(Cipher.ENCRYPT_MODE, key, new EncryptionContextParameterSpec(Map.of("Zeile", "sieben ü")));
        byte[] blob = cipher.doFinal(MESSAGE);
        assertThat(owner.kms()
                        .decrypt(request -> request.ciphertextBlob(blob).encryptionContext(Map.of("Zeile", "sieben ü")))
                        .plaintext())
                .isEqualTo(MESSAGE);

        Cipher envelope = Cipher.getInstance("KEYHOLD/ENVELOPE/NoPadding", provider);
        envelope.init(Cipher.ENCRYPT_MODE, key);
        byte[] sealed = envelope.doFinal(MESSAGE);
        Provider there = new KeyholdProvider(owner);
        Cipher opening = Cipher.getInstance("KEYHOLD/ENVELOPE/NoPadding", there);
        opening.init(Cipher.DECRYPT_MODE, store(there).getKey("aws-aes", null));
        assertThat(opening.doFinal(sealed)).isEqualTo(MESSAGE);
    }

    @Test
    void signatureOaepAndAgreement_throughTheSdk_agreeWithTheJdk() throws Exception {
        KeyPair signing = pair("RSA", KeySpec.RSA_2048, KeyUsageType.SIGN_VERIFY);
        Signature signature = Signature.getInstance("SHA256withRSA", provider);
        signature.initSign(signing.getPrivate());
        signature.update(MESSAGE);
        assertVerified(signing.getPublic(), signature.sign());

        KeyPair sealing = pair("RSA", KeySpec.RSA_2048, KeyUsageType.ENCRYPT_DECRYPT);
        String oaep = "RSA/ECB/OAEPWithSHA-1AndMGF1Padding";
        Cipher cipher = Cipher.getInstance(oaep, "SunJCE");
        cipher.init(Cipher.ENCRYPT_MODE, sealing.getPublic());
        Cipher opening = Cipher.getInstance(oaep, provider);
        opening.init(Cipher.DECRYPT_MODE, sealing.getPrivate());
        assertThat(opening.doFinal(cipher.doFinal(MESSAGE))).isEqualTo(MESSAGE);

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

    private static void assertVerified(PublicKey key, byte[] signed) throws Exception {
        Signature verifier = Signature.getInstance("SHA256withRSA", "SunRsaSign");
        verifier.initVerify(key);
        verifier.update(MESSAGE);
        assertThat(verifier.verify(signed)).isTrue();
    }

    @Test
    void mac_throughTheSdk_isThatOfTheKey_andALongMessageIsRefused() throws Exception {
        secret("HmacSHA256", "aws-mac");
        Mac mac = Mac.getInstance("HmacSHA256", provider);
        mac.init(store(provider).getKey("aws-mac", null));
        byte[] code = mac.doFinal(MESSAGE);
        Mac there = Mac.getInstance("HmacSHA256", new KeyholdProvider(owner));
        there.init(store(new KeyholdProvider(owner)).getKey("aws-mac", null));
        assertThat(there.doFinal(MESSAGE)).isEqualTo(code);

        assertThatThrownBy(() -> mac.doFinal(new byte[4097]))
                .hasMessageContaining("a message of `4097` bytes; a backend takes 4096 at most")
                .hasMessageContaining("Compute the MAC of a hash of the message");
    }

    @Test
    void rawGcm_ofAwsKms_isRefusedWithTheRemedy() throws Exception {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
        cipher.init(Cipher.ENCRYPT_MODE, secret("AES", "aws-raw"));

        assertThatThrownBy(() -> cipher.doFinal(MESSAGE))
                .hasMessageContaining("AWS KMS in eu-west-1 has no AES/GCM/NoPadding under a key itself")
                .hasMessageContaining("Use KEYHOLD up to 4096 bytes, KEYHOLD/ENVELOPE for more");
    }

    @Test
    void keyStore_aliasesKeysAndChainFiles_areTheEntries() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
        generator.initialize(KeyholdKeyGenSpec.of(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY)
                .withAlias("tls"));
        generator.generateKeyPair();
        String unnamed = owner.kms().createKey(request -> {}).keyMetadata().keyId();
        X509Certificate certificate = client.certificates().selfSigned("tls", CertificateContents.of("CN=localhost"));
        Files.writeString(
                directory.resolve("chain.pem"),
                "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                        + "\n-----END CERTIFICATE-----\n");

        assertThat(Collections.list(store(provider).aliases())).contains("tls", unnamed);
        assertThat(store(provider).getCertificateChain("tls")).containsExactly(certificate);
        assertThat(store(provider).containsAlias("nobody")).isFalse();
        assertThat(store(provider).containsAlias("no alias at all!")).isFalse();
        Security.addProvider(provider);
        try {
            SSLContext server =
                    Handshakes.context(Handshakes.keyManagers("SunX509", oneEntry(certificate)), certificate);
            assertThat(Handshakes.run(server, Handshakes.context(null, certificate), "TLSv1.3", false)
                            .getPeerCertificates())
                    .containsExactly(certificate);
        } finally {
            Security.removeProvider(provider.getName());
        }
        assertThatThrownBy(() -> store(provider).setCertificateEntry("trusted", certificate))
                .hasMessageContaining("AWS KMS in eu-west-1 has no trusted certificates")
                .hasMessageContaining("Keep them in a PKCS#12 file");
    }

    /** The view of one entry, as SunX509 takes every entry that there is. */
    private static KeyStore oneEntry(X509Certificate certificate) throws Exception {
        KeyStore all = store(provider);
        assertThat(all.getCertificate("tls")).isEqualTo(certificate);
        return all;
    }

    @Test
    void operations_withListsMapsAndNestedMembers_goThroughTheSdk() {
        Kms kms = client.kms();
        String id = kms.createKey(request -> request.description("zwölf").tags(List.of(new Tag("a", "ü"))))
                .keyMetadata()
                .keyId();
        assertThat(kms.listResourceTags(request -> request.keyId(id)).tags()).containsExactly(new Tag("a", "ü"));
        owner.admin().createPrincipal("arn:aws:iam::111122223333:user/grantee");
        kms.createGrant(request -> request.keyId(id)
                .granteePrincipal("arn:aws:iam::111122223333:user/grantee")
                .operations(List.of(GrantOperation.DECRYPT))
                .constraints(GrantConstraints.of().withEncryptionContextSubset(Map.of("a", "b"))));
        assertThat(kms.listGrants(request -> request.keyId(id)).grants())
                .singleElement()
                .satisfies(grant -> {
                    assertThat(grant.operations()).containsExactly(GrantOperation.DECRYPT);
                    assertThat(grant.constraints().orElseThrow().toString()).contains("a=b");
                });
        kms.disableKey(request -> request.keyId(id));
        assertThatThrownBy(() -> kms.encrypt(request -> request.keyId(id).plaintext(MESSAGE)))
                .isInstanceOf(KmsException.Disabled.class)
                .hasMessageContaining("is disabled");
        assertThatThrownBy(() -> kms.describeKey(request -> request.keyId("alias/nobody")))
                .isInstanceOf(KmsException.NotFound.class)
                .hasMessageContaining("alias/nobody");
    }

    @Test
    void call_nobodyListens_isATypedErrorWithinTheLimit() throws IOException {
        Path away = Files.writeString(directory.resolve("away.properties"), """
                keyhold.backend = aws-kms
                keyhold.region = eu-west-1
                keyhold.aws-endpoint = http://127.0.0.1:1
                keyhold.backend-timeout-ms = 1000
                """);
        try (Keyhold nobody = Keyhold.open(away)) {
            assertThatThrownBy(() -> nobody.kms().listKeys(request -> request.limit(1)))
                    .isInstanceOf(KmsException.DependencyTimeout.class)
                    .hasMessageContaining("AWS KMS in eu-west-1 was not asked, or gave no reply")
                    .hasMessageContaining("See that AWS KMS is reached from here");
        }
    }
}
