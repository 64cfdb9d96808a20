package io.keyhold.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KmsException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings that say that the keys are elsewhere. */
class BackendSettingsTest {
    private static final String SERVER =
            """
            keyhold.backend = https://keys.internal:8443
            keyhold.access-key-id = AKIAKEYHOLDEXAMPLE11
            keyhold.secret-access-key = env:SECRET
            """;

    @TempDir
    Path directory;

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("keyhold.properties"), text);
    }

    private static void assertRefused(Path file, String words) {
        assertThatThrownBy(() -> BackendSettings.find(file))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessageContaining(words)
                .hasMessageContaining("Correct the settings named");
    }

    @Test
    void find_server_hasItsDefaults() throws IOException {
        BackendSettings found = BackendSettings.find(file(SERVER)).orElseThrow();

        assertThat(found.place()).isInstanceOfSatisfying(BackendSettings.Server.class, server -> {
            assertThat(server.endpoint()).isEqualTo(URI.create("https://keys.internal:8443"));
            assertThat(server.accessKeyId()).isEqualTo("AKIAKEYHOLDEXAMPLE11");
            assertThat(server.trust()).isEmpty();
            assertThat(server.connections()).isEqualTo(64);
        });
        assertThat(found.region()).contains("local-1");
        assertThat(found.perCall()).isEqualTo(Duration.ofSeconds(10));
        assertThat(found.freshness()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void find_awsKms_hasChainsByName() throws IOException {
        BackendSettings found = BackendSettings.find(file("keyhold.backend = aws-kms\nkeyhold.chain.tls = tls.pem\n"))
                .orElseThrow();

        assertThat(found.place())
                .isEqualTo(new BackendSettings.Aws(Optional.empty(), Map.of("tls", directory.resolve("tls.pem"))));
        assertThat(found.region()).isEmpty();
        assertThat(found.freshness()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void find_settingsOfAStore_isNothing() throws IOException {
        assertThat(BackendSettings.find(file("keyhold.store = keys.db\nkeyhold.root = passphrase-prompt\n")))
                .isEmpty();
    }

    @Test
    void find_storeAndBackend_namesTheContradiction() throws IOException {
        Path both = file(SERVER + "keyhold.store = keys.db\n");

        assertRefused(both, "`keyhold.store` contradicts keyhold.backend: name one of the two");
        assertThatThrownBy(() -> Settings.read(both))
                .hasMessageContaining("`keyhold.backend` contradicts keyhold.store: name one of the two");
    }

    @Test
    void read_whereAStoreIsNeeded_isRefusedWithTheRemedy() throws IOException {
        Path settings = file(SERVER);

        assertThatThrownBy(() -> Settings.read(settings))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessageContaining("have `keyhold.backend = https://keys.internal:8443`: the keys are there")
                .hasMessageContaining("Do it where the store is, with settings that have keyhold.store");
    }

    @Test
    void find_withoutAccessKey_namesBothSettings() throws IOException {
        Path settings = file("keyhold.backend = https://keys.internal:8443\n");

        assertRefused(settings, "`keyhold.access-key-id` is ``; it takes what `keyhold access-key create` showed");
        assertRefused(settings, "`keyhold.secret-access-key` does not say where the secret of the access key is");
    }

    @Test
    void find_addressInClearPathOrUser_isRefused() throws IOException {
        for (String address : new String[] {
            "http://keys.internal:8443",
            "https://keys.internal/kms",
            "https://user@keys.internal",
            "keys.internal",
            "aws"
        }) {
            assertRefused(
                    file(SERVER.replace("https://keys.internal:8443", address)),
                    "`keyhold.backend` is not an address that is allowed: https://HOST:PORT");
        }
        assertThat(BackendSettings.find(file(SERVER.replace("https://keys.internal", "http://127.0.0.1"))))
                .isPresent();
    }

    @Test
    void find_settingsOfTheOtherBackend_areRefused() throws IOException {
        assertRefused(
                file("keyhold.backend = aws-kms\nkeyhold.access-key-id = AKIAKEYHOLDEXAMPLE11\n"),
                "line 2: `keyhold.access-key-id` is for a Keyhold server; AWS KMS is reached as the AWS SDK is"
                        + " configured");
        assertRefused(file(SERVER + "keyhold.chain.tls = tls.pem\n"), "unknown setting `keyhold.chain.tls`");
        assertRefused(file(SERVER + "keyhold.root = passphrase-prompt\n"), "unknown setting `keyhold.root`");
    }
}
