package io.keyhold.gate;

import io.keyhold.api.KmsException;
import java.util.Optional;
import java.util.function.Supplier;

/** Goes on after a failure and remembers the first. For one thread. */
public final class FirstFailure {
    private Optional<KmsException> first = Optional.empty();

    /** Does the step; a failure of the store or the audit is remembered. */
    public void attempt(Runnable step) {
        ask(() -> {
            step.run();
            return true;
        });
    }

    /** The result of the step; empty if it failed. */
    public <T> Optional<T> ask(Supplier<T> step) {
        try {
            return Optional.of(step.get());
        } catch (KmsException e) {
            if (first.isEmpty()) {
                first = Optional.of(e);
            }
            return Optional.empty();
        }
    }

    public Optional<KmsException> first() {
        return first;
    }
}
