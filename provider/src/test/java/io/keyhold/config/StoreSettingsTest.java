package io.keyhold.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KmsException;
import io.keyhold.config.StoreLocation.Host;
import io.keyhold.config.StoreLocation.PostgresSchema;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of a store in PostgreSQL. */
class StoreSettingsTest {
    private static final Path DIRECTORY = Path.of("conf").toAbsolutePath();
    private static final String SECRET = "hunter2hunter2";

    @Test
    void parse_urlAlone_fillsInTheRest() {
        PostgresSchema store = parsed("keyhold.store = jdbc:postgresql://h1:5432,[fd00::1]:6432,h3/keys");

        assertThat(store.hosts())
                .containsExactly(new Host("h1", 5432), new Host("fd00::1", 6432), new Host("h3", 5432));
        assertThat(store.database()).isEqualTo("keys");
        assertThat(store.schema()).isEqualTo("keyhold");
        assertThat(store.user()).isEmpty();
        assertThat(store.password()).isEmpty();
        assertThat(store.tls().verified()).isTrue();
        assertThat(store.durability()).isEqualTo(StoreLocation.Durability.FULL);
        assertThat(store.freshness())
                .isEqualTo(new StoreLocation.Freshness(false, Duration.ofSeconds(1), Duration.ofSeconds(1)));
        assertThat(store.name()).isEqualTo("jdbc:postgresql://h1:5432,[fd00::1]:6432,h3:5432/keys schema keyhold");
    }

    @Test
    void parse_everySetting_isTaken() {
        PostgresSchema store = parsed(
                "keyhold.store = jdbc:postgresql://h1/keys?sslmode=verify-full&sslrootcert=ca.pem&sslcert=c.pem&sslkey=c.pk8"
                        + "&channelBinding=require&requireAuth=scram-sha-256",
                "keyhold.store-schema = vault",
                "keyhold.store-user = keyhold_app",
                "keyhold.store-password = file:db-password",
                "keyhold.store-key-password = env:KEY_PASSWORD",
                "keyhold.store-durability = may-lose-changes",
                "keyhold.freshness = strict",
                "keyhold.freshness-ms = 500",
                "keyhold.offline-ms = 30000");

        assertThat(store.schema()).isEqualTo("vault");
        assertThat(store.user()).isEqualTo("keyhold_app");
        assertThat(store.password())
                .contains(new Settings.Root(
                        Settings.RootKind.PASSPHRASE_FILE,
                        DIRECTORY.resolve("db-password").toString(),
                        ""));
        assertThat(store.tls().rootCertificates()).contains(DIRECTORY.resolve("ca.pem"));
        assertThat(store.tls().certificate()).contains(DIRECTORY.resolve("c.pem"));
        assertThat(store.tls().key()).contains(DIRECTORY.resolve("c.pk8"));
        assertThat(store.tls().keyPassword().orElseThrow().value()).isEqualTo("KEY_PASSWORD");
        assertThat(store.tls().channelBinding()).isEqualTo("require");
        assertThat(store.tls().requireAuth()).isEqualTo("scram-sha-256");
        assertThat(store.durability()).isEqualTo(StoreLocation.Durability.MAY_LOSE_CHANGES);
        assertThat(store.freshness())
                .isEqualTo(new StoreLocation.Freshness(true, Duration.ofMillis(500), Duration.ofSeconds(30)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1:5433", "[::1]:5433", "localhost,127.0.0.2"})
    void parse_hostsOfThisMachine_needNoTls(String hosts) {
        assertThat(parsed("keyhold.store = jdbc:postgresql://" + hosts + "/keys")
                        .tls()
                        .verified())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:postgresql://h1/keys?password=" + SECRET + "|set keyhold.store-password to file:PATH or env:NAME",
                "jdbc:postgresql://h1/keys?user=x|set keyhold.store-user",
                "jdbc:postgresql://h1/keys?sslpassword=" + SECRET
                        + "|set keyhold.store-key-password to file:PATH or env:NAME",
                "jdbc:postgresql://x:" + SECRET + "@h1/keys|has a user or a password before its host",
                "jdbc:postgresql://h1:99999/keys?password=" + SECRET + "|ports are 1 to 65535",
                "jdbc:postgresql://h1/keys?socketFactory=" + SECRET
                        + "|option `socketFactory` that is not one of sslmode",
                "jdbc:postgresql://h1/keys?" + SECRET + "|has an option that is not one of sslmode",
                "jdbc:postgresql://h1/keys?sslmode=require|`sslmode=require`; allowed are verify-full",
                "jdbc:postgresql://h1,localhost/keys?sslmode=disable|`sslmode=disable`; allowed are verify-full",
                "jdbc:postgresql://h1/keys?sslcert=c.pem|needs sslcert and sslkey together",
                "jdbc:postgresql://h1/keys?sslmode=verify-full&sslmode=disable|has the option `sslmode` twice",
                "jdbc:postgresql://h1/keys?channelBinding=no|`channelBinding` that takes require, prefer or disable",
                "jdbc:postgresql:keys|needs //HOST:PORT",
                "jdbc:postgresql://h1/|does not end in /DATABASE",
                "jdbc:postgresql://h1/keys/more|does not end in /DATABASE",
                "jdbc:mysql://h1/keys|is an URL that is not supported",
                "postgresql://x:" + SECRET + "@h1/keys|is an URL that is not supported",
            })
    void parse_urlThatIsNotTaken_isRefusedWithTheRemedyAndWithoutSecrets(String url, String problem) {
        assertThatThrownBy(() -> parse("keyhold.store = " + url))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessageContaining("line 1: `keyhold.store` ")
                .hasMessageContaining(problem)
                .hasMessageNotContaining(SECRET);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keyhold.store-schema = pg_catalog|`keyhold.store-schema` is `pg_catalog`",
                "keyhold.store-schema = Keys|`keyhold.store-schema` is `Keys`",
                "keyhold.store-password = " + SECRET + "|does not say where it is; allowed are file:PATH and env:NAME",
                "keyhold.freshness = lazy|`keyhold.freshness` is `lazy`; allowed are bounded and strict",
                "keyhold.freshness-ms = 1|`keyhold.freshness-ms` is `1`",
                "keyhold.store-durability = none|allowed are replicated, full and may-lose-changes"
            })
    void parse_valueThatIsNotAllowed_isRefused(String line, String problem) {
        assertThatThrownBy(() -> parse("keyhold.store = jdbc:postgresql://h1/keys", line))
                .hasMessageContaining("line 2: ")
                .hasMessageContaining(problem)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void parse_databaseWithoutAudit_asksForADirectory() {
        assertThatThrownBy(() -> Settings.parse(
                        List.of("keyhold.store = jdbc:postgresql://h1/keys", "keyhold.root = passphrase-prompt"),
                        "keyhold.properties",
                        DIRECTORY))
                .hasMessageContaining("`keyhold.audit` names no directory");
    }

    @Test
    void parse_settingOfADatabaseForAFile_isAContradiction() {
        assertThatThrownBy(() -> parse("keyhold.store = keys.db", "keyhold.freshness = strict"))
                .hasMessageContaining("line 2: `keyhold.freshness` is for a store in PostgreSQL");
    }

    private static PostgresSchema parsed(String... lines) {
        return (PostgresSchema) parse(lines).store();
    }

    private static Settings parse(String... lines) {
        List<String> all = new ArrayList<>(List.of(lines));
        all.add("keyhold.root = passphrase-prompt");
        all.add("keyhold.audit = trail");
        return Settings.parse(all, "keyhold.properties", DIRECTORY);
    }
}
