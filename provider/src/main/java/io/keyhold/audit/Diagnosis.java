package io.keyhold.audit;

import io.keyhold.api.AuditDamage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells what was done to a chain at the first record that does not follow. */
final class Diagnosis {
    private static final int LOOK_AHEAD = 100_000;
    private final TrailFiles files;
    private final Frame bad;
    private final List<Frame> following;
    private final byte[] previous;
    private final long expected;
    private final AuditDamage damage;

    /**
     * A diagnosis.
     *
     * @param files the chain
     * @param bad the record that stands there
     * @param following what stands behind it
     * @param previous the link before
     * @param expected the position of the record that should stand there
     */
    Diagnosis(TrailFiles files, Frame bad, List<Frame> following, byte[] previous, long expected) throws IOException {
        this.files = files;
        this.bad = bad;
        this.following = following;
        this.previous = previous;
        this.expected = expected;
        this.damage = decide();
    }

    /** Reads on to the end of the file, or to where it cannot be read. */
    static List<Frame> following(FrameReader reader) throws IOException {
        List<Frame> frames = new ArrayList<>();
        try {
            Optional<Frame> next = reader.next();
            while (next.isPresent() && frames.size() < LOOK_AHEAD) {
                frames.add(next.get());
                next = reader.next();
            }
        } catch (BadRecordException | FrameReader.TornException e) {
            return frames; // what cannot be read tells nothing
        }
        return frames;
    }

    AuditDamage damage() {
        return damage;
    }

    /** Whether this may be the half-written end that a power cut leaves. */
    boolean mayBeLastWords() {
        return damage == AuditDamage.EDITED && following.isEmpty();
    }

    String detail() {
        return switch (damage) {
            case MISSING -> "records " + expected + " to " + (bad.position() - 1) + " are missing";
            case REORDERED -> "record " + bad.position() + " stands here; record " + expected + " comes later";
            case DUPLICATED -> "record " + bad.position() + " stands here once more";
            case FORKED -> "another continuation behind record " + (bad.position() - 1) + " stands here";
            case INSERTED -> "the record does not belong here";
            default -> "the record is not the one that was chained";
        };
    }

    private AuditDamage decide() throws IOException {
        if (!following.isEmpty() && isGenuine(following.get(0))) {
            return insertedOrReordered();
        }
        if (followerContinues(expected + 1)) {
            return AuditDamage.EDITED;
        }
        if (bad.position() > expected) {
            return following.stream().anyMatch(this::isGenuine) ? insertedOrReordered() : AuditDamage.MISSING;
        }
        return bad.position() < expected ? again() : AuditDamage.EDITED;
    }

    /** Whether the record is the one that should stand here. */
    private boolean isGenuine(Frame frame) {
        return frame.position() == expected && frame.follows(previous);
    }

    private boolean followerContinues(long position) {
        return !following.isEmpty()
                && following.get(0).position() == position
                && following.get(0).follows(bad.link());
    }

    /** The right record comes later: the one that stands here was moved if it follows its own predecessor. */
    private AuditDamage insertedOrReordered() throws IOException {
        if (bad.position() < expected) {
            return again();
        }
        boolean moved = following.stream()
                .filter(frame -> frame.position() == bad.position() - 1)
                .anyMatch(frame -> bad.follows(frame.link()));
        return moved ? AuditDamage.REORDERED : AuditDamage.INSERTED;
    }

    /** A position that was there before. */
    private AuditDamage again() throws IOException {
        Optional<Frame> before = Optional.empty();
        for (int number : files.files().keySet()) {
            try (FrameReader reader = FrameReader.open(files.file(number))) {
                for (Optional<Frame> next = reader.next(); next.isPresent(); next = reader.next()) {
                    Frame frame = next.get();
                    if (frame.position() == bad.position()) {
                        return frame.sameAs(bad) ? AuditDamage.DUPLICATED : forkedOrInserted(before);
                    }
                    before = next;
                }
            } catch (BadRecordException | FrameReader.TornException e) {
                return AuditDamage.INSERTED;
            }
        }
        return AuditDamage.INSERTED;
    }

    private AuditDamage forkedOrInserted(Optional<Frame> before) {
        return before.isPresent() && bad.follows(before.get().link()) ? AuditDamage.FORKED : AuditDamage.INSERTED;
    }
}
