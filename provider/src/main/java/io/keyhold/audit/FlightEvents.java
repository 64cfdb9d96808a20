package io.keyhold.audit;

import io.keyhold.api.KmsException;
import io.keyhold.platform.Detached;
import java.util.function.Supplier;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;

/**
 * The trail's JFR events. An event class costs some 100 ms when it is first used, so none is touched before Flight
 * Recorder is on.
 */
final class FlightEvents implements FlightRecorderListener {
    private final Supplier<TrailMetrics> metrics;
    private final Runnable queue;
    private volatile boolean on;

    private FlightEvents(Supplier<TrailMetrics> metrics) {
        this.metrics = metrics;
        this.queue = this::commitQueue;
    }

    /** Begins to listen for a recorder. */
    static FlightEvents listen(Supplier<TrailMetrics> metrics) {
        FlightEvents events = new FlightEvents(metrics);
        Detached.run(() -> FlightRecorder.addListener(events));
        return events;
    }

    @Override
    public void recorderInitialized(FlightRecorder recorder) {
        Detached.run(() -> FlightRecorder.addPeriodicEvent(QueueEvent.class, queue));
        on = true;
    }

    /** An event's record was taken. */
    void taken(AuditEvent event, long sequence) {
        if (on) {
            OperationEvent.taken(event, sequence);
        }
    }

    /** The record of an event from the outbox was taken. */
    void taken(byte[] encoded, long sequence) {
        if (on) {
            try {
                OperationEvent.taken(OutboxRecord.decode(encoded).event(), sequence);
            } catch (BadRecordException e) {
                throw new KmsException.Internal(
                        "an event of the outbox cannot be read", "Report it with the stack trace", e);
            }
        }
    }

    void stop() {
        FlightRecorder.removeListener(this);
        if (on) {
            on = false;
            FlightRecorder.removePeriodicEvent(queue);
        }
    }

    private void commitQueue() {
        QueueEvent.commit(metrics.get());
    }
}
