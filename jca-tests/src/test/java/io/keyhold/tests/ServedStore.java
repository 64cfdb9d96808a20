package io.keyhold.tests;

import io.keyhold.Keyhold;
import io.keyhold.KeyholdProvider;
import io.keyhold.api.AccessKeyCredential;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;

/** A store that {@code keyhold serve} answers for in another process, over TLS; this process has it open for the administrator. */
final class ServedStore implements AutoCloseable {
    static final String ROOT = "arn:aws:iam::111122223333:root";
    private final Path directory;
    private final Path settings;
    private final Keyhold owner;
    private final X509Certificate authority;
    private Jvm server;
    private URI endpoint = URI.create("https://127.0.0.1:0");

    ServedStore(Path directory) throws IOException {
        this.directory = directory;
        this.settings =
                Settings.quick(Files.createDirectories(directory.resolve("server")), "keyhold.region = eu-west-1");
        this.owner = Keyhold.open(settings);
        this.authority = owner.serverAuthority();
        this.server = start();
    }

    private Jvm start() throws IOException {
        Jvm started = Jvm.start(
                classPath(),
                List.of(),
                "io.keyhold.cli.Main",
                "--config",
                settings.toString(),
                "serve",
                "--port",
                Integer.toString(endpoint.getPort()));
        String line = started.line().orElseThrow(() -> new IOException("the server has ended"));
        endpoint = URI.create(line.substring(line.indexOf("https://")).strip());
        return started;
    }

    /** The all-in-one jar, which has what the command needs; where the build has not made it yet, the classes of the tests. */
    static String classPath() {
        Path jar = Path.of(System.getProperty("keyhold.allJar", "../provider/target/keyhold-provider-0.1.0-all.jar"));
        return Files.exists(jar) ? jar.toString() : System.getProperty("java.class.path");
    }

    /** The store in this process. */
    Keyhold owner() {
        return owner;
    }

    URI endpoint() {
        return endpoint;
    }

    /** Ends the server without warning. */
    void kill() throws InterruptedException {
        server.kill();
    }

    /** Starts it again, at the same address. */
    void restart() throws IOException {
        server = start();
    }

    AccessKeyCredential accessKey(String principal) {
        return owner.admin().createAccessKey(principal);
    }

    /** Settings of a client with that access key. */
    Path client(AccessKeyCredential key, String... lines) throws IOException {
        Path folder = Files.createTempDirectory(directory, "client");
        Files.writeString(folder.resolve("secret"), key.secretAccessKey() + "\n");
        Files.writeString(
                folder.resolve("ca.pem"),
                "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(encoded())
                        + "\n-----END CERTIFICATE-----\n",
                StandardCharsets.US_ASCII);
        return Files.writeString(
                folder.resolve("keyhold.properties"),
                "keyhold.backend = " + endpoint + "\nkeyhold.access-key-id = " + key.accessKeyId()
                        + """

                keyhold.region = eu-west-1
                keyhold.secret-access-key = file:secret
                keyhold.backend-trust = ca.pem
                """
                        + String.join("\n", lines));
    }

    /** A provider that is a client with that access key. */
    KeyholdProvider provider(AccessKeyCredential key, String... lines) throws IOException {
        return new KeyholdProvider(client(key, lines));
    }

    /** The client of AWS: the second judge. */
    KmsClient sdk(AccessKeyCredential key) {
        return KmsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())))
                .httpClient(UrlConnectionHttpClient.builder()
                        .tlsTrustManagersProvider(this::trust)
                        .build())
                .build();
    }

    private TrustManager[] trust() {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("keyhold", authority);
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] encoded() {
        try {
            return authority.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
        owner.close();
    }
}
