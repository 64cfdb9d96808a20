package io.keyhold.audit;

import io.keyhold.api.KmsException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/**
 * Finds the last checkpoint of a file that a key has signed. Usually that is the last one; whoever adds others that he
 * cannot sign makes it slower, and no more. Used once.
 */
final class SignedCheckpoints {
    private static final int KEPT = 64;
    private final Deque<Frame> last = new ArrayDeque<>();
    private final long trailId;
    private final int fileNumber;
    private final PublicKey key;
    private boolean more;

    SignedCheckpoints(long trailId, int fileNumber, PublicKey key) {
        this.trailId = trailId;
        this.fileNumber = fileNumber;
        this.key = key;
    }

    void add(Frame frame) {
        if (isOf(frame, trailId, fileNumber)) {
            last.addLast(frame);
            if (last.size() > KEPT) {
                last.removeFirst();
                more = true;
            }
        }
    }

    /** The last one that is signed; {@code file} is read again if that is not among the last. */
    Optional<Frame> find(Path file) throws IOException {
        for (Iterator<Frame> frames = last.descendingIterator(); frames.hasNext(); ) {
            Frame frame = frames.next();
            if (Checkpoint.isSignedBy(frame, key)) {
                return Optional.of(frame);
            }
        }
        return more ? findAmongAll(file) : Optional.empty();
    }

    private Optional<Frame> findAmongAll(Path file) throws IOException {
        Optional<Frame> found = Optional.empty();
        try (FrameReader reader = FrameReader.open(file)) {
            for (Optional<Frame> next = reader.next(); next.isPresent(); next = reader.next()) {
                if (isOf(next.get(), trailId, fileNumber) && Checkpoint.isSignedBy(next.get(), key)) {
                    found = next;
                }
            }
            return found;
        } catch (BadRecordException | FrameReader.TornException e) {
            return found; // the crash of its writer ended it here
        }
    }

    /** Whether the record is a checkpoint of that file of that chain, by what it says itself. */
    static boolean isOf(Frame frame, long trailId, int fileNumber) {
        try {
            if (frame.type() != Frame.CHECKPOINT) {
                return false;
            }
            Checkpoint read = Checkpoint.read(frame);
            return read.trailId() == trailId && read.fileNumber() == fileNumber;
        } catch (BadRecordException e) {
            return false;
        }
    }

    /** The key that a header names. */
    static PublicKey keyOf(FileHeader header) throws BadRecordException {
        try {
            return TrailVerifier.publicKey(header.publicKey());
        } catch (KmsException.Validation e) {
            throw new BadRecordException("the header names no public key");
        }
    }
}
