package io.keyhold.access;

import java.util.List;
import java.util.Map;

/**
 * What a request says that condition keys and grant constraints can ask about.
 *
 * @param encryptionContext the encryption context, {@link #NO_CONTEXT} if the operation has none
 * @param conditionKeys values of {@code kms:} and {@code aws:} request condition keys by lower-case name, without those
 *     of key, caller and encryption context
 * @param grantTokens the grant tokens sent
 */
public record RequestFacts(
        Map<String, String> encryptionContext, Map<String, List<String>> conditionKeys, List<String> grantTokens) {
    /** The context of an operation that has none. */
    public static final Map<String, String> NO_CONTEXT = Map.of();

    /** A request that says nothing. */
    public static final RequestFacts NONE = new RequestFacts(NO_CONTEXT, Map.of(), List.of());
}
