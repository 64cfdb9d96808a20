package io.keyhold;

import io.keyhold.api.Caller;
import io.keyhold.crypto.OsRandom;
import io.keyhold.platform.UninterruptedIo;
import io.keyhold.service.KeyService;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.tokens.TokenLimits;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/**
 * A store that is open in this process, and the service over it: a root of trust, an audit trail, a home account and Region. Safe for
 * concurrent use; its owner closes it.
 */
final class OpenedStore {
    private final KeyService service;
    private final JdbcRecordStore store;
    private final AuditLog auditLog;
    private final KeyholdMetrics metrics;
    private final Caller configured;
    private final Login login;
    private final SecureRandom random;
    private final TokenLimits tokens;
    private final List<String> warnings;
    private final Serving serving;
    private final KeyholdRegion home;

    OpenedStore(
            KeyService service,
            JdbcRecordStore store,
            List<String> warnings,
            AuditLog auditLog,
            LiveMetrics metrics,
            Caller configured,
            Login login,
            TokenLimits tokens,
            SecureRandom random) {
        this.random = random;
        this.tokens = tokens;
        this.login = login;
        this.warnings = warnings;
        this.service = service;
        this.store = store;
        this.auditLog = auditLog;
        this.metrics = metrics;
        this.configured = configured;
        this.serving = metrics.serving();
        this.home = in(service.region());
    }

    KeyService service() {
        return service;
    }

    JdbcRecordStore store() {
        return store;
    }

    /** What was unusual about store and trail when they were opened. */
    List<String> warnings() {
        return warnings;
    }

    AuditLog auditLog() {
        return auditLog;
    }

    KeyholdMetrics metrics() {
        return metrics;
    }

    /** Why it cannot work now, if it cannot. */
    Optional<String> illness() {
        return serving.illness();
    }

    /** The principal that the settings name. */
    Caller configured() {
        return configured;
    }

    TokenLimits tokens() {
        return tokens;
    }

    /** The views of the home Region. */
    KeyholdRegion home() {
        return home;
    }

    /** The views of a Region. */
    KeyholdRegion in(String region) {
        return new KeyholdRegion(service.in(region), service, configured, login, serving);
    }

    void close() {
        serving.stop();
        UninterruptedIo.begun(() -> {
            try {
                service.close();
            } finally {
                closeStore();
            }
            return this;
        });
    }

    private void closeStore() {
        try {
            store.close();
        } finally {
            OsRandom.release(random);
        }
    }
}
