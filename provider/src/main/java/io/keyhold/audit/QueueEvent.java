package io.keyhold.audit;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

/** The audit queue as JFR shows it, once a second. */
@Name("io.keyhold.AuditQueue")
@Label("Keyhold audit queue")
@Category("Keyhold")
@Description("Depth of the queue to the audit writer, and what it has done")
@Period("1 s")
@StackTrace(false)
final class QueueEvent extends Event {
    @Label("Depth")
    long depth;

    @Label("Capacity")
    long capacity;

    @Label("Accepted")
    long accepted;

    @Label("Refused")
    long refused;

    @Label("Records written")
    long records;

    @Label("Flushes")
    long flushes;

    @Label("Sink available")
    boolean available;

    /** Commits an event with these figures. */
    static void commit(TrailMetrics metrics) {
        QueueEvent event = new QueueEvent();
        event.depth = metrics.queueDepth();
        event.capacity = metrics.queueCapacity();
        event.accepted = metrics.accepted();
        event.refused = metrics.refused();
        event.records = metrics.records();
        event.flushes = metrics.flushes();
        event.available = metrics.available();
        event.commit();
    }
}
