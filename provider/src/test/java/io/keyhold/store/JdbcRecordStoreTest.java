package io.keyhold.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KmsException;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.OsRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcRecordStoreTest {
    private static final SecureRandom RANDOM = OsRandom.open();
    private static final Engines ENGINES = Engines.choose(Engines.Choice.JDK);

    @TempDir
    Path directory;

    @Test
    void transact_insertUpdateDelete_isSeenByAnotherStoreOnTheFile() {
        try (RecordStore one = open("pass");
                RecordStore two = open("pass")) {
            long before = two.epoch();
            insert(one, "a", "first");
            assertThat(two.epoch()).isEqualTo(before + 1);
            RecordStore.Changes changes = two.changesSince(before);
            assertThat(changes.complete()).isTrue();
            assertThat(changes.keys()).containsExactly(key("a"));
            two.transact(transaction -> {
                transaction.update(transaction.find(key("a")).orElseThrow(), bytes("second"));
                return "";
            });
            assertThat(one.find(key("a")).orElseThrow().payload()).isEqualTo(bytes("second"));
            assertThat(one.find(key("a")).orElseThrow().revision()).isEqualTo(2);
        }
    }

    @Test
    void transact_exception_changesNothing() {
        try (RecordStore store = open("pass")) {
            assertThatThrownBy(() -> store.transact(transaction -> {
                        transaction.insert(key("a"), "", bytes("x"));
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");
            assertThat(store.find(key("a"))).isEmpty();
            insert(store, "a", "y");
            assertThat(store.find(key("a"))).isPresent();
        }
    }

    @Test
    void open_wrongPassphrase_isOneErrorAndChangesNothing() throws IOException {
        open("pass").close();
        byte[] before = Files.readAllBytes(file());

        assertThatThrownBy(() -> open("other"))
                .isInstanceOf(KmsException.RootOfTrust.class)
                .hasMessageStartingWith("the passphrase or root key does not open the store");

        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void open_newStore_isForItsOwnerOnly() throws IOException {
        open("pass").close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("store"))))
                .isEqualTo("rwx------");
    }

    @Test
    void open_recordsTamperedWith_isAnIntegrityError() throws SQLException, IOException {
        try (RecordStore store = open("pass")) {
            insert(store, "a", "one");
            insert(store, "b", "two");
            store.transact(transaction -> {
                transaction.update(transaction.find(key("b")).orElseThrow(), bytes("three"));
                return "";
            });
        }
        List<String> attacks = List.of(
                "DELETE FROM record WHERE id = 'a'",
                "DELETE FROM record",
                "UPDATE record SET owner = 'x' WHERE id = 'a'",
                "UPDATE record SET revision = 1 WHERE id = 'b'",
                "UPDATE record SET id = 'c' WHERE id = 'a'",
                "UPDATE record SET region = 'q' WHERE id = 'a'",
                "UPDATE record SET sealed = (SELECT sealed FROM record WHERE id = 'b') WHERE id = 'a'",
                "UPDATE record SET sealed = substr(sealed, 1, length(sealed) - 1) || x'00' WHERE id = 'a'",
                "INSERT INTO record SELECT region, kind, 'z', owner, revision, sealed FROM record WHERE id = 'a'",
                "UPDATE head SET sealed = zeroblob(144)");
        byte[] good = Files.readAllBytes(file());
        for (String attack : attacks) {
            Files.write(file(), good);
            Files.deleteIfExists(directory.resolve("store/keys.db-wal"));
            Files.deleteIfExists(directory.resolve("store/keys.db-shm"));
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate(attack);
            }
            assertThatThrownBy(() -> open("pass")).as(attack).isInstanceOf(KmsException.StoreIntegrity.class);
        }
    }

    @Test
    void find_anySealedByteChangedWhileOpen_isAnIntegrityError() throws SQLException {
        try (RecordStore store = open("pass")) {
            insert(store, "a", "payload");
            int length = sealedLength();
            for (int at = 1; at <= length; at++) {
                overwrite(at);
                assertThatThrownBy(() -> store.find(key("a")))
                        .isInstanceOf(KmsException.StoreIntegrity.class)
                        .hasMessageContaining("`a`");
                overwrite(at);
            }
            assertThat(store.find(key("a"))).isPresent();
        }
    }

    @Test
    void changesSince_changeTakenAway_isAnIntegrityError() throws SQLException {
        try (RecordStore one = open("pass");
                RecordStore two = open("pass")) {
            long before = two.epoch();
            insert(one, "a", "x");
            execute("DELETE FROM change");
            assertThatThrownBy(() -> two.changesSince(before)).isInstanceOf(KmsException.StoreIntegrity.class);
        }
    }

    @Test
    void transact_readModifyWriteOfManyThreadsAndStores_losesNothing() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<RecordStore> stores = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            stores.add(open("pass"));
        }
        insert(stores.get(0), "count", "0");
        for (RecordStore store : stores) {
            threads.execute(() -> {
                for (int i = 0; i < 50; i++) {
                    store.transact(transaction -> {
                        StoreRecord seen = transaction.find(key("count")).orElseThrow();
                        int next = Integer.parseInt(new String(seen.payload(), java.nio.charset.StandardCharsets.UTF_8))
                                + 1;
                        transaction.update(seen, bytes(Integer.toString(next)));
                        return next;
                    });
                }
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
        assertThat(stores.get(0).find(key("count")).orElseThrow().payload()).isEqualTo(bytes("200"));
        stores.forEach(RecordStore::close);
        open("pass").close();
    }

    @Test
    void unwrap_otherKeyOrBinding_isAnIntegrityError() {
        try (RecordStore store = open("pass")) {
            byte[] wrapped = store.wrap("arn:a", bytes("aad"), bytes("secret"));
            assertThat(store.unwrap("arn:a", bytes("aad"), wrapped)).isEqualTo(bytes("secret"));
            assertThatThrownBy(() -> store.unwrap("arn:b", bytes("aad"), wrapped))
                    .isInstanceOf(KmsException.StoreIntegrity.class);
            assertThatThrownBy(() -> store.unwrap("arn:a", bytes("aae"), wrapped))
                    .isInstanceOf(KmsException.StoreIntegrity.class);
        }
    }

    private RecordStore open(String passphrase) {
        return JdbcRecordStore.open(file(), RootOfTrust.Passphrase.lightest(passphrase.toCharArray()), ENGINES, RANDOM);
    }

    private Path file() {
        return directory.resolve("store/keys.db");
    }

    private static void insert(RecordStore store, String id, String payload) {
        store.transact(transaction -> {
            transaction.insert(key(id), "owner", bytes(payload));
            return "";
        });
    }

    private static RecordKey key(String id) {
        return new RecordKey("local-1", RecordKind.KEY, id);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private void overwrite(int at) throws SQLException {
        byte[] sealed;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT sealed FROM record WHERE id = 'a'")) {
            sealed = row.getBytes(1);
        }
        sealed[at - 1] ^= 1;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var update = connection.prepareStatement("UPDATE record SET sealed = ? WHERE id = 'a'")) {
            update.setBytes(1, sealed);
            update.executeUpdate();
        }
    }

    private int sealedLength() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT length(sealed) FROM record WHERE id = 'a'")) {
            return row.getInt(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
