package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.KeySpec;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.network.ConnectionMode;
import org.apache.kafka.common.security.ssl.SslFactory;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.tomcat.util.IntrospectionUtils;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;

/** Unmodified servers and clients, by their own settings, with the key in Keyhold and the provider appended. */
class ServersTest {
    private Managed managed;
    private X509Certificate certificate;

    @BeforeEach
    void open() throws Exception {
        managed = Managed.at(Managed.Place.APPENDED);
        KeyPair pair = managed.signing(KeySpec.ECC_NIST_P256);
        certificate = Certificates.selfSigned(pair, "SHA256withECDSA");
        managed.store().setKeyEntry("web", pair.getPrivate(), null, new Certificate[] {certificate});
        managed.secret(KeySpec.SYMMETRIC_DEFAULT);
    }

    @AfterEach
    void close() {
        managed.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NONE", "/dev/null"})
    void tomcat_byItsConnectorSettings_serves(String keystoreFile) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(managed.directory.resolve("tomcat").toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setSecure(true);
        connector.setScheme("https");
        connector.setProperty("SSLEnabled", "true");
        Element recipe = xml(Guide.block("cookbook.md", "tomcat"));
        SSLHostConfig host = new SSLHostConfig();
        set(host, recipe);
        SSLHostConfigCertificate key = new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        set(key, (Element) recipe.getElementsByTagName("Certificate").item(0));
        key.setCertificateKeystoreFile(keystoreFile);
        host.addCertificate(key);
        connector.addSslHostConfig(host);
        tomcat.setConnector(connector);
        tomcat.addContext("", new File(managed.directory.toString()).getAbsolutePath());
        tomcat.start();
        try {
            HttpClient client = HttpClient.newBuilder()
                    .sslContext(Handshakes.context(null, certificate))
                    .build();
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + connector.getLocalPort() + "/none"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(response.sslSession().orElseThrow().getPeerCertificates()[0])
                    .isEqualTo(certificate);
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    @Test
    void netty_withAKeyManagerFactoryAndTheJdkProvider_shakesHands() throws Exception {
        for (String name : new String[] {"SunX509", "PKIX", "KEYHOLD"}) {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(name);
            factory.init(managed.store(), new char[0]);
            SslContext server = SslContextBuilder.forServer(factory)
                    .sslProvider(SslProvider.JDK)
                    .trustManager(certificate)
                    .clientAuth(ClientAuth.REQUIRE)
                    .build();
            SslContext client = SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .keyManager(factory)
                    .trustManager(certificate)
                    .build();
            SSLEngine serving = server.newEngine(ByteBufAllocator.DEFAULT);
            SSLEngine asking = client.newEngine(ByteBufAllocator.DEFAULT, "localhost", 443);

            assertThat(Handshakes.run(serving, asking).getPeerCertificates()[0])
                    .as(name)
                    .isEqualTo(certificate);
        }
    }

    @Test
    void kafkaClient_byItsSslSettings_shakesHands() throws Exception {
        Path trusted = managed.directory.resolve("trust.p12");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("trusted", certificate);
        try (var out = Files.newOutputStream(trusted)) {
            store.store(out, "changeit".toCharArray());
        }
        Security.removeProvider("Keyhold"); // Kafka installs its own
        Map<String, Object> settings = new HashMap<>();
        Guide.settings(Guide.block("cookbook.md", "kafka"))
                .forEach((name, value) -> settings.put(name.toString(), value));
        settings.putAll(Map.of(
                "bootstrap.servers",
                "localhost:9093",
                "keyhold.config",
                managed.directory
                        .resolve(settings.get("keyhold.config").toString())
                        .toString(),
                SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG,
                "PKCS12",
                SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG,
                trusted.toString(),
                SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG,
                "changeit",
                SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG,
                "https"));
        settings.put("key.serializer", ByteArraySerializer.class);
        settings.put("value.serializer", ByteArraySerializer.class);
        try (SslFactory client = new SslFactory(ConnectionMode.CLIENT);
                SslFactory broker = new SslFactory(ConnectionMode.SERVER)) {
            Map<String, Object> ofClient = new HashMap<>(settings); // as ChannelBuilders does
            ofClient.putAll(new ProducerConfig(settings).values());
            client.configure(ofClient);
            Map<String, Object> ofBroker = new HashMap<>(ofClient);
            ofBroker.put("ssl.client.auth", "required");
            broker.configure(ofBroker);
            SSLEngine serving = broker.createSslEngine("localhost", 9093);
            SSLEngine asking = client.createSslEngine("localhost", 9093);

            assertThat(Handshakes.run(serving, asking).getPeerCertificates()[0]).isEqualTo(certificate);
            assertThat(serving.getSession().getPeerCertificates()[0]).isEqualTo(certificate);
        }
    }

    @Test
    void socketsOfTheJdk_serverAndClient_exchangeData() throws Exception {
        KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(managed.store(), null);
        SSLContext context = Handshakes.context(factory.getKeyManagers(), certificate);
        try (SSLServerSocket server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            server.setNeedClientAuth(true);
            Thread answering = new Thread(() -> {
                try (SSLSocket socket = (SSLSocket) server.accept()) {
                    socket.getOutputStream().write(socket.getInputStream().readNBytes(5));
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            answering.start();
            try (SSLSocket client = (SSLSocket)
                    context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
                client.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
                assertThat(new String(client.getInputStream().readNBytes(5), StandardCharsets.UTF_8))
                        .isEqualTo("hello");
            }
            answering.join();
        }
    }

    private static Element xml(String text) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
    }

    /** As Tomcat does with what it reads in server.xml. */
    private static void set(Object bean, Element element) {
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            String name = attributes.item(i).getNodeName();
            assertThat(IntrospectionUtils.setProperty(
                            bean, name, attributes.item(i).getNodeValue()))
                    .as(name)
                    .isTrue();
        }
    }
}
