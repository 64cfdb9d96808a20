package io.keyhold.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The newest epoch of the store that a trail on the disk tells of, by its outbox events and its checkpoints. */
public final class TrailEpochs {
    private static final int DIGITS = 16;

    private TrailEpochs() {}

    /** Reads each file as far as it can be read; 0 if no record tells of an epoch. */
    public static long newest(Path directory) throws IOException {
        long newest = 0;
        for (TrailFiles chain : TrailFiles.in(List.of(directory))) {
            for (int number : chain.files().keySet()) {
                newest = Math.max(newest, newestIn(chain.file(number)));
            }
        }
        return newest;
    }

    private static long newestIn(Path file) throws IOException {
        long newest = 0;
        try (FrameReader reader = FrameReader.open(file)) {
            byte[] link = {};
            for (Optional<Frame> next = reader.next(); next.isPresent(); next = reader.next()) {
                Frame frame = next.get();
                if (!frame.follows(link.length == 0 ? FileHeader.read(frame).previous() : link)) {
                    return newest;
                }
                newest = Math.max(newest, epoch(frame));
                link = frame.link();
            }
        } catch (BadRecordException | FrameReader.TornException e) {
            return newest; // what follows tells nothing
        }
        return newest;
    }

    private static long epoch(Frame frame) throws BadRecordException {
        return switch (frame.type()) {
            case Frame.OUTBOX -> {
                ByteIn in = frame.content();
                in.varint();
                yield Long.parseLong(in.text().substring(0, DIGITS), 16);
            }
            case Frame.CHECKPOINT -> Checkpoint.read(frame).epoch();
            default -> 0;
        };
    }
}
