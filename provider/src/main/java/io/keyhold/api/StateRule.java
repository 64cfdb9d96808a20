package io.keyhold.api;

/**
 * One cell of the key state table: what an operation does on a key in a state. Source: AWS KMS Developer Guide, "Key
 * states of KMS keys", with its numbered conditions.
 */
public enum StateRule {
    /** Succeeds. */
    ALLOWED,
    /** Succeeds, but a key pending deletion is refused as the new target (condition 10). */
    ALLOWED_UNLESS_NEW_TARGET,
    /** Succeeds unless the key is in a custom key store (condition 7). */
    NOT_IN_CUSTOM_STORE,
    /** Succeeds unless the key cannot have imported material (condition 9). */
    EXTERNAL_ONLY,
    /** {@code DisabledException}: the key is disabled (condition 1). */
    DISABLED,
    /** {@code DisabledException}, or {@code UnsupportedOperationException} in a custom key store (1, 7). */
    DISABLED_OR_CUSTOM_STORE,
    /** {@code KMSInvalidStateException}: the key is pending deletion (2 and 3). */
    PENDING_DELETION,
    /** The same, or {@code UnsupportedOperationException} in a custom key store (3, 7). */
    PENDING_DELETION_OR_CUSTOM_STORE,
    /** {@code KMSInvalidStateException}: the key is not pending deletion (4). */
    NOT_PENDING_DELETION,
    /** {@code KMSInvalidStateException}: the key is pending import (5). */
    PENDING_IMPORT,
    /** {@code UnsupportedOperationException}: the origin is EXTERNAL (6). */
    ORIGIN_EXTERNAL,
    /** {@code UnsupportedOperationException}: the key is in a custom key store (7). */
    CUSTOM_STORE,
    /** {@code KMSInvalidStateException} with imported material (8), else {@code UnsupportedOperationException} (9). */
    IMPORTED_MATERIAL_OR_NOT_EXTERNAL,
    /** {@code KMSInvalidStateException}, or {@code UnsupportedOperationException} if the origin is not EXTERNAL (9). */
    NOT_EXTERNAL,
    /** {@code KMSInvalidStateException}: the key is unavailable (11). */
    UNAVAILABLE,
    /** {@code KMSInvalidStateException}: the key is creating (14). */
    CREATING,
    /** {@code KMSInvalidStateException}: the key is updating (15). */
    UPDATING,
    /** Cannot occur for the key types that the operation accepts. */
    NOT_APPLICABLE
}
