package io.keyhold.gate;

import io.keyhold.audit.AuditEvent;
import io.keyhold.catalog.MessageCounts;
import io.keyhold.keys.KmsKey;
import java.util.Optional;

/** Tells the audit that a material has sealed half of the messages it may. */
public final class CountWarning implements MessageCounts.Warning {
    private final ServiceContext services;

    public CountWarning(ServiceContext services) {
        this.services = services;
    }

    @Override
    public void passed(KmsKey key, String materialId, long messages) {
        String arn = key.arn().value();
        services.trail()
                .accept(AuditEvent.of(
                                services.clock().millis(),
                                "RawMessageCountWarning",
                                Optional.empty(),
                                key.arn().account(),
                                key.arn().region())
                        .about(arn)
                        .detailed(details -> {
                            details.put("keyId", arn);
                            details.put("keyMaterialId", materialId);
                            details.put("messages", messages);
                            details.put("limit", MessageCounts.LIMIT);
                        }));
    }
}
