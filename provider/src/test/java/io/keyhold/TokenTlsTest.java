package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.CertificateContents;
import io.keyhold.api.ConnectCustomKeyStoreRequest;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateCustomKeyStoreRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.api.OriginType;
import io.keyhold.tokens.SoftHsm;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A TLS server whose key lies in a token. */
class TokenTlsTest {
    private static final String CLUSTER = "cluster-22222222222";

    @TempDir
    Path folder;

    @Test
    void handshake_byAKeyInAToken_isAuditedAsASignature() throws Exception {
        SoftHsm hsm = SoftHsm.create(folder);
        Path settings = TestKeyhold.settings(
                folder, "keyhold.token." + CLUSTER + " = " + hsm.uri(), "keyhold.token-key-specs = all");
        try (Keyhold keyhold = Keyhold.open(settings);
                KeyholdProvider provider = new KeyholdProvider(keyhold)) {
            key(keyhold.kms());
            X509Certificate certificate =
                    keyhold.certificates().selfSigned("tls", CertificateContents.of("CN=localhost"));
            keyhold.certificates().install("tls", List.of(certificate));
            Security.addProvider(provider);
            try {
                KeyStore view = KeyStore.getInstance("KEYHOLD", provider);
                view.load(null, null);
                KeyManagerFactory keys = KeyManagerFactory.getInstance("KEYHOLD", provider);
                keys.init(view, null);

                String peer = shaken(keys.getKeyManagers(), certificate);

                assertThat(peer).isEqualTo("CN=localhost");
            } finally {
                Security.removeProvider(provider.getName());
            }
            assertThat(TestKeyhold.audit(keyhold))
                    .extracting(event -> event.path("eventName").asText())
                    .contains("Sign");
        }
    }

    private static void key(Kms kms) {
        String id = kms.createCustomKeyStore(CreateCustomKeyStoreRequest.of("tokens")
                        .withCloudHsmClusterId(CLUSTER)
                        .withKeyStorePassword(SoftHsm.PIN))
                .customKeyStoreId();
        kms.connectCustomKeyStore(ConnectCustomKeyStoreRequest.of(id));
        String key = kms.createKey(CreateKeyRequest.of()
                        .withOrigin(OriginType.AWS_CLOUDHSM)
                        .withCustomKeyStoreId(id)
                        .withKeySpec(KeySpec.ECC_NIST_P256)
                        .withKeyUsage(KeyUsageType.SIGN_VERIFY))
                .keyMetadata()
                .keyId();
        kms.createAlias(new CreateAliasRequest("alias/tls", key));
    }

    /** Whom the client sees after a handshake of both sides in this thread. */
    private static String shaken(KeyManager[] keys, X509Certificate trusted) throws Exception {
        SSLContext serverSide = SSLContext.getInstance("TLS", "SunJSSE");
        serverSide.init(keys, null, null);
        KeyStore roots = KeyStore.getInstance("PKCS12", "SunJSSE");
        roots.load(null, null);
        roots.setCertificateEntry("root", trusted);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX", "SunJSSE");
        trust.init(roots);
        SSLContext clientSide = SSLContext.getInstance("TLS", "SunJSSE");
        clientSide.init(null, trust.getTrustManagers(), null);
        SSLEngine server = serverSide.createSSLEngine();
        SSLEngine client = clientSide.createSSLEngine();
        server.setUseClientMode(false);
        client.setUseClientMode(true);
        ByteBuffer toServer = ByteBuffer.allocate(1 << 17);
        ByteBuffer toClient = ByteBuffer.allocate(1 << 17);
        server.beginHandshake();
        client.beginHandshake();
        for (int i = 0; i < 200; i++) {
            step(client, toClient, toServer);
            step(server, toServer, toClient);
        }
        return client.getSession().getPeerPrincipal().getName();
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws Exception {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            engine.wrap(ByteBuffer.allocate(0), out);
            return;
        }
        in.flip();
        if (in.hasRemaining()) {
            engine.unwrap(in, ByteBuffer.allocate(1 << 15));
        }
        in.compact();
    }
}
