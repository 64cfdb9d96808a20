package io.keyhold.audit;

import io.keyhold.api.AuditDamage;
import java.io.IOException;
import java.util.Optional;

/** Tells what was done to a chain at the first record that does not follow. */
final class Diagnosis {
    private final TrailFiles files;
    private final Frame bad;
    private final Following following;
    private final byte[] previous;
    private final long expected;
    private final AuditDamage damage;

    /**
     * The record that follows, as far as it can be read.
     *
     * @param first the next record
     * @param genuine whether one of them is the one that should be here
     * @param moved whether the bad one follows one of them
     */
    private record Following(Optional<Frame> first, boolean genuine, boolean moved) {}

    /**
     * A diagnosis.
     *
     * @param files the chain
     * @param bad the record that is there
     * @param reader follows it, and is read to the end of the file or to where it cannot be read
     * @param previous the link before
     * @param expected the position of the record that should be there
     */
    Diagnosis(TrailFiles files, Frame bad, FrameReader reader, byte[] previous, long expected) throws IOException {
        this.files = files;
        this.bad = bad;
        this.previous = previous;
        this.expected = expected;
        this.following = following(reader);
        this.damage = decide();
    }

    private Following following(FrameReader reader) throws IOException {
        Optional<Frame> first = Optional.empty();
        boolean genuine = false;
        boolean moved = false;
        try {
            Optional<Frame> next = reader.next();
            first = next;
            for (; next.isPresent(); next = reader.next()) {
                Frame frame = next.get();
                genuine |= isGenuine(frame);
                moved |= frame.lastPosition() == bad.position() - 1 && bad.follows(frame.link());
            }
        } catch (BadRecordException | FrameReader.TornException e) {
            return new Following(first, genuine, moved); // what cannot be read tells nothing
        }
        return new Following(first, genuine, moved);
    }

    AuditDamage damage() {
        return damage;
    }

    /** Whether this may be the half-written end that a power cut leaves. */
    boolean mayBeLastWords() {
        return damage == AuditDamage.EDITED && following.first().isEmpty();
    }

    String detail() {
        return switch (damage) {
            case MISSING -> "records " + expected + " to " + (bad.position() - 1) + " are missing";
            case REORDERED -> "record " + bad.position() + " is here; record " + expected + " comes later";
            case DUPLICATED -> "record " + bad.position() + " is here a second time";
            case FORKED -> "another continuation behind record " + (bad.position() - 1) + " is here";
            case INSERTED -> "the record does not belong here";
            default -> "the record is not the one that was chained";
        };
    }

    private AuditDamage decide() throws IOException {
        if (following.first().filter(this::isGenuine).isPresent()) {
            return insertedOrReordered();
        }
        if (followerContinues(expected + bad.lastPosition() - bad.position() + 1)) {
            return AuditDamage.EDITED;
        }
        if (bad.position() > expected) {
            return following.genuine() ? insertedOrReordered() : AuditDamage.MISSING;
        }
        return bad.position() < expected ? again() : AuditDamage.EDITED;
    }

    /** Whether the record is the one that should be here. */
    private boolean isGenuine(Frame frame) {
        return frame.position() == expected && frame.follows(previous);
    }

    private boolean followerContinues(long position) {
        return following
                .first()
                .filter(frame -> frame.position() == position && frame.follows(bad.link()))
                .isPresent();
    }

    /** The right record comes later: the one that is here was moved if it follows its own predecessor. */
    private AuditDamage insertedOrReordered() throws IOException {
        if (bad.position() < expected) {
            return again();
        }
        return following.moved() ? AuditDamage.REORDERED : AuditDamage.INSERTED;
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
