package io.keyhold.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.ManualClock;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.EnableKeyRotationRequest;
import io.keyhold.api.RotateKeyOnDemandRequest;
import io.keyhold.upkeep.Housekeeping;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What background work writes to the log. */
class HousekeepingLogTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private final Logger log = Logger.getLogger(Housekeeping.class.getName());
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            said.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @TempDir
    Path directory;

    @BeforeEach
    void listen() {
        log.addHandler(handler);
    }

    @AfterEach
    void endListening() {
        log.removeHandler(handler);
    }

    @Test
    void keepHouse_transactionRunsTwice_tellsOfTheRepairOnce() {
        ManualClock clock = new ManualClock(Instant.parse("2040-02-01T00:00:00Z"));
        SimulatedProcess process = new SimulatedProcess(directory.resolve("ahead"), new EventLog(), clock);
        String key = process.kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        process.kms.enableKeyRotation(EnableKeyRotationRequest.of(key));
        process.kms.rotateKeyOnDemand(RotateKeyOnDemandRequest.of(key));
        clock.set(BEGIN);

        process.store.runTwice();
        process.service.keepHouseOnce();

        assertThat(said).hasSize(1).first().asString().contains("by a clock that was ahead");
        process.close();
    }
}
