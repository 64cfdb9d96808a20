package io.keyhold;

import io.keyhold.audit.FileAuditTrail;
import io.keyhold.material.CustomKeyStores;
import io.keyhold.service.KeyService;
import io.keyhold.store.StoreMaintenance;
import io.keyhold.tokens.TokenLibrary;
import io.keyhold.xks.XksCounters;

/**
 * The counters of an open Keyhold.
 *
 * @param service counts calls
 * @param trail counts records
 * @param external counts calls to proxies
 * @param keyStores knows how custom key stores are
 * @param serving counts requests
 * @param store knows its connections
 */
record LiveMetrics(
        KeyService service,
        FileAuditTrail trail,
        XksCounters external,
        CustomKeyStores keyStores,
        Serving serving,
        StoreMaintenance store)
        implements KeyholdMetrics {
    @Override
    public long getCallsDone() {
        return service.callsDone();
    }

    @Override
    public long getCallsRefused() {
        return service.callsRefused();
    }

    @Override
    public long getAuditRefused() {
        return trail.metrics().refused();
    }

    @Override
    public long getAuditAccepted() {
        return trail.metrics().accepted();
    }

    @Override
    public long getAuditWaited() {
        return trail.metrics().waited();
    }

    @Override
    public long getAuditQueueDepth() {
        return trail.metrics().queueDepth();
    }

    @Override
    public long getAuditQueueCapacity() {
        return trail.metrics().queueCapacity();
    }

    @Override
    public long getAuditRecords() {
        return trail.metrics().records();
    }

    @Override
    public long getAuditBytes() {
        return trail.metrics().bytes();
    }

    @Override
    public long getAuditFlushes() {
        return trail.metrics().flushes();
    }

    @Override
    public long getAuditFlushNanos() {
        return trail.metrics().flushNanos();
    }

    @Override
    public long getAuditCheckpoints() {
        return trail.metrics().checkpoints();
    }

    @Override
    public long getAuditFailures() {
        return trail.metrics().failures();
    }

    @Override
    public boolean isAuditAvailable() {
        return trail.metrics().available();
    }

    @Override
    public long getTokenCalls() {
        return TokenLibrary.counts().done();
    }

    @Override
    public long getTokenFailures() {
        return TokenLibrary.counts().failed();
    }

    @Override
    public long getTokenNanos() {
        return TokenLibrary.counts().nanos();
    }

    @Override
    public long getTokenSlowestNanos() {
        return TokenLibrary.counts().slowestNanos();
    }

    @Override
    public long getTokenHanging() {
        return TokenLibrary.counts().hanging();
    }

    @Override
    public long getAuditOutboxWaiting() {
        return service.eventsWaiting();
    }

    @Override
    public long getExternalCalls() {
        return external.calls();
    }

    @Override
    public long getExternalNanos() {
        return external.nanos();
    }

    @Override
    public long getExternalSlowestNanos() {
        return external.slowestNanos();
    }

    @Override
    public long getExternalRetries() {
        return external.retries();
    }

    @Override
    public long getExternalFailures() {
        return external.failures();
    }

    @Override
    public int getKeyStoresUnhealthy() {
        return keyStores.unhealthy();
    }

    @Override
    public int getStoreConnectionsInUse() {
        return store.activity().connectionsInUse();
    }

    @Override
    public int getStoreConnections() {
        return store.activity().connections();
    }

    @Override
    public long getStoreLagBytes() {
        return store.activity().lagBytes().orElse(-1);
    }

    @Override
    public long getServerRequestsAnswered() {
        return serving.counts().answered();
    }

    @Override
    public long getServerConnectionsRefused() {
        return serving.counts().connectionsRefused();
    }

    @Override
    public long getServerRequestsRefused() {
        return serving.counts().requestsRefused();
    }

    @Override
    public long getServerSignaturesRefused() {
        return serving.counts().signaturesRefused();
    }
}
