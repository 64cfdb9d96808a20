package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.KmsException;
import io.keyhold.tokens.SoftHsm;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The root of trust moves from passphrase to token to PKCS#12 to token, by a process that is killed at random, while others work.
 * {@code -Dkeyhold.root-moves=20} kills as many, beside three processes instead of one.
 */
class TokenRootMovesTest {
    private static final int KILLS = Integer.getInteger("keyhold.root-moves", 1);
    private static final byte[] SECRET = "kept".getBytes(StandardCharsets.US_ASCII);
    private static final String PASSWORD = "correct horse battery staple";

    @TempDir
    Path folder;

    @Test
    void root_movedByAProcessThatIsKilled_isOneThatOpensAWholeStore() throws Exception {
        SoftHsm hsm = SoftHsm.create(folder);
        List<Path> roots = roots(hsm);
        String key;
        byte[] blob;
        try (Keyhold keyhold = Keyhold.open(roots.get(2))) {
            key = keyhold.kms().createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            blob = keyhold.kms().encrypt(EncryptRequest.of(key, SECRET)).ciphertextBlob();
        }
        List<Process> workers = new ArrayList<>();
        for (int i = 0; i < (KILLS > 1 ? 3 : 1); i++) {
            workers.add(started(roots.get(2), "work", key));
            assertThat(workers.get(i).inputReader().readLine()).isEqualTo("right");
        }
        Random random = new Random(7);
        int root = 2;
        for (int kill = 0; kill < KILLS; kill++) {
            moveAndKill(roots.get(root), root + 1, hsm, random.nextInt(3), random.nextInt(400));

            root = theOneThatOpens(roots, blob);
        }

        for (Process worker : workers) {
            assertThat(worker.isAlive()).as("worked on").isTrue();
            worker.destroyForcibly().waitFor();
        }
    }

    /** Settings by passphrase, token and PKCS#12, on one store. */
    private List<Path> roots(SoftHsm hsm) throws Exception {
        Path pkcs12 = TestKeyhold.settings(folder);
        Files.writeString(folder.resolve("pin"), SoftHsm.PIN + "\n");
        String store = Files.readString(pkcs12)
                .lines()
                .filter(line -> !line.startsWith("keyhold.root"))
                .reduce("", (lines, line) -> lines + line + "\n");
        Path passphrase = Files.writeString(
                folder.resolve("passphrase.properties"), store + "keyhold.root = passphrase-file:password\n");
        Path token = Files.writeString(
                folder.resolve("token.properties"),
                store + "keyhold.root-pin = file:pin\nkeyhold.root = " + hsm.uri("moving-root") + "\n");
        return List.of(passphrase, token, pkcs12, token);
    }

    private void moveAndKill(Path settings, int next, SoftHsm hsm, int moves, int millis) throws Exception {
        Process mover = started(
                settings,
                "move",
                Integer.toString(next),
                hsm.uri("moving-root"),
                folder.resolve("root.p12").toString(),
                PASSWORD);
        BufferedReader out = mover.inputReader();
        assertThat(out.readLine()).isEqualTo("moved");
        for (int i = 0; i < moves; i++) {
            out.readLine();
        }
        mover.waitFor(millis, TimeUnit.MILLISECONDS); // at some point of the next move
        mover.destroyForcibly().waitFor();
    }

    private static int theOneThatOpens(List<Path> roots, byte[] blob) {
        List<Integer> opening = new ArrayList<>();
        for (int root = 0; root < 3; root++) {
            try (Keyhold keyhold = Keyhold.open(roots.get(root))) {
                assertThat(keyhold.store().verify().problems()).isEmpty();
                assertThat(keyhold.kms().decrypt(DecryptRequest.of(blob)).plaintext())
                        .isEqualTo(SECRET);
                opening.add(root);
            } catch (KmsException.RootOfTrust e) {
                assertThat(e.problem()).contains("has a root of trust of type");
            }
        }
        assertThat(opening).as("roots that open the store").hasSize(1);
        return opening.get(0);
    }

    private static Process started(Path settings, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                RootMoveProcess.class.getName(),
                settings.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
