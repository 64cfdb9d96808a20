package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.Keyhold;
import io.keyhold.api.AccessKeyCredential;
import io.keyhold.api.CreateKeyRequest;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * A server that is killed while clients of AWS's SDK work, and started again: what it answered is there, and the same clients go on.
 * {@code -Dkeyhold.cases=20} makes it a campaign.
 */
class KilledServerTest {
    private static final int KILLS = Integer.getInteger("keyhold.cases", 1);
    private static final int CLIENTS = 4;
    private static final int ANSWERS = 25;
    private static final long PAUSE_NANOS = 50_000_000;

    @TempDir
    Path directory;

    private final Queue<String> aliases = new ConcurrentLinkedQueue<>();
    private final Queue<SdkBytes> blobs = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();
    private String key = "";

    @Test
    void kill_underLoad_losesNothingThatWasAnswered_andClientsGoOn()
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Path settings =
                Settings.quick(directory, "keyhold.region = eu-west-1", "keyhold.quota.aliases-per-key = 1000000");
        AccessKeyCredential credential = prepare(settings);
        int port = freePort();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        Process server = start(settings, port);
        try (KmsClient client = client(credential, port)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                all.add(threads.submit(() -> work(client, number)));
            }
            for (int kill = 1; kill <= KILLS; kill++) {
                await(aliases.size() + ANSWERS);
                server.destroyForcibly().waitFor();
                server = start(settings, port);
            }
            await(aliases.size() + ANSWERS);
            ended.set(true);
            for (Future<?> each : all) {
                each.get(60, TimeUnit.SECONDS);
            }
            aliases.forEach(alias -> assertThat(client.describeKey(request -> request.keyId(alias))
                            .keyMetadata()
                            .enabled())
                    .isTrue());
            blobs.forEach(blob -> client.decrypt(request -> request.ciphertextBlob(blob)));
        } finally {
            threads.shutdownNow();
            server.destroyForcibly().waitFor();
        }
        System.out.println(KILLS + " kills, " + aliases.size() + " changes and " + blobs.size()
                + " ciphertexts answered and there, " + refused + " calls that failed");
    }

    private AccessKeyCredential prepare(Path settings) {
        try (Keyhold keyhold = Keyhold.open(settings)) {
            key = keyhold.kms().createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            return keyhold.admin().createAccessKey(SdkServer.ROOT);
        }
    }

    /** A change and a ciphertext, again and again; what fails is not counted, and the same client is used on. */
    private void work(KmsClient client, int number) {
        for (int i = 0; !ended.get(); i++) {
            String alias = "alias/client-" + number + "-" + i;
            try {
                client.createAlias(request -> request.aliasName(alias).targetKeyId(key));
                aliases.add(alias);
                blobs.add(client.encrypt(request -> request.keyId(alias).plaintext(SdkBytes.fromUtf8String(alias)))
                        .ciphertextBlob());
            } catch (SdkException e) {
                refused.incrementAndGet();
                LockSupport.parkNanos(PAUSE_NANOS); // the server needs the processor to start
            }
        }
    }

    private void await(int answers) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (aliases.size() < answers) {
            assertThat(System.nanoTime()).as("clients go on").isLessThan(end);
            Thread.sleep(20);
        }
    }

    private static KmsClient client(AccessKeyCredential credential, int port) {
        return KmsClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + port))
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(credential.accessKeyId(), credential.secretAccessKey())))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private static Process start(Path settings, int port) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        ServedStore.classPath(),
                        "io.keyhold.cli.Main",
                        "--config",
                        settings.toString(),
                        "serve",
                        "--plain-http",
                        "--port",
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        new File(settings.getParent().toFile(), "server.log")))
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
