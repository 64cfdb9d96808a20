package io.keyhold.gate;

/** Hears of each use of a key. */
@FunctionalInterface
public interface UsageNotes {
    /**
     * Notes a use that the audit trail has accepted.
     *
     * @param sequence the place of its event in the trail of this process
     */
    void note(Call call, long sequence);
}
