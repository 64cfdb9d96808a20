package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.DeleteImportedKeyMaterialRequest;
import io.keyhold.api.KmsException;
import io.keyhold.api.RotateKeyOnDemandRequest;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a key was leaves the files of the store with it: database, log and free pages. */
class KeyErasureTest {
    private static final int MATERIAL = 2;

    @TempDir
    Path directory;

    private Life life;

    @BeforeEach
    void open() {
        life = new Life(directory);
    }

    @AfterEach
    void close() {
        life.close();
    }

    @Test
    void deletion_afterItsWaitingPeriod_leavesNoMaterialInTheFiles() throws SQLException, IOException {
        String kept = life.createKey();
        String keyId = life.createKey();
        life.kms().rotateKeyOnDemand(RotateKeyOnDemandRequest.of(keyId));
        life.kms().rotateKeyOnDemand(RotateKeyOnDemandRequest.of(keyId));
        List<byte[]> wrapped = wrapped(keyId);
        assertThat(wrapped).hasSize(3).allMatch(this::isInFiles);

        life.kms().scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(keyId).withPendingWindowInDays(7));
        life.pass(Duration.ofDays(7));
        assertThat(wrapped).as("control: still there").allMatch(this::isInFiles);
        life.pass(Duration.ofDays(1));

        assertThatThrownBy(() -> life.state(keyId)).isInstanceOf(KmsException.NotFound.class);
        assertThat(wrapped(keyId)).isEmpty();
        awaitGone(wrapped);
        assertThat(wrapped(kept)).hasSize(1).allMatch(this::isInFiles);
        life.assertOpens(life.encrypt(kept));
    }

    @Test
    void deleteImportedKeyMaterial_leavesNoMaterialInTheFiles() throws SQLException, IOException {
        Importing importing = new Importing(life);
        String keyId = importing.aesKey();
        importing.material(keyId, Wraps.bytes(32));
        List<byte[]> wrapped = wrapped(keyId);
        assertThat(wrapped).hasSize(1).allMatch(this::isInFiles);

        life.kms().deleteImportedKeyMaterial(DeleteImportedKeyMaterialRequest.of(keyId));

        awaitGone(wrapped);
    }

    /** The log is emptied by a thread of the store, soon after. */
    private void awaitGone(List<byte[]> wrapped) {
        long start = System.nanoTime();
        while (wrapped.stream().anyMatch(this::isInFiles)) {
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(60));
        }
    }

    private List<byte[]> wrapped(String keyId) throws SQLException {
        List<byte[]> found = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("store/keys.db"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select sealed from keyhold_record where kind = " + MATERIAL
                        + " and owner = '" + keyId + "'")) {
            while (rows.next()) {
                found.add(rows.getBytes(1));
            }
        }
        return found;
    }

    private boolean isInFiles(byte[] wanted) {
        for (String suffix : new String[] {"", "-wal", "-shm"}) {
            Path file = directory.resolve("store/keys.db" + suffix);
            try {
                if (Files.exists(file) && indexOf(Files.readAllBytes(file), wanted) >= 0) {
                    return true;
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        return false;
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int at = 0; at <= bytes.length - wanted.length; at++) {
            int i = 0;
            while (i < wanted.length && bytes[at + i] == wanted[i]) {
                i++;
            }
            if (i == wanted.length) {
                return at;
            }
        }
        return -1;
    }
}
