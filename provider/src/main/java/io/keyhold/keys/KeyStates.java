package io.keyhold.keys;

import io.keyhold.api.KeyState;
import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import io.keyhold.api.OriginType;
import io.keyhold.api.StateRule;
import java.time.Instant;

/** Holds an operation to the state of its key, by the table in {@link Operation}. */
public final class KeyStates {
    private KeyStates() {}

    /**
     * Refuses the operation if the key is in a state that does not allow it.
     *
     * @throws KmsException.Disabled if the key is disabled
     * @throws KmsException.InvalidState if the key is in another state that does not allow it
     * @throws KmsException.Unsupported if the operation is not for keys of that origin
     */
    public static void require(KmsKey key, Operation operation, Instant now) {
        KeyState state = key.stateAt(now);
        StateRule rule = operation.rule(state);
        if (rule == StateRule.ALLOWED) {
            return;
        }
        refuseBy(rule, key, state);
    }

    /** Refuses a key as the new target of an alias if it waits for its deletion (condition 10). */
    public static void requireNewTarget(KmsKey key) {
        if (key.isPendingDeletion()) {
            throw invalid(key, pending(key.state()), "Call CancelKeyDeletion first, or name another key");
        }
    }

    private static void refuseBy(StateRule rule, KmsKey key, KeyState state) {
        switch (rule) {
            case ALLOWED, ALLOWED_UNLESS_NEW_TARGET, NOT_APPLICABLE -> {}
            case NOT_IN_CUSTOM_STORE -> {
                if (key.inCustomKeyStore()) {
                    throw unsupported(key);
                }
            }
            case EXTERNAL_ONLY -> {
                if (key.origin() != OriginType.EXTERNAL) {
                    throw unsupported(key);
                }
            }
            case DISABLED_OR_CUSTOM_STORE, DISABLED ->
                throw key.inCustomKeyStore() && rule != StateRule.DISABLED
                        ? unsupported(key)
                        : new KmsException.Disabled(key.arn() + " is disabled.", "Call EnableKey");
            case PENDING_DELETION_OR_CUSTOM_STORE, PENDING_DELETION ->
                throw key.inCustomKeyStore() && rule != StateRule.PENDING_DELETION
                        ? unsupported(key)
                        : invalid(key, pending(state), "Call CancelKeyDeletion, then EnableKey");
            case NOT_PENDING_DELETION -> throw invalid(key, "is not pending deletion.", "No call is needed");
            case PENDING_IMPORT -> throw invalid(key, "is pending import.", "Call ImportKeyMaterial");
            case ORIGIN_EXTERNAL, CUSTOM_STORE -> throw unsupported(key);
            case IMPORTED_MATERIAL_OR_NOT_EXTERNAL, NOT_EXTERNAL ->
                throw key.origin() == OriginType.EXTERNAL
                        ? invalid(key, pending(state), "Call CancelKeyDeletion first")
                        : unsupported(key);
            case UNAVAILABLE -> throw unavailable(key);
            case CREATING -> throw invalid(key, "is creating.", "Try again in a few seconds");
            case UPDATING -> throw invalid(key, "is updating.", "Try again in a few seconds");
        }
    }

    private static String pending(KeyState state) {
        return state == KeyState.PENDING_REPLICA_DELETION ? "is pending replica deletion." : "is pending deletion.";
    }

    private static KmsException.InvalidState unavailable(KmsKey key) {
        return key.origin() == OriginType.EXTERNAL_KEY_STORE
                ? new KmsException.InvalidState(
                        "This KMS key is in a custom key store that is not connected to its external key store proxy.",
                        "Connect the external key store and try the request again.")
                : invalid(key, "is unavailable.", "Connect its custom key store");
    }

    private static KmsException.InvalidState invalid(KmsKey key, String problem, String remedy) {
        return new KmsException.InvalidState(key.arn() + " " + problem, remedy);
    }

    private static KmsException.Unsupported unsupported(KmsKey key) {
        return new KmsException.Unsupported(
                key.arn() + " origin is " + key.origin().value() + " which is not valid for this operation.",
                "Name a key of another origin");
    }
}
