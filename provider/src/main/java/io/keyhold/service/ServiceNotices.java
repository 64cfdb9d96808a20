package io.keyhold.service;

import io.keyhold.api.KmsException;
import io.keyhold.audit.AuditEvent;
import io.keyhold.catalog.RegionScope;
import io.keyhold.gate.InternalEvents;
import io.keyhold.gate.ServiceContext;
import io.keyhold.keys.KmsKey;
import java.util.Optional;

/** Audit events that are neither a call nor a change of the store. */
final class ServiceNotices {
    private static final System.Logger LOG = System.getLogger(ServiceNotices.class.getName());
    private final ServiceContext services;

    ServiceNotices(ServiceContext services) {
        this.services = services;
    }

    /** The key is deleted whatever comes of this, so the trail only keeps it. */
    void destroyed(KmsKey key, String materialId, Optional<String> failure) {
        try {
            services.trail()
                    .accept(InternalEvents.deleteBackingKey(
                            key, materialId, failure, services.clock().instant()));
        } catch (KmsException.AuditUnavailable e) {
            LOG.log(System.Logger.Level.WARNING, "the audit trail did not take what came of material " + materialId, e);
        }
    }

    /** An older store was accepted. */
    static void restored(ServiceContext services, long lastKnownEpoch) {
        RegionScope home = services.catalog().home();
        long epoch = services.store().epoch();
        services.trail()
                .accept(AuditEvent.of(
                                services.clock().millis(),
                                "AcceptRestoredStore",
                                Optional.empty(),
                                home.account(),
                                home.region())
                        .detailed(details -> {
                            details.put("storeEpoch", epoch);
                            details.put("lastKnownEpoch", lastKnownEpoch);
                        }));
    }
}
