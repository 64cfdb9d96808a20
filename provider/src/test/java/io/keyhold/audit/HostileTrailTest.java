package io.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files that somebody without the key has put into the folder of a trail, read by a process with 48 MiB of memory. */
@Timeout(120)
class HostileTrailTest {
    private static final int MANY = 200_000;

    @TempDir
    Path folder;

    /** Writes the records of a file. */
    @FunctionalInterface
    private interface Content {
        void write(HostileTrail trail) throws IOException;
    }

    @Test
    void verify_compressedZeros_saysThatThereIsNoRecord() throws Exception {
        write(".gz", trail -> trail.header(0).raw((byte) 0, 100 << 20));

        assertThat(SmallHeapReader.run(folder))
                .contains("DAMAGED there is no record at this place: no record is 0 bytes long", "exit 0");
    }

    @Test
    void verify_firstRecordClaimsMoreThanTheFileHas_isAnOpenEnd() throws Exception {
        write(
                "",
                trail -> trail.header(0).raw((byte) 0x00, 1).raw((byte) 0x3f, 3).raw((byte) 1, 100));

        assertThat(SmallHeapReader.run(folder)).contains("OPEN_END", "0 events", "exit 0");
    }

    @Test
    void verify_recordsInRecords_endsInTime() throws Exception {
        // Each eighth byte begins what could be a record of 4 MiB.
        write("", trail -> {
            trail.header(0).raw((byte) 1, 1);
            byte[] piece = {0, 0x3f, (byte) 0xff, 0, 2, 2, 2, 2};
            for (int i = 0; i < 700_000; i++) {
                trail.bytes(piece);
            }
        });

        assertThat(SmallHeapReader.run(folder)).contains("DAMAGED", "exit 0");
    }

    @Test
    void verify_largeRecordsBehindABadOne_namesTheBadOne() throws Exception {
        write(".gz", trail -> {
            trail.header(0).skipPosition();
            for (int i = 0; i < 20; i++) {
                trail.event(body -> body.raw(new byte[4_000_000]));
            }
        });

        assertThat(SmallHeapReader.run(folder)).contains("DAMAGED records 2 to 2 are missing", "exit 0");
    }

    @Test
    void verify_headerOfManyChains_isRefused() throws Exception {
        write(".gz", trail -> trail.header(90_000));

        assertThat(SmallHeapReader.run(folder)).contains("the header names 90000 chains", "exit 0");
    }

    @Test
    void verify_clockThatGoesBackWithEachEvent_notesNotAll() throws Exception {
        write(".gz", trail -> {
            trail.header(0);
            for (int i = 0; i < MANY; i++) {
                long time = i % 2 * 100_000L;
                trail.event(body -> body.u48(time));
            }
        });

        assertThat(SmallHeapReader.run(folder)).contains("OPEN_END", "0 events, unreadable " + MANY, "exit 0");
    }

    @Test
    void lookup_textsWithoutEnd_areNotRemembered() throws Exception {
        String text = "x".repeat(150);
        write(".gz", trail -> {
            trail.header(0);
            for (int i = 0; i < MANY; i++) {
                int number = i;
                trail.event(event(body -> {
                    body.u8(StringTable.DEFINITION);
                    body.varint(number);
                    body.text(text + number);
                }));
            }
        });

        assertThat(SmallHeapReader.run(folder))
                .contains(StringTable.MOST + " events, unreadable " + (MANY - StringTable.MOST), "exit 0");
    }

    @Test
    void lookup_recordThatUnfolds_isUnreadable() throws Exception {
        write(
                ".gz",
                trail -> trail.header(0).event(body -> {
                    body.u48(0);
                    body.u8(EventWriter.REQUEST);
                    for (int i = 0; i < 3; i++) {
                        StringTable.literal(body, "");
                    }
                    body.varint(0);
                    body.u8(EventWriter.ARRAY);
                    StringTable.literal(body, "");
                    for (int i = 0; i < 1_900_000; i++) {
                        body.u8(EventWriter.OBJECT);
                        body.u8(EventWriter.END);
                    }
                    body.u8(EventWriter.END);
                    body.u8(EventWriter.END);
                }));

        assertThat(SmallHeapReader.run(folder)).contains("0 events, unreadable 1", "exit 0");
    }

    @Test
    void lookup_outboxEventsWithoutEnd_areAllGiven() throws Exception {
        write(".gz", trail -> {
            trail.header(0);
            byte[] encoded = OutboxRecord.encode("id", Trails.encrypt(1));
            for (int i = 0; i < MANY; i++) {
                String id = "outbox-" + i;
                trail.record(Frame.OUTBOX, body -> {
                    body.varint(1);
                    body.text(id);
                    body.block(encoded);
                });
            }
        });

        assertThat(SmallHeapReader.run(folder)).contains(MANY + " events, unreadable 0", "exit 0");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void verify_fifoWithTheNameOfAFile_isPassedOver() throws Exception {
        Path fifo = HostileTrail.name(folder, "");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        Files.createSymbolicLink(
                folder.resolve("20260101T000000Z-123456789abc8ef0-000002.audit"), Path.of("/dev/zero"));

        assertThat(SmallHeapReader.run(folder)).isEqualTo("0 events, unreadable 0\n0 new\nexit 0");
    }

    /** An event whose name is written as {@code name} says. */
    private static Consumer<ByteOut> event(Consumer<ByteOut> name) {
        return body -> {
            body.u48(0);
            body.u8(0);
            name.accept(body);
            StringTable.literal(body, "");
            StringTable.literal(body, "");
            body.varint(0);
        };
    }

    private void write(String ending, Content content) throws IOException {
        try (HostileTrail trail = new HostileTrail(HostileTrail.name(folder, ending))) {
            content.write(trail);
        }
    }
}
