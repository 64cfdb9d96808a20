package io.keyhold;

import io.keyhold.config.Passphrases;
import io.keyhold.config.Settings;
import io.keyhold.config.StoreLocation.Freshness;
import io.keyhold.config.StoreLocation.Host;
import io.keyhold.config.StoreLocation.PostgresSchema;
import io.keyhold.config.StoreLocation.Tls;
import io.keyhold.store.postgres.PostgresPlace;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/** Turns settings into what the PostgreSQL driver takes. Secrets are read for each connection, so that they can be changed. */
final class PostgresLogin {
    /** In clear, whoever listens at the port could ask for the password itself, or for a hash that is soon guessed. */
    private static final String NO_GUESSABLE_LOGIN = "!password,!md5";

    private PostgresLogin() {}

    static PostgresPlace place(PostgresSchema store) {
        Freshness freshness = store.freshness();
        String hosts = store.hosts().stream().map(Host::toString).collect(Collectors.joining(","));
        return new PostgresPlace(
                store.name(),
                "jdbc:postgresql://" + hosts + "/" + store.database(),
                store.schema(),
                () -> login(store),
                PostgresPlace.Durability.valueOf(store.durability().name()),
                new PostgresPlace.Timing(freshness.strict(), freshness.bound(), freshness.offline()));
    }

    private static Properties login(PostgresSchema store) {
        Properties login = new Properties();
        set(login, "user", store.user());
        secret(login, "password", store.password(), "keyhold.store-password");
        Tls tls = store.tls();
        login.setProperty("sslmode", tls.verified() ? "verify-full" : "disable");
        set(login, "sslrootcert", tls.rootCertificates().map(Path::toString).orElse(""));
        set(login, "sslcert", tls.certificate().map(Path::toString).orElse(""));
        set(login, "sslkey", tls.key().map(Path::toString).orElse(""));
        secret(login, "sslpassword", tls.keyPassword(), "keyhold.store-key-password");
        set(login, "channelBinding", tls.channelBinding());
        set(login, "requireAuth", tls.requireAuth());
        if (!tls.verified() && tls.requireAuth().isEmpty()) {
            login.setProperty("requireAuth", NO_GUESSABLE_LOGIN);
        }
        return login;
    }

    private static void set(Properties login, String name, String value) {
        if (!value.isEmpty()) {
            login.setProperty(name, value);
        }
    }

    /** The driver wants a string: that one stays in memory until it is collected. */
    private static void secret(Properties login, String name, Optional<Settings.Root> place, String setting) {
        place.ifPresent(from -> {
            char[] secret = Passphrases.of(from, setting);
            login.setProperty(name, new String(secret));
            Arrays.fill(secret, '\0');
        });
    }
}
