package io.keyhold.audit;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One operation as JFR shows it; free when no recording asks for it. Holds nothing that the audit record does not. */
@Name("io.keyhold.Operation")
@Label("Keyhold operation")
@Category("Keyhold")
@Description("An operation whose audit record was taken")
@StackTrace(false)
final class OperationEvent extends Event {
    @Label("Operation")
    String operation = "";

    @Label("Resource")
    @Description("ARN of the first key or alias")
    String resource = "";

    @Label("Error code")
    @Description("Empty if the operation succeeded")
    String errorCode = "";

    @Label("Audit sequence")
    @Description("Number of the audit record")
    long sequence;

    /** Commits an event for a record that was taken, if somebody records. */
    static void taken(AuditEvent taken, long sequence) {
        OperationEvent event = new OperationEvent();
        if (event.isEnabled()) {
            event.operation = taken.eventName();
            event.resource =
                    taken.resourceArns().isEmpty() ? "" : taken.resourceArns().get(0);
            event.errorCode = taken.errorCode();
            event.sequence = sequence;
            event.commit();
        }
    }
}
