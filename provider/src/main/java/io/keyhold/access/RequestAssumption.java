package io.keyhold.access;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to answer what depends on the request: by the request, or, before there is one, always yes or always no. If both
 * give the same decision, every request does.
 */
final class RequestAssumption {
    static final RequestAssumption NO_REQUEST_HELPS = new RequestAssumption(null, false);
    static final RequestAssumption EVERY_REQUEST_HELPS = new RequestAssumption(null, true);

    private final @Nullable EvaluationContext scope;
    private final boolean assumed;

    private RequestAssumption(@Nullable EvaluationContext scope, boolean assumed) {
        this.scope = scope;
        this.assumed = assumed;
    }

    /** By the request; what it leaves open counts as {@code assumed}. */
    static RequestAssumption of(EvaluationContext scope, boolean assumed) {
        return new RequestAssumption(scope, assumed);
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
