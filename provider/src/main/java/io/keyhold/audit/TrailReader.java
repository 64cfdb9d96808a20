package io.keyhold.audit;

import io.keyhold.api.AuditQuery;
import io.keyhold.api.KmsException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads trails back: every chain of the directories together, in order of time. Checks nothing: see {@link TrailVerifier}. */
public final class TrailReader {
    private final List<Path> directories;
    private final AtomicLong unreadable = new AtomicLong();

    /** A reader of the trails in these directories. */
    public TrailReader(Collection<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    /**
     * The events that match, oldest first; an outbox event that was written twice comes once. The stream reads as it goes
     * and must be closed.
     *
     * @throws KmsException.AuditUnavailable also while it is read, if a file cannot be read
     */
    public Stream<TrailEntry> lookup(AuditQuery query) {
        return lookup(TrailFilter.of(query));
    }

    /** The same for a filter. */
    public Stream<TrailEntry> lookup(TrailFilter filter) {
        try {
            MergedEntries entries = new MergedEntries(TrailFiles.in(directories), unreadable);
            Iterator<TrailEntry> all = entries;
            return StreamSupport.stream(
                            Spliterators.spliteratorUnknownSize(all, Spliterator.ORDERED | Spliterator.NONNULL), false)
                    .onClose(entries::close)
                    .filter(filter);
        } catch (IOException e) {
            throw cannotRead(e);
        }
    }

    /**
     * Writes the events that match as {@code {"Records":[…]}}, the form of CloudTrail's own files.
     *
     * @return the number of records
     */
    public long export(TrailFilter filter, OutputStream target) {
        try (Stream<TrailEntry> entries = lookup(filter)) {
            OutputStream out = new BufferedOutputStream(target, 1 << 16);
            out.write("{\"Records\":[".getBytes(StandardCharsets.US_ASCII));
            long count = 0;
            for (Iterator<TrailEntry> each = entries.iterator(); each.hasNext(); ) {
                TrailEntry entry = each.next();
                for (byte[] record : CloudTrailRecord.render(entry.eventId(), entry.event())) {
                    out.write((count++ == 0 ? "\n" : ",\n").getBytes(StandardCharsets.US_ASCII));
                    out.write(record);
                }
            }
            out.write("\n]}\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return count;
        } catch (IOException e) {
            throw cannotRead(e);
        }
    }

    /** How many records, or ends of damaged files, this reader could not read so far; {@link TrailVerifier} names them. */
    public long unreadable() {
        return unreadable.get();
    }

    static KmsException.AuditUnavailable cannotRead(IOException e) {
        return new KmsException.AuditUnavailable(
                "the audit trail cannot be read: " + e.getMessage(), "Make its files readable and try again", e);
    }
}
