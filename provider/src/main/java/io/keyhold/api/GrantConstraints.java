package io.keyhold.api;

import java.util.Map;
import java.util.Optional;

/**
 * What a request must hold to for a grant to apply; at most one of the two contexts. Source: AWS KMS API, shape GrantConstraints.
 *
 * @param encryptionContextSubset pairs the encryption context must contain
 * @param encryptionContextEquals the encryption context, exactly
 * @param sourceArn the resource a service must act for; 20 to 512 characters; optional
 */
public record GrantConstraints(
        Map<String, String> encryptionContextSubset,
        Map<String, String> encryptionContextEquals,
        Optional<String> sourceArn) {
    /** Copies what can change. */
    public GrantConstraints {
        encryptionContextSubset = Map.copyOf(encryptionContextSubset);
        encryptionContextEquals = Map.copyOf(encryptionContextEquals);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static GrantConstraints of(
            Map<String, String> encryptionContextSubset, Map<String, String> encryptionContextEquals) {
        return new GrantConstraints(encryptionContextSubset, encryptionContextEquals, Optional.empty());
    }

    /** The same with {@code sourceArn}. */
    public GrantConstraints withSourceArn(String sourceArn) {
        return new GrantConstraints(encryptionContextSubset, encryptionContextEquals, Optional.of(sourceArn));
    }
}
