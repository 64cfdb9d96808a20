package io.keyhold.api;

import java.util.Optional;

/** The state of a KMS key. Source: AWS KMS Developer Guide, "Key states". */
public enum KeyState implements WireValue {
    /** Can be used. */
    ENABLED("Enabled"),
    /** Cannot be used until {@code EnableKey}. */
    DISABLED("Disabled"),
    /** Waits for its deletion. */
    PENDING_DELETION("PendingDeletion"),
    /** A primary key that waits for the deletion of its replicas. */
    PENDING_REPLICA_DELETION("PendingReplicaDeletion"),
    /** Waits for imported key material. */
    PENDING_IMPORT("PendingImport"),
    /** Its custom key store is disconnected. */
    UNAVAILABLE("Unavailable"),
    /** A replica in the making. */
    CREATING("Creating"),
    /** The primary Region is changing. */
    UPDATING("Updating");

    private final String value;

    KeyState(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<KeyState> find(String value) {
        return WireValue.find(KeyState.class, value);
    }
}
