package io.keyhold.gate;

import io.keyhold.api.KmsException;

/** A dry run ends where the work would begin. */
public final class DryRuns {
    private DryRuns() {}

    /**
     * Ends a call that only asks.
     *
     * @throws KmsException.DryRun if it is one
     */
    public static void end(boolean dryRun) {
        if (dryRun) {
            throw passed();
        }
    }

    /** How a dry run ends that got this far. */
    public static KmsException.DryRun passed() {
        return new KmsException.DryRun(
                "The request would have succeeded, but the DryRun option is set.", "Leave DryRun out to do it");
    }
}
