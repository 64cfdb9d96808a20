package clinic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application as it is deployed: one jar, with Keyhold and its libraries nested in it. */
class ExecutableJarTest {
    @TempDir
    Path folder;

    @Test
    void jar_started_servesByAManagedKeyAndEndsCleanly() throws Exception {
        Path settings = Keys.in(folder);
        int port = freePort();
        Process process = start("--keyhold.config=" + settings, "--server.port=" + port);
        try (BufferedReader out = process.inputReader()) {
            String line = out.readLine();
            while (line != null && !line.contains("Started Clinic")) {
                line = out.readLine();
            }
            Browser browser = new Browser(port);

            String id = browser.post("/patients", "sunstroke");

            assertThat(browser.get("/patients/" + id)).isEqualTo("sunstroke");
            assertThat(browser.subject()).isEqualTo("CN=first");
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void jar_withoutAStore_saysWhatToDo() throws Exception {
        Process process = start("--keyhold.config=" + folder.resolve("none.properties"), "--server.port=0");

        String said = new String(process.getInputStream().readAllBytes());

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(said).contains("APPLICATION FAILED TO START", "none.properties", "set keyhold.enabled=false");
    }

    private Process start(String... arguments) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new java.util.ArrayList<>(List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                System.getProperty("clinic.jar")));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(Files.createDirectories(folder.resolve("work")).toFile())
                .redirectErrorStream(true)
                .start();
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
