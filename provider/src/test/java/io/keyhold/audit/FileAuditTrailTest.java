package io.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAuditTrailTest {
    @TempDir
    Path directory;

    @Test
    void accept_groupThenClose_keepsEveryEventInOrder() {
        FileAuditTrail trail = Trails.open(Trails.group(directory));
        LongStream.rangeClosed(1, 5000)
                .forEach(n -> assertThat(trail.accept(Trails.encrypt(n))).isEqualTo(n));
        String lastId = trail.eventId(5000);
        trail.close();

        List<TrailEntry> entries = Trails.read(directory);

        assertThat(entries).hasSize(5000);
        assertThat(entries.get(4999).eventId()).isEqualTo(lastId);
        assertThat(entries.get(4999).json().get(0)).contains("\"number\":\"5000\"");
    }
}
