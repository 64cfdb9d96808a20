package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.keyhold.KeyholdProvider;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyholdKeyManagerParameters;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.cert.CertPath;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipFile;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import jdk.security.jarsigner.JarSigner;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Recipes of docs/cookbook.md that no other test runs, as they stand there. */
class CookbookTest {
    private Managed managed;
    private X509Certificate certificate;

    @BeforeEach
    void open() throws Exception {
        managed = Managed.at(Managed.Place.APPENDED);
        certificate = enter("web");
        managed.secret(KeySpec.SYMMETRIC_DEFAULT);
    }

    @AfterEach
    void close() {
        managed.close();
    }

    @Test
    void nimbus_keySetOfTheStore_signsWithTheCertifiedKeys() throws Exception {
        byte[] descriptor = "# keyhold-keystore\nentries = certified\n".getBytes(StandardCharsets.UTF_8);
        KeyStore keyStore = KeyStore.getInstance("KEYHOLD");
        keyStore.load(new ByteArrayInputStream(descriptor), null);
        JWKSet keys = JWKSet.load(keyStore, name -> null);
        ECKey web = keys.getKeyByKeyId("web").toECKey();
        JWSObject token = new JWSObject(new JWSHeader(JWSAlgorithm.ES256), new Payload("keyhold"));

        token.sign(new ECDSASigner(web));

        assertThat(keys.size()).isEqualTo(1);
        assertThat(token.verify(new ECDSAVerifier(web.toPublicJWK()))).isTrue();
    }

    @Test
    void descriptor_asWritten_showsTheEntriesItNames() throws Exception {
        enter("tls-a");
        byte[] descriptor = Guide.block("cookbook.md", "descriptor").getBytes(StandardCharsets.UTF_8);
        KeyStore store = KeyStore.getInstance("KEYHOLD");

        store.load(new ByteArrayInputStream(descriptor), "changeit".toCharArray());

        assertThat(Collections.list(store.aliases())).containsExactly("tls-a");
        assertThat(Collections.list(managed.store().aliases())).contains("web").hasSize(3);
    }

    @Test
    void defaultContext_byProperties_usesTheKey() throws Exception {
        Path trusted = managed.directory.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(trusted)) {
            trusted().store(out, "changeit".toCharArray());
        }
        List<String> options = Guide.block("cookbook.md", "jvm")
                .lines()
                .map(line -> line.replace("trust.p12", trusted.toString()))
                .toList();

        try (Jvm jvm = Jvm.start(
                System.getProperty("java.class.path"),
                options,
                DefaultContext.class.getName(),
                managed.directory.resolve("keyhold.properties").toString())) {
            assertThat(jvm.rest())
                    .containsExactly(certificate.getSubjectX500Principal().toString());
        }
    }

    @Test
    void sslContext_asWritten_shakesHands() throws Exception {
        X509Certificate own = enter("tls-a");
        TrustManager[] trustManagers = Handshakes.trust(own).getTrustManagers();

        KeyManagerFactory keys = KeyManagerFactory.getInstance("KEYHOLD");
        keys.init(KeyholdKeyManagerParameters.of("tls-*"));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trustManagers, null);

        assertThat(Handshakes.run(context, context, "TLSv1.3", true).getPeerCertificates()[0])
                .isEqualTo(own);
    }

    @Test
    void httpClient_withTheKeyStore_showsItsCertificate() throws Exception {
        KeyStore keyStore = managed.store();
        KeyStore trusted = trusted();
        SSLContext context = SSLContexts.custom()
                .loadKeyMaterial(keyStore, null, (aliases, parameters) -> "web")
                .loadTrustMaterial(trusted, null)
                .build();

        AtomicReference<Certificate> shown = new AtomicReference<>();
        HttpsServer server = asking(context, shown);
        try (CloseableHttpClient client = client(context)) {
            HttpGet get = new HttpGet("https://localhost:" + server.getAddress().getPort() + "/");
            int status = client.execute(get, response -> response.getCode());
            assertThat(status).isEqualTo(204);
        } finally {
            server.stop(0);
        }
        assertThat(shown.get()).isEqualTo(certificate);
    }

    @Test
    void jarSigner_ofTheJdk_signs() throws Exception {
        Path plain = managed.directory.resolve("app.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(plain))) {
            out.putNextEntry(new JarEntry("hello.txt"));
            out.write("hello".getBytes(StandardCharsets.UTF_8));
        }
        Provider provider = Security.getProvider(KeyholdProvider.NAME);
        PrivateKey handle = (PrivateKey) managed.store().getKey("web", null);
        CertPath chain = CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate));
        ByteArrayOutputStream signed = new ByteArrayOutputStream();

        JarSigner signer = new JarSigner.Builder(handle, chain)
                .signatureAlgorithm("SHA256withECDSA", provider)
                .build();

        try (ZipFile jar = new ZipFile(plain.toFile())) {
            signer.sign(jar, signed);
        }
        try (JarFile jar = new JarFile(
                Files.write(managed.directory.resolve("signed.jar"), signed.toByteArray())
                        .toFile(),
                true)) {
            JarEntry entry = jar.getJarEntry("hello.txt");
            assertThat(jar.getInputStream(entry).readAllBytes()).hasSize(5);
            assertThat(entry.getCertificates()).containsExactly(certificate);
        }
    }

    private X509Certificate enter(String entry) throws Exception {
        KeyPair pair = managed.pair(KeySpec.ECC_NIST_P256, io.keyhold.api.KeyUsageType.SIGN_VERIFY);
        X509Certificate made = Certificates.selfSigned(pair, "SHA256withECDSA");
        managed.store().setKeyEntry(entry, pair.getPrivate(), null, new Certificate[] {made});
        return made;
    }

    private KeyStore trusted() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("trusted", certificate);
        return store;
    }

    /** A server that wants to see the client's certificate. */
    private static HttpsServer asking(SSLContext context, AtomicReference<Certificate> shown) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress("localhost", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters asked = context.getDefaultSSLParameters();
                asked.setNeedClientAuth(true);
                parameters.setSSLParameters(asked);
            }
        });
        server.createContext("/", exchange -> {
            shown.set(((HttpsExchange) exchange).getSSLSession().getPeerCertificates()[0]);
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static CloseableHttpClient client(SSLContext context) {
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(context))
                        .build())
                .build();
    }
}
