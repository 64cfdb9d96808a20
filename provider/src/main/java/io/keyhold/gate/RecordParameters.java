package io.keyhold.gate;

import io.keyhold.audit.Parameters;

/**
 * A record whose components are the members of the audit record, each that has a value, in order. For what a handle does and
 * calls of high rate: making one is all that the call pays for.
 */
public interface RecordParameters extends Parameters {
    @Override
    default void writeTo(Sink sink) {
        RecordedMember.write(this, sink);
    }
}
