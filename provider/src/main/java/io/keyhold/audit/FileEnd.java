package io.keyhold.audit;

import io.keyhold.api.AuditHead;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * The end of one file of a chain, as far as it can be read.
 *
 * @param head the last record that is linked to those before
 * @param epoch the newest epoch of the store that a signed checkpoint, or an event from its outbox, tells of
 * @param isSigned whether a checkpoint of the file is signed
 * @param outboxKeys keys of the outbox events of the file
 */
record FileEnd(Optional<AuditHead> head, long epoch, boolean isSigned, Set<String> outboxKeys) {
    private static final FileEnd NOTHING = new FileEnd(Optional.empty(), 0, false, Set.of());

    static FileEnd of(Path file, long trailId, int number, PublicKey key) throws IOException {
        Reading reading = new Reading(new SignedCheckpoints(trailId, number, key));
        try (FrameReader reader = FrameReader.open(file)) {
            for (Optional<Frame> next = reader.next(); next.isPresent(); next = reader.next()) {
                reading.take(next.get());
            }
        } catch (NoSuchFileException e) {
            return NOTHING; // moved away meanwhile
        } catch (BadRecordException | FrameReader.TornException e) {
            return reading.end(file, trailId); // the crash of its writer ended it here
        }
        return reading.end(file, trailId);
    }

    /** The input read so far. */
    private static final class Reading {
        private final SignedCheckpoints checkpoints;
        private final Set<String> outboxKeys = OutboxKeys.newest();
        private Chain chain = new Chain();
        private Optional<Frame> linked = Optional.empty();
        private boolean whole = true;
        private long outboxEpoch;

        Reading(SignedCheckpoints checkpoints) {
            this.checkpoints = checkpoints;
        }

        void take(Frame frame) {
            if (linked.isEmpty() && frame.isHeader()) {
                chain = new Chain(previous(frame));
            }
            boolean follows = chain.leadsTo(frame.body(), frame.link());
            chain.become(frame.link());
            whole &= follows;
            if (whole) {
                linked = Optional.of(frame);
            }
            checkpoints.add(frame);
            if (follows && frame.type() == Frame.OUTBOX) {
                takeEvent(frame);
            }
        }

        /** Unreadable bytes here are passed over: it must not hide what follows. */
        private static byte[] previous(Frame header) {
            try {
                return FileHeader.read(header).previous();
            } catch (BadRecordException e) {
                return new byte[Chain.LINK];
            }
        }

        private void takeEvent(Frame frame) {
            try {
                ByteIn in = frame.content();
                in.varint();
                String outboxId = in.text();
                outboxKeys.add(OutboxRecord.key(outboxId, in.block()));
                outboxEpoch = Math.max(outboxEpoch, OutboxRecord.epoch(outboxId));
            } catch (BadRecordException e) {
                return; // no writer wrote it
            }
        }

        FileEnd end(Path file, long trailId) throws IOException {
            Optional<Frame> signed = checkpoints.find(file);
            long signedEpoch =
                    signed.isPresent() ? Checkpoint.read(signed.get()).epoch() : 0;
            boolean closed = signed.isPresent()
                    && signed.equals(linked)
                    && Checkpoint.read(signed.get()).kind() == Checkpoint.Kind.CLOSED;
            return new FileEnd(
                    linked.map(frame -> new AuditHead(
                            trailId, frame.lastPosition(), HexFormat.of().formatHex(frame.link()), closed)),
                    Math.max(signedEpoch, outboxEpoch),
                    signed.isPresent(),
                    Set.copyOf(outboxKeys));
        }
    }
}
