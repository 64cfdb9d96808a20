package io.keyhold.store.sqlite;

import io.keyhold.crypto.Engines;
import io.keyhold.crypto.OsRandom;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore;
import io.keyhold.store.StoreOptions;
import io.keyhold.store.TestDatabase;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.postgres.PostgresStores;
import io.keyhold.store.root.Argon2Cost;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.FixedRoot;
import io.keyhold.store.root.RootOfTrust;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Stores for tests: cheap passphrases, and a connection that an attacker with the file would have. */
public final class Stores {
    public static final String PASSPHRASE = "correct horse battery staple";
    public static final String REGION = "eu-central-1";

    private Stores() {}

    static RootOfTrust root(String passphrase) {
        return RootOfTrust.passphrase(passphrase.toCharArray(), Argon2Cost.MINIMUM);
    }

    static JdbcRecordStore open(Path file) {
        return open(file, new FixedRoot(PASSPHRASE));
    }

    static JdbcRecordStore open(Path file, RootOfTrust root) {
        Engines engines = Engines.choose(Engines.Choice.JDK);
        return TestDatabase.isPostgres()
                ? PostgresStores.open(
                        TestDatabase.place(file),
                        root,
                        new Ciphers(engines, OsRandom.open()),
                        StoreOptions.DEFAULT,
                        SqliteStores.backups())
                : SqliteStores.open(file, root, engines, OsRandom.open(), StoreOptions.DEFAULT);
    }

    public static RecordKey key(RecordKind kind, String id) {
        return new RecordKey(REGION, kind, id);
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    public static void insert(RecordStore store, RecordKind kind, String id, String owner, String payload) {
        store.transact(transaction -> {
            transaction.insert(key(kind, id), owner, bytes(payload));
            return true;
        });
    }

    public static void update(RecordStore store, RecordKind kind, String id, String payload) {
        store.transact(transaction -> {
            transaction.update(transaction.find(key(kind, id)).orElseThrow(), bytes(payload));
            return true;
        });
    }

    public static void delete(RecordStore store, RecordKind kind, String id) {
        store.transact(transaction -> {
            transaction.delete(transaction.find(key(kind, id)).orElseThrow());
            return true;
        });
    }

    /** Three keys with material, grants and an alias each; closed. */
    static void fill(Path file) {
        fill(file, new FixedRoot(PASSPHRASE));
    }

    static void fill(Path file, RootOfTrust root) {
        try (JdbcRecordStore store = open(file, root)) {
            fill(store);
        }
    }

    /** The same in a store that is open. */
    public static void fill(RecordStore store) {
        for (int i = 0; i < 3; i++) {
            insert(store, RecordKind.KEY, "key-" + i, "111122223333", "key payload " + i);
            insert(store, RecordKind.MATERIAL, "material-" + i, "key-" + i, "material payload " + i);
            insert(store, RecordKind.GRANT, "grant-" + i, "key-" + i, "grant payload " + i);
            insert(store, RecordKind.ALIAS, "alias-" + i, "key-" + i, "alias payload " + i);
        }
        update(store, RecordKind.KEY, "key-1", "key payload 1, disabled");
    }

    /** What somebody with the store and without the root of trust can do. */
    static Connection attack(Path file) throws SQLException {
        return TestDatabase.isPostgres()
                ? TestDatabase.attack(file)
                : DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    static void attack(Path file, String sql) throws SQLException {
        try (Connection connection = attack(file);
                java.sql.Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
