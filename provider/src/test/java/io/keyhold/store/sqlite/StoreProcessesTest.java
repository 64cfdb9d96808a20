package io.keyhold.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.store.RecordKind;
import io.keyhold.store.StoreRecord;
import io.keyhold.store.jdbc.JdbcRecordStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one store. {@code -Dkeyhold.cases=N} sets how often one is killed. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class StoreProcessesTest {
    private static final int KILLS = Integer.getInteger("keyhold.cases", 4);
    private static final int PROCESSES = 3;
    private static final int TIMES = 100;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void make() {
        file = folder.resolve("keyhold.db");
    }

    @Test
    void transact_readModifyWriteInSeveralProcesses_losesNone() throws Exception {
        try (JdbcRecordStore store = Stores.open(file)) {
            Stores.insert(store, RecordKind.MESSAGE_COUNT, "counter", "", "0");
            List<Process> processes = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                processes.add(StoreProcess.start("count", file.toString(), Integer.toString(TIMES)));
            }
            StoreProcess.count(store, TIMES);
            for (Process process : processes) {
                assertThat(process.waitFor()).isZero();
            }
            StoreRecord counter =
                    store.find(Stores.key(RecordKind.MESSAGE_COUNT, "counter")).orElseThrow();

            assertThat(Stores.text(counter.payload())).isEqualTo(Integer.toString((PROCESSES + 1) * TIMES));
            assertThat(store.epoch()).isEqualTo(1 + (PROCESSES + 1) * TIMES);
            assertThat(store.verify().problems()).isEmpty();
        }
    }

    @Test
    void transact_processKilledAgainAndAgain_keepsEveryAcknowledgedRecord() throws Exception {
        List<String> acknowledged = new ArrayList<>();
        try (JdbcRecordStore witness = Stores.open(file)) {
            for (int round = 0; round < KILLS; round++) {
                acknowledged.addAll(insertUntilKilled("r" + round, 20 + 37 * round % 50));
                Stores.insert(witness, RecordKind.KEY, "after-" + round, "", "x");
                assertThat(witness.epoch()).isEqualTo(witness.changesSince(0).epoch());
            }
        }
        try (JdbcRecordStore store = Stores.open(file)) {
            assertThat(store.verify().problems()).isEmpty();
            assertThat(acknowledged)
                    .isNotEmpty()
                    .allSatisfy(id -> assertThat(store.find(Stores.key(RecordKind.MATERIAL, id)))
                            .as(id)
                            .isPresent());
        }
    }

    @Test
    void epoch_changeInAnotherProcess_isSeenWithTheNextCall() throws Exception {
        try (JdbcRecordStore store = Stores.open(file)) {
            Stores.insert(store, RecordKind.KEY, "state", "", "0");
            Process follower = StoreProcess.start("follow", file.toString());
            try (Writer questions = follower.outputWriter(StandardCharsets.UTF_8);
                    BufferedReader answers = follower.inputReader(StandardCharsets.UTF_8)) {
                assertThat(answers.readLine()).isEqualTo("open");
                for (int i = 1; i <= 300; i++) {
                    Stores.update(store, RecordKind.KEY, "state", Integer.toString(i));
                    questions.write("?\n");
                    questions.flush();
                    assertThat(answers.readLine()).isEqualTo(Integer.toString(i));
                }
            } finally {
                follower.destroyForcibly();
            }
        }
    }

    private List<String> insertUntilKilled(String name, int records) throws IOException, InterruptedException {
        Process process = StoreProcess.start("insert", file.toString(), name);
        List<String> lines = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            assertThat(line).isEqualTo("open");
            for (line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                if (lines.size() == records) {
                    process.toHandle().destroyForcibly(); // unlike the process's own method it leaves the output open
                }
            }
        }
        process.waitFor();
        return lines;
    }
}
