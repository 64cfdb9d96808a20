package io.keyhold.gate;

import io.keyhold.api.KmsException;

/**
 * The state that a call was decided on has changed inside its transaction: another call was faster. Nothing was changed; {@link
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
