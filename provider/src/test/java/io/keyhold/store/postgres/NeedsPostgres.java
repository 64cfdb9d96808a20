package io.keyhold.store.postgres;

import io.keyhold.store.TestServer;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Not run where there is no PostgreSQL, which {@code PostgresPresenceTest} says by its name. */
public final class NeedsPostgres implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return TestServer.isAvailable()
                ? ConditionEvaluationResult.enabled("there is a server")
                : ConditionEvaluationResult.disabled("PostgreSQL is not installed: .ci/install does so");
    }
}
