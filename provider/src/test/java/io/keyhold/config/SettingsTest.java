package io.keyhold.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KmsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static final Path DIRECTORY = Path.of("conf").toAbsolutePath();

    @Test
    void parse_storeAndRoot_fillsInTheRest() {
        Settings settings = parse("# a comment", "", "keyhold.store=keys.db", "keyhold.root = passphrase-file:secret");

        assertThat(settings.store()).isEqualTo(new StoreLocation.SqliteFile(DIRECTORY.resolve("keys.db")));
        assertThat(settings.root())
                .isEqualTo(new Settings.Root(
                        Settings.RootKind.PASSPHRASE_FILE,
                        DIRECTORY.resolve("secret").toString(),
                        ""));
        assertThat(settings.principal()).isEqualTo("arn:aws:iam::111122223333:root");
        assertThat(settings.maxKeys()).isEqualTo(100_000);
        assertThat(settings.maxAliasesPerKey()).isEqualTo(50);
        assertThat(settings.maxGrantsPerKey()).isEqualTo(50_000);
        assertThat(settings.requestRates()).isFalse();
    }

    @Test
    void parse_everyMistake_isReportedAtOnceWithItsLine() {
        assertThatThrownBy(() -> parse(
                        "keyhold.root = pkcs12:root.p12",
                        "keyhold.account = 12",
                        "keyhold.acount = 111122223333",
                        "keyhold.region: eu",
                        "keyhold.audit-mode = sometimes",
                        "keyhold.quota.keys = many",
                        "keyhold.principal = bob",
                        "keyhold.account = 111122223333"))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessageContaining("settings `keyhold.properties`")
                .hasMessageContaining("`keyhold.store` names no file")
                .hasMessageContaining("line 1: `keyhold.root` contradicts the rest")
                .hasMessageContaining("line 3: unknown setting `keyhold.acount`")
                .hasMessageContaining("line 4: is not a `name = value`")
                .hasMessageContaining("line 5: `keyhold.audit-mode` is `sometimes`; allowed are group and strict")
                .hasMessageContaining("line 6: `keyhold.quota.keys` is `many`")
                .hasMessageContaining("line 7: `keyhold.principal` is not a principal")
                .hasMessageContaining("line 8: `keyhold.account` stands in line 2 already");
    }

    @Test
    void parse_passwordFileWithoutPkcs12_isAContradiction() {
        assertThatThrownBy(() -> parse(
                        "keyhold.store = keys.db",
                        "keyhold.root = passphrase-env:SECRET",
                        "keyhold.root-password-file = password"))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessageContaining("line 3: `keyhold.root-password-file` contradicts the rest");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keyhold.root = passphrase-file: | line 2: `keyhold.root` is `passphrase-file:`; name it behind the colon",
                "keyhold.root = passphrase-env: | line 2: `keyhold.root` is `passphrase-env:`; name it behind the colon",
                "keyhold.root = passphrase-prompt:x | a prompt takes no value",
                "keyhold.root = passphrase-file | allowed are passphrase-file:PATH",
                "keyhold.audit = off | line 2: `keyhold.audit` is `off`, but the audit trail cannot be switched off; for a file of that name write `./off`",
                "keyhold.audit = None | line 2: `keyhold.audit` is `None`, but the audit trail cannot be switched off",
                "keyhold.store = :memory: | line 2: `keyhold.store` is `:memory:`, but a store is always a file",
                "keyhold.principal-secret = none | line 2: `keyhold.principal-secret` is `none`; for none leave the setting out",
                "keyhold.xks-ports = localhost | line 2: `keyhold.xks-ports` has `localhost`; it takes HOST:PORT, with spaces between several",
                "keyhold.xks-ports = a:1 a:70000 | line 2: `keyhold.xks-ports` has `a:70000`; it takes HOST:PORT",
                "keyhold.xks-ports = a:1 A:2 | line 2: `keyhold.xks-ports` names `A` twice",
                "keyhold.xks-trust-store = none | line 2: `keyhold.xks-trust-store` is `none`, but it names a file; to go without, leave the setting out",
                "keyhold.xks-key-store = client.p12 | line 2: `keyhold.xks-key-store` contradicts the rest: `keyhold.xks-key-store` and `keyhold.xks-key-store-password` belong together",
                "keyhold.xks-key-store-password = none | line 2: `keyhold.xks-key-store-password` is `none`; for none leave the setting out",
                "keyhold.xks-timeout-ms = 20 | line 2: `keyhold.xks-timeout-ms` is `20`; it takes a number from 50 to 10000",
                "keyhold.audit = keys.db | line 2: `keyhold.audit` is the store itself",
                "keyhold.audit-queue = 100 | line 2: `keyhold.audit-queue` is `100`; it takes a power of two"
            })
    void parse_oneMistake_isNamed(String line, String problem) {
        assertThatThrownBy(() -> parse("keyhold.store = keys.db", line))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessageContaining(problem);
    }

    @Test
    void parse_proxies_areWhatTheLinesSay() {
        ProxySettings proxies = parse(
                        "keyhold.store = keys.db",
                        "keyhold.root = passphrase-prompt",
                        "keyhold.xks-trust-store = roots.pem",
                        "keyhold.xks-ports = xks.example.com:8443  localhost:1",
                        "keyhold.xks-key-store = client.p12",
                        "keyhold.xks-key-store-password = env:CLIENT",
                        "keyhold.xks-timeout-ms = 1000")
                .proxies();

        assertThat(proxies)
                .isEqualTo(new ProxySettings(
                        Optional.of(DIRECTORY.resolve("roots.pem")),
                        Map.of("xks.example.com", 8443, "localhost", 1),
                        Optional.of(DIRECTORY.resolve("client.p12")),
                        Optional.of(new Settings.Root(Settings.RootKind.PASSPHRASE_ENV, "CLIENT", "")),
                        Duration.ofSeconds(1)));
    }

    @Test
    void parse_folderNamedAsAWord_isTakenByItsPath() {
        Settings settings =
                parse("keyhold.store = keys.db", "keyhold.root = passphrase-prompt", "keyhold.audit = ./off");

        assertThat(settings.audit().directory()).isEqualTo(DIRECTORY.resolve("off"));
    }

    @Test
    void read_parentOfALinkedFolder_isTheParentOfItsTarget(@TempDir Path temporary) throws IOException {
        Path directory = temporary.toRealPath();
        Path linked = linkedSettings(directory);
        Files.writeString(Files.createDirectory(directory.resolve("far/root")).resolve("passphrase"), "secret");

        assertThat(Settings.read(linked).root().value()).isEqualTo(directory.resolve("far/root/passphrase") + "");
    }

    @Test
    void read_parentOfALinkedFolderThatTheTextAloneNames_isRefusedWithBothPaths(@TempDir Path temporary)
            throws IOException {
        Path directory = temporary.toRealPath();
        Path linked = linkedSettings(directory);
        Files.writeString(Files.createDirectory(directory.resolve("root")).resolve("passphrase"), "secret");

        assertThatThrownBy(() -> Settings.read(linked))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessageContaining("line 2: `keyhold.root` names `" + directory.resolve("far/root/passphrase") + "`")
                .hasMessageContaining(
                        "For `" + directory.resolve("root/passphrase") + "` write that path without `..`");
    }

    /** Settings in {@code far/target}, named through {@code link}. */
    private static Path linkedSettings(Path directory) throws IOException {
        Path target = Files.createDirectories(directory.resolve("far/target"));
        Files.writeString(
                target.resolve("keyhold.properties"),
                "keyhold.store = keys.db\nkeyhold.root = passphrase-file:../root/passphrase\n");
        return Files.createSymbolicLink(directory.resolve("link"), target).resolve("keyhold.properties");
    }

    @Test
    void parse_byteOrderMark_isNoPartOfTheFirstName() {
        assertThat(parse("\uFEFFkeyhold.store = keys.db", "keyhold.root = passphrase-prompt")
                        .store())
                .isEqualTo(new StoreLocation.SqliteFile(DIRECTORY.resolve("keys.db")));
    }

    @Test
    void parse_badAccount_doesNotBlameThePrincipal() {
        assertThatThrownBy(() -> parse("keyhold.store = k", "keyhold.root = passphrase-prompt", "keyhold.account = 12"))
                .hasMessageContaining("line 3: `keyhold.account` is `12`")
                .hasMessageNotContaining("principal");
    }

    private static Settings parse(String... lines) {
        return Settings.parse(List.of(lines), "keyhold.properties", DIRECTORY);
    }
}
