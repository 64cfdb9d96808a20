package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.EncryptRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FlightEventsTest {
    @TempDir
    Path folder;

    @Test
    void recording_ofCalls_showsOperationsAndTheQueue() throws Exception {
        Path file = folder.resolve("flight.jfr");
        try (Recording recording = new Recording();
                Keyhold keyhold = Keyhold.open(TestKeyhold.settings(folder))) {
            recording.enable("io.keyhold.Operation");
            recording.enable("io.keyhold.AuditQueue").withPeriod(Duration.ofMillis(20));
            recording.start();
            String keyId =
                    keyhold.kms().createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            keyhold.kms().encrypt(EncryptRequest.of(keyId, new byte[1]));
            recording.stop();
            recording.dump(file);

            List<RecordedEvent> events = RecordingFile.readAllEvents(file);
            assertThat(events.stream()
                            .filter(event -> event.getEventType().getName().equals("io.keyhold.Operation"))
                            .map(event -> event.getString("operation") + " " + event.getString("errorCode")))
                    .contains("CreateKey ", "Encrypt ");
            assertThat(events.stream()
                            .filter(event -> event.getEventType().getName().equals("io.keyhold.AuditQueue"))
                            .map(event -> event.getLong("capacity")))
                    .contains(65_536L);
            assertThat(events.toString()).doesNotContain("Exception");
        }
    }
}
