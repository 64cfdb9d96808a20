package io.keyhold.gate;

import io.keyhold.api.KmsException;

/**
 * What a call was decided by is not so any more inside its transaction: another call was quicker. Nothing was changed; {@link
 * Repetition} decides the call again.
 */
public final class Outdated extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient KmsException.Conflict conflict;

    /** With the refusal of a call that is outdated again and again. */
    public Outdated(KmsException.Conflict conflict) {
        super("outdated", null, false, false);
        this.conflict = conflict;
    }

    KmsException.Conflict conflict() {
        return conflict;
    }
}
