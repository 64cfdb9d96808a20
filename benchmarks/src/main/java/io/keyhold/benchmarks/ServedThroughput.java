package io.keyhold.benchmarks;

import io.keyhold.Keyhold;
import io.keyhold.api.AccessKeyCredential;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * {@code keyhold serve} beside the HTTPS server of the JDK that sends back the bytes it gets: both over TLS with keep-alive on the
 * loopback interface, each in a process of its own, in turns. Prints requests a second, latency and, what other work on the machine
 * disturbs least, the processor time of the server for a request.
 *
 * <p>Arguments: rounds, seconds of each turn, numbers of connections.
 */
public final class ServedThroughput {
    private static final String REGION = "eu-west-1";
    private static final String[] JAVA = {"-Xmx512m", "-XX:+UseParallelGC", "--enable-native-access=ALL-UNNAMED"};

    private static final int ENOUGH = 20_000;
    private static final int MOST_WARMING = 5;

    private ServedThroughput() {}

    /** A server in a process. */
    private record Served(Process process, int port) {
        Duration processorTime() {
            return process.toHandle().info().totalCpuDuration().orElseThrow();
        }
    }

    /** Measures and prints. */
    public static void main(String[] arguments)
            throws IOException, GeneralSecurityException, InterruptedException, ExecutionException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        double seconds = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 4;
        int[] connections = arguments.length > 2
                ? Arrays.stream(arguments).skip(2).mapToInt(Integer::parseInt).toArray()
                : new int[] {1, 16};
        Path folder = Files.createTempDirectory("keyhold-served");
        Map<String, byte[]> requests = prepare(folder);
        SSLSocketFactory tls = tls(folder);
        Served keyhold = start("keyhold", folder);
        Served echo = start("echo", folder);
        try {
            System.out.println(
                    "Java " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors()
                            + " processors; | call | connections | server | requests/s | p50 us | p99 us | server"
                            + " us/request | load |");
            for (Map.Entry<String, byte[]> each : requests.entrySet()) {
                for (int number : connections) {
                    ServedClient client = new ServedClient(tls, number);
                    warm(client, keyhold, each.getValue(), seconds);
                    warm(client, echo, each.getValue(), seconds);
                    for (int round = 0; round < rounds; round++) {
                        turn(each.getKey(), number, "keyhold", keyhold, client, each.getValue(), seconds);
                        turn(each.getKey(), number, "echo", echo, client, each.getValue(), seconds);
                    }
                }
            }
        } finally {
            keyhold.process().getOutputStream().close();
            echo.process().getOutputStream().close();
        }
    }

    /** Until the code is compiled, but not for ever. */
    private static void warm(ServedClient client, Served server, byte[] request, double seconds)
            throws InterruptedException, ExecutionException {
        long answered = 0;
        for (int i = 0; i < MOST_WARMING && answered < ENOUGH; i++) {
            answered += client.run(server.port(), request, seconds).requests();
        }
    }

    private static void turn(
            String call,
            int connections,
            String name,
            Served server,
            ServedClient client,
            byte[] request,
            double seconds)
            throws InterruptedException, ExecutionException {
        Duration before = server.processorTime();
        ServedClient.Result result = client.run(server.port(), request, seconds);
        double micros = server.processorTime().minus(before).toNanos() / 1000.0 / result.requests();
        System.out.println(String.format(
                Locale.ROOT,
                "| %s | %d | %s | %.0f | %d | %d | %.1f | %.1f |",
                call,
                connections,
                name,
                result.perSecond(),
                result.quantile(0.5),
                result.quantile(0.99),
                micros,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    }

    private static Map<String, byte[]> prepare(Path folder)
            throws IOException, GeneralSecurityException, InterruptedException {
        Files.writeString(folder.resolve("passphrase"), "a passphrase for a benchmark\n");
        Path settings = Files.writeString(
                folder.resolve("keyhold.properties"),
                "keyhold.store = " + folder.resolve("keys.db") + "\nkeyhold.account = 111122223333\nkeyhold.region = "
                        + REGION + "\nkeyhold.root = passphrase-file:" + folder.resolve("passphrase") + "\n");
        run(
                "keytool",
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-alias",
                "server",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=DNS:localhost,IP:127.0.0.1",
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-keystore",
                folder.resolve("server.p12").toString(),
                "-storepass",
                ServedProcess.PASSWORD);
        try (Keyhold keyhold = Keyhold.open(settings)) {
            AccessKeyCredential credential = keyhold.admin().createAccessKey("arn:aws:iam::111122223333:root");
            ServedRequests signed = new ServedRequests(credential, REGION);
            String symmetric =
                    keyhold.kms().createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            String pair = keyhold.kms()
                    .createKey(CreateKeyRequest.of()
                            .withKeySpec(KeySpec.ECC_NIST_P256)
                            .withKeyUsage(KeyUsageType.SIGN_VERIFY))
                    .keyMetadata()
                    .keyId();
            Map<String, byte[]> requests = new LinkedHashMap<>();
            requests.put(
                    "Encrypt 256 B",
                    signed.signed(
                            "Encrypt", "{\"KeyId\":\"" + symmetric + "\",\"Plaintext\":\"" + base64(256) + "\"}"));
            requests.put(
                    "Sign P-256",
                    signed.signed(
                            "Sign",
                            "{\"KeyId\":\"" + pair + "\",\"Message\":\"" + base64(32)
                                    + "\",\"MessageType\":\"DIGEST\",\"SigningAlgorithm\":\"ECDSA_SHA_256\"}"));
            return requests;
        }
    }

    private static String base64(int bytes) {
        return Base64.getEncoder().encodeToString(new byte[bytes]);
    }

    private static void run(String tool, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
        command.addAll(List.of(arguments));
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException(tool + " failed");
        }
    }

    private static Served start(String which, Path folder) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(JAVA));
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), ServedProcess.class.getName(), which, folder.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.US_ASCII);
        String port = out.readLine();
        if (port == null) {
            throw new IOException("the " + which + " server did not start");
        }
        return new Served(process, Integer.parseInt(port));
    }

    private static SSLSocketFactory tls(Path folder) throws IOException, GeneralSecurityException {
        KeyStore own = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("server.p12"))) {
            own.load(in, ServedProcess.PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", own.getCertificate("server"));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context.getSocketFactory();
    }
}
