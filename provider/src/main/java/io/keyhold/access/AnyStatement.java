package io.keyhold.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements of which one must match. */
final class AnyStatement {
    private final Residual[] residuals;

    /** Keeps the first statement that always matches and drops the others; without one keeps all. */
    AnyStatement(List<Residual> residuals) {
        this.residuals = residuals.stream()
                .filter(Residual::isConstant)
                .findFirst()
                .map(constant -> new Residual[] {constant})
                .orElseGet(() -> residuals.toArray(new Residual[0]));
    }

    /** The first statement that matches. */
    @Nullable Residual find(RequestAssumption question) {
        for (Residual residual : residuals) {
            if (question.holds(residual)) {
                return residual;
            }
        }
        return null;
    }

    boolean holds(RequestAssumption question) {
        return find(question) != null;
    }
}
