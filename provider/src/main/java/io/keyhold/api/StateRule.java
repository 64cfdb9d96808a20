package io.keyhold.api;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One cell of the key state table: what an operation does on a key in a state. Source: AWS KMS Developer Guide, "Key
 * states of KMS keys", with its numbered conditions.
 */
public enum StateRule {
    /** Succeeds. */
    ALLOWED("ok"),
    /** Succeeds, but a key pending deletion is refused as the new target (condition 10). */
    ALLOWED_UNLESS_NEW_TARGET("ok?10"),
    /** Succeeds unless the key is in a custom key store (condition 7). */
    NOT_IN_CUSTOM_STORE("ok?7"),
    /** Succeeds unless the key cannot have imported material (condition 9). */
    EXTERNAL_ONLY("ok?9"),
    /** {@code DisabledException}: the key is disabled (condition 1). */
    DISABLED("1"),
    /** {@code DisabledException}, or {@code UnsupportedOperationException} in a custom key store (1, 7). */
    DISABLED_OR_CUSTOM_STORE("1/7"),
    /** {@code KMSInvalidStateException}: the key is pending deletion (2 and 3). */
    PENDING_DELETION("3"),
    /** The same, or {@code UnsupportedOperationException} in a custom key store (3, 7). */
    PENDING_DELETION_OR_CUSTOM_STORE("3/7"),
    /** {@code KMSInvalidStateException}: the key is not pending deletion (4). */
    NOT_PENDING_DELETION("4"),
    /** {@code KMSInvalidStateException}: the key is pending import (5). */
    PENDING_IMPORT("5"),
    /** {@code UnsupportedOperationException}: the origin is EXTERNAL (6). */
    ORIGIN_EXTERNAL("6"),
    /** {@code UnsupportedOperationException}: the key is in a custom key store (7). */
    CUSTOM_STORE("7"),
    /** {@code KMSInvalidStateException} with imported material (8), else {@code UnsupportedOperationException} (9). */
    IMPORTED_MATERIAL_OR_NOT_EXTERNAL("8/9"),
    /** {@code KMSInvalidStateException}, or {@code UnsupportedOperationException} if the origin is not EXTERNAL (9). */
    NOT_EXTERNAL("9"),
    /** {@code KMSInvalidStateException}: the key is unavailable (11). */
    UNAVAILABLE("11"),
    /** {@code KMSInvalidStateException}: the key is creating (14). */
    CREATING("14"),
    /** {@code KMSInvalidStateException}: the key is updating (15). */
    UPDATING("15"),
    /** Cannot occur for the key types that the operation accepts. */
    NOT_APPLICABLE("n/a");

    private static final Map<String, StateRule> BY_CODE =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(StateRule::code, Function.identity()));

    private final String code;

    StateRule(String code) {
        this.code = code;
    }

    /** The numbers of its conditions as the table writes them; {@code ok?} where a condition is the exception. */
    public String code() {
        return code;
    }

    /** The rule of that code. */
    static StateRule require(String code) {
        StateRule rule = BY_CODE.get(code);
        if (rule == null) {
            throw new IllegalStateException("`" + code + "` is not a code of the key state table");
        }
        return rule;
    }
}
