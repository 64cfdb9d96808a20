package io.keyhold.access;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to answer what depends on the request: by the request, or, before there is one, always yes or always no. If both
 * give the same decision, every request does.
 */
final class Question {
    static final Question NO_REQUEST_HELPS = new Question(null, false);
    static final Question EVERY_REQUEST_HELPS = new Question(null, true);

    private final @Nullable Scope scope;
    private final boolean assumed;

    private Question(@Nullable Scope scope, boolean assumed) {
        this.scope = scope;
        this.assumed = assumed;
    }

    /** By the request; what it leaves open counts as {@code assumed}. */
    static Question of(Scope scope, boolean assumed) {
        return new Question(scope, assumed);
    }

    /** Whether the rest of a statement holds. */
    boolean holds(Residual residual) {
        return residual.isConstant() || (scope == null ? assumed : residual.holds(scope, assumed));
    }

    /** Whether what depends on the request, or is left open by it, counts as given. */
    boolean assumes() {
        return assumed;
    }

    Optional<RequestFacts> facts() {
        return scope == null ? Optional.empty() : scope.facts();
    }
}
