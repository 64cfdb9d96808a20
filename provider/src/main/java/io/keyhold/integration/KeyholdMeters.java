package io.keyhold.integration;

import io.keyhold.Keyhold;
import io.keyhold.KeyholdMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/**
 * The counters of a Keyhold as meters of Micrometer, and by it for Prometheus, OpenTelemetry and others: {@code
 * new KeyholdMeters(keyhold).bindTo(registry)}. Spring Boot binds them itself. The page on metrics says what each is.
 */
@SuppressWarnings("exports") // whoever names this class has Micrometer
public final class KeyholdMeters implements MeterBinder {
    private final KeyholdMetrics metrics;

    /** The meters of that Keyhold. */
    public KeyholdMeters(Keyhold keyhold) {
        metrics = keyhold.metrics();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        counter(registry, "keyhold.calls", "done", KeyholdMetrics::getCallsDone);
        counter(registry, "keyhold.calls", "refused", KeyholdMetrics::getCallsRefused);
        counter(registry, "keyhold.audit.events", "accepted", KeyholdMetrics::getAuditAccepted);
        counter(registry, "keyhold.audit.events", "refused", KeyholdMetrics::getAuditRefused);
        counter(registry, "keyhold.audit.flushes", "done", KeyholdMetrics::getAuditFlushes);
        counter(registry, "keyhold.audit.flushes", "failed", KeyholdMetrics::getAuditFailures);
        gauge(registry, "keyhold.audit.queue", KeyholdMetrics::getAuditQueueDepth);
        gauge(registry, "keyhold.audit.outbox", KeyholdMetrics::getAuditOutboxWaiting);
        gauge(registry, "keyhold.audit.available", now -> now.isAuditAvailable() ? 1 : 0);
        counter(registry, "keyhold.token.calls", "done", KeyholdMetrics::getTokenCalls);
        counter(registry, "keyhold.token.calls", "failed", KeyholdMetrics::getTokenFailures);
        gauge(registry, "keyhold.token.hanging", KeyholdMetrics::getTokenHanging);
        counter(registry, "keyhold.external.calls", "all", KeyholdMetrics::getExternalCalls);
        counter(registry, "keyhold.external.calls", "failed", KeyholdMetrics::getExternalFailures);
        gauge(registry, "keyhold.keystores.unhealthy", KeyholdMetrics::getKeyStoresUnhealthy);
        counter(registry, "keyhold.server.requests", "answered", KeyholdMetrics::getServerRequestsAnswered);
        counter(registry, "keyhold.server.requests", "refused", KeyholdMetrics::getServerRequestsRefused);
        counter(registry, "keyhold.server.requests", "unproven", KeyholdMetrics::getServerSignaturesRefused);
    }

    private void counter(MeterRegistry registry, String name, String outcome, ToDoubleFunction<KeyholdMetrics> value) {
        FunctionCounter.builder(name, metrics, value).tag("outcome", outcome).register(registry);
    }

    private void gauge(MeterRegistry registry, String name, ToDoubleFunction<KeyholdMetrics> value) {
        Gauge.builder(name, metrics, value).register(registry);
    }
}
