package io.keyhold.tests;

import io.keyhold.Keyhold;
import io.keyhold.KeyholdServer;
import io.keyhold.ServerSettings;
import io.keyhold.api.AccessKeyCredential;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;

/** A server over TLS with a new store, and the clients of AWS for it. */
final class SdkServer implements AutoCloseable {
    static final String ROOT = "arn:aws:iam::111122223333:root";
    static final String ALICE = "arn:aws:iam::111122223333:user/alice";

    private final Keyhold keyhold;
    private final KeyholdServer server;
    private final List<KmsClient> clients = new ArrayList<>();

    SdkServer(Path directory, String... more) throws IOException {
        this(directory, ServerSettings.of("127.0.0.1", 0), more);
    }

    SdkServer(Path directory, ServerSettings how, String... more) throws IOException {
        String[] settings = Arrays.copyOf(more, more.length + 1);
        settings[more.length] = "keyhold.region = eu-west-1";
        keyhold = Keyhold.open(Settings.quick(directory, settings));
        server = keyhold.serve(how);
        keyhold.admin().createPrincipal(ALICE);
    }

    Keyhold keyhold() {
        return keyhold;
    }

    KeyholdServer server() {
        return server;
    }

    /** A client that signs with a new access key of that principal. */
    KmsClient client(String arn) {
        return client(keyhold.admin().createAccessKey(arn));
    }

    KmsClient client(AccessKeyCredential key) {
        AwsCredentials credentials = key.sessionToken()
                .<AwsCredentials>map(
                        token -> AwsSessionCredentials.create(key.accessKeyId(), key.secretAccessKey(), token))
                .orElseGet(() -> AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
        KmsClient client = KmsClient.builder()
                .endpointOverride(server.endpoint())
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClient(UrlConnectionHttpClient.builder()
                        .tlsTrustManagersProvider(this::trust)
                        .build())
                .build();
        clients.add(client);
        return client;
    }

    private TrustManager[] trust() {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("keyhold", server.authority().orElseThrow());
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        clients.forEach(KmsClient::close);
        keyhold.close();
    }
}
