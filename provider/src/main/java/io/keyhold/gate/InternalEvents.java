package io.keyhold.gate;

import io.keyhold.api.RotationType;
import io.keyhold.audit.AuditEvent;
import io.keyhold.audit.Parameters;
import io.keyhold.catalog.Follower;
import io.keyhold.keys.KmsKey;
import java.time.Instant;
import java.util.Optional;

/** Audit events of what happens to a key without a call. Source: AWS KMS Developer Guide, "RotateKey" and others. */
public final class InternalEvents {
    private InternalEvents() {}

    /** Material became current. */
    public static AuditEvent rotateKey(
            KmsKey key, String previousId, String currentId, RotationType type, Instant now) {
        return event("RotateKey", key, now, details -> {
            details.put("keyId", key.id().value());
            details.put("rotationType", type.value());
            details.put("keyOrigin", key.origin().value());
            details.put("previousKeyMaterialId", previousId);
            details.put("currentKeyMaterialId", currentId);
        });
    }

    /** A multi-Region key was made, or changed, because of a related one. */
    static AuditEvent follow(Follower follower, Instant now) {
        KmsKey key = follower.key();
        String name = follower.isNew() ? "CreateKey" : "SynchronizeMultiRegionKey";
        return event(name, key, now, Parameters.NONE);
    }

    /** The waiting period is over and the key is gone. */
    public static AuditEvent deleteKey(KmsKey key, Instant now) {
        return event(
                "DeleteKey", key, now, details -> details.put("keyId", key.id().value()));
    }

    /**
     * Destruction of the object of a key in its token, after the key was deleted. AWS KMS has it in {@code DeleteKey}, which here
     * is committed before.
     *
     * @param failure why it is still there; empty if it is not
     */
    public static AuditEvent deleteBackingKey(KmsKey key, String materialId, Optional<String> failure, Instant now) {
        return event("DeleteBackingKey", key, now, details -> {
            details.put("keyId", key.id().value());
            key.place().ifPresent(place -> {
                details.put("customKeyStoreId", place.customKeyStoreId());
                place.cloudHsmClusterId().ifPresent(cluster -> details.put("clusterId", cluster));
            });
            details.put("backingKeyId", materialId);
            details.put("deletionStatus", failure.isPresent() ? "FAILURE" : "SUCCESS");
            failure.ifPresent(why -> details.put("failureReason", why));
        });
    }

    /** Imported material has expired and is gone. */
    public static AuditEvent deleteExpiredKeyMaterial(KmsKey key, String materialId, Instant now) {
        return event("DeleteExpiredKeyMaterial", key, now, details -> {
            details.put("keyId", key.id().value());
            details.put("keyMaterialId", materialId);
        });
    }

    private static AuditEvent event(String name, KmsKey key, Instant now, Parameters details) {
        String arn = key.arn().value();
        return AuditEvent.of(
                        now.toEpochMilli(),
                        name,
                        Optional.empty(),
                        key.arn().account(),
                        key.arn().region())
                .about(arn)
                .answering(response -> response.put("keyId", arn))
                .detailed(details);
    }
}
