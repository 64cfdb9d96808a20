package io.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.tokens.SoftHsm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the guide to tokens, on a token of SoftHSM2. */
class TokenCommandsTest {
    /** What the script of all commands cannot do without a token. */
    static final Set<String> DRIVEN = Set.of(
            "keystore create", "keystore connect", "keystore disconnect", "keystore update", "keystore delete");

    @TempDir
    Path folder;

    @Test
    void guide_fromNothing_leadsToAKeyInTheToken() throws Exception {
        SoftHsm hsm = SoftHsm.create(folder);
        Files.writeString(folder.resolve("pin"), SoftHsm.PIN + "\n");
        Path settings = folder.resolve("keyhold.properties");
        Shell shell = new Shell(folder, settings);

        shell.done("init", "--root", hsm.uri("root"), "--pin", "file:pin");
        shell.done("key", "create", "--alias", "alias/letters");
        Files.writeString(
                settings,
                Files.readString(settings) + "keyhold.token.cluster-22222222222 = " + hsm.uri() + "\n");
        shell.done("keystore", "create", "hsm", "--cluster", "cluster-22222222222", "--pin",
                "file:" + folder.resolve("pin"));
        shell.done("keystore", "connect", "hsm");
        shell.done("key", "create", "--alias", "alias/in-the-token", "--keystore", "hsm");

        assertThat(hsm.login().labels()).hasSize(2).contains("root");
        assertThat(shell.done("keystore", "list")).contains("hsm").contains("CONNECTED");
        assertThat(shell.run("doctor").out())
                .contains("token cluster-22222222222")
                .contains("custom key store hsm");
        shell.done("root", "change", "--to", "passphrase-file:passphrase");
        assertThat(Files.readString(settings)).doesNotContain("root-pin");
        shell.done("root", "change", "--to", hsm.uri("root"), "--pin", "file:pin");
        shell.done("key", "list");
        shell.done("keystore", "disconnect", "hsm");
        shell.done("keystore", "update", "hsm", "--name", "other", "--pin", "file:" + folder.resolve("pin"));
        assertThat(shell.run("keystore", "delete", "other").err())
                .contains("has KMS keys")
                .contains("hint:");
        Files.writeString(folder.resolve("second.properties"), Files.readString(settings)
                .replace("keys.db", "second.db"));
        shell.with("KEYHOLD_CONFIG", folder.resolve("second.properties").toString());
        shell.done("init");
        shell.done("keystore", "create", "empty", "--cluster", "cluster-22222222222", "--pin",
                "file:" + folder.resolve("pin"));
        shell.done("keystore", "delete", "empty");
        assertThat(shell.driven()).containsAll(DRIVEN);
    }
}
