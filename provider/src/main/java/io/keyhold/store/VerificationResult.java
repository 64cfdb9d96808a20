package io.keyhold.store;

import java.util.List;

/**
 * The result of the verification of a whole store.
 *
 * @param epoch the epoch examined
 * @param records how many records the head counts
 * @param problems each in words for an operator, the first 100; empty if the store is as Keyhold left it
 */
public record VerificationResult(long epoch, long records, List<String> problems) {
    /** Copies the list. */
    public VerificationResult {
        problems = List.copyOf(problems);
    }

    /** Whether nothing is wrong. */
    public boolean isSound() {
        return problems.isEmpty();
    }
}
