package io.keyhold.operations;

import io.keyhold.access.Permission;
import io.keyhold.access.RequestFacts;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.Operation;
import io.keyhold.audit.Parameters;
import io.keyhold.gate.AuthorizationInput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The terms of one encryption or decryption.
 *
 * @param keyId the key as the request names it; empty if it names none
 * @param algorithm the algorithm
 * @param defaulted whether the request left it out, so that {@code Null} sees it as absent
 * @param encryptionContext the encryption context
 * @param grantTokens grant tokens
 * @param dryRun whether only to ask
 * @param role the part of the key in the call
 */
public record CipherTerms(
        String keyId,
        EncryptionAlgorithmSpec algorithm,
        boolean defaulted,
        Map<String, String> encryptionContext,
        List<String> grantTokens,
        boolean dryRun,
        Role role)
        implements AuthorizationInput {
    private static final Set<String> DEFAULTED = Set.of("kms:encryptionalgorithm");

    /**
     * The role of a key in a call that has more than one.
     *
     * @param permission what the caller needs; empty for what the operation asks for
     * @param facts condition keys besides those of every encryption, by lower-case name
     */
    record Role(Optional<Permission> permission, Map<String, List<String>> facts) {
        /** The only key of its call. */
        static final Role ONLY = new Role(Optional.empty(), Map.of());
    }

    /** The context is kept for the audit, whatever becomes of the caller's map. */
    public CipherTerms {
        encryptionContext = Map.copyOf(encryptionContext);
    }

    /** The terms of a call with one key; without an algorithm it is SYMMETRIC_DEFAULT. */
    public CipherTerms(
            String keyId,
            Optional<EncryptionAlgorithmSpec> asked,
            Map<String, String> encryptionContext,
            List<String> grantTokens,
            boolean dryRun) {
        this(
                keyId,
                asked.orElse(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT),
                asked.isEmpty(),
                encryptionContext,
                grantTokens,
                dryRun,
                Role.ONLY);
    }

    static CipherTerms of(EncryptRequest request) {
        return new CipherTerms(
                request.keyId(),
                request.encryptionAlgorithm(),
                request.encryptionContext(),
                request.grantTokens(),
                request.dryRun());
    }

    static CipherTerms of(DecryptRequest request) {
        return new CipherTerms(
                request.keyId().orElse(""),
                request.encryptionAlgorithm(),
                request.encryptionContext(),
                request.grantTokens(),
                request.dryRun());
    }

    /** The same for a key that has that part in the call. */
    public CipherTerms as(Role newRole) {
        return new CipherTerms(keyId, algorithm, defaulted, encryptionContext, grantTokens, dryRun, newRole);
    }

    /** The permission that the caller needs. */
    Permission permission(Operation operation) {
        return role.permission().isPresent() ? role.permission().get() : Permission.of(operation);
    }

    /** The terms of a call by a handle. */
    public static CipherTerms of(String keyArn, Map<String, String> encryptionContext) {
        return new CipherTerms(keyArn, Optional.empty(), encryptionContext, List.of(), false);
    }

    /** The terms of a call by a handle on a key pair. */
    public static CipherTerms of(String keyArn, EncryptionAlgorithmSpec algorithm) {
        return new CipherTerms(keyArn, Optional.of(algorithm), Map.of(), List.of(), false);
    }

    /** The members of the audit record. */
    Parameters described() {
        return CipherParameters.of(keyId, encryptionContext, algorithm.value());
    }

    @Override
    public RequestFacts facts() {
        Map<String, List<String>> keys = new HashMap<>(role.facts());
        keys.put("kms:encryptionalgorithm", List.of(algorithm.value()));
        return new RequestFacts(encryptionContext, Map.copyOf(keys), grantTokens, defaulted ? DEFAULTED : Set.of());
    }
}
