package io.keyhold;

import io.keyhold.api.AuditRecord;
import io.keyhold.audit.TrailEntry;
import io.keyhold.audit.TrailFilter;
import io.keyhold.audit.TrailTail;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** Follows the audit trail as it is written, by this process and others. Not safe for concurrent use. */
public final class AuditTail implements AutoCloseable {
    private final TrailTail tail;
    private final TrailFilter filter;
    private final Runnable settle;

    AuditTail(Collection<Path> directories, TrailFilter filter, Runnable settle) {
        settle.run();
        this.tail = new TrailTail(directories);
        this.filter = filter;
        this.settle = settle;
    }

    /**
     * The events that match and were written since the last call, or since the beginning of the tail; in order of time as
     * far as it goes. Empty if there are none; never waits.
     *
     * @throws io.keyhold.api.KmsException.AuditUnavailable if a file cannot be read
     */
    public List<AuditRecord> poll() {
        settle.run();
        return tail.poll().stream().filter(filter).map(TrailEntry::toRecord).toList();
    }

    @Override
    public void close() {
        tail.close();
    }
}
