package io.keyhold.access;

import io.keyhold.api.Caller;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.GrantConstraints;
import io.keyhold.api.GrantOperation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The facts of a request that condition keys and grant constraints can ask about. Global condition keys, and {@code
 * kms:ViaService}, belong to the session of the caller and are looked for there, not here; but for those that are of one request,
 * {@code aws:SourceIp} for example, which are put here when it is decided on.
 *
 * @param encryptionContext the encryption context, {@link #NO_CONTEXT} if the operation has none
 * @param conditionKeys values of {@code kms:}, {@code aws:RequestTag/…} and {@code aws:TagKeys} condition keys by
 *     lower-case name, without those of key, caller and encryption context; what the request leaves out has its default
 *     here
 * @param grantTokens the grant tokens sent
 * @param defaulted the names in {@code conditionKeys} that the request left out; {@code Null} sees them as absent
 * @param childGrant the grant to be made, for {@code CreateGrant}
 * @param open the names of condition keys that every such request has, where a question does not say with which value;
 *     empty for a request
 */
public record RequestFacts(
        Map<String, String> encryptionContext,
        Map<String, List<String>> conditionKeys,
        List<String> grantTokens,
        Set<String> defaulted,
        Optional<ChildGrant> childGrant,
        Set<String> open) {
    /** The context of an operation that has none. */
    public static final Map<String, String> NO_CONTEXT = Map.of();

    /** A request that says nothing. */
    public static final RequestFacts NONE = new RequestFacts(NO_CONTEXT, Map.of(), List.of());

    /**
     * The part of a grant that a parent grant with {@code CreateGrant} must cover.
     *
     * @param operations the operations
     * @param constraints the constraints
     */
    public record ChildGrant(Set<GrantOperation> operations, GrantConstraints constraints) {
        /** Copies what can change. */
        public ChildGrant {
            operations = Set.copyOf(operations);
        }
    }

    /** A request that makes no grant. */
    public RequestFacts(
            Map<String, String> encryptionContext,
            Map<String, List<String>> conditionKeys,
            List<String> grantTokens,
            Set<String> defaulted) {
        this(encryptionContext, conditionKeys, grantTokens, defaulted, Optional.empty(), Set.of());
    }

    /** A request without defaults that makes no grant. */
    public RequestFacts(
            Map<String, String> encryptionContext, Map<String, List<String>> conditionKeys, List<String> grantTokens) {
        this(encryptionContext, conditionKeys, grantTokens, Set.of());
    }

    /** The same facts and one condition key more. */
    public RequestFacts with(String lowerCaseName, List<String> values) {
        Map<String, List<String>> keys = new TreeMap<>(conditionKeys);
        keys.put(lowerCaseName, List.copyOf(values));
        return new RequestFacts(encryptionContext, keys, grantTokens, defaulted, childGrant, open);
    }

    /** The same facts with that encryption context. */
    public RequestFacts withContext(Map<String, String> context) {
        return new RequestFacts(context, conditionKeys, grantTokens, defaulted, childGrant, open);
    }

    /** The same facts with what the caller has from this request, {@code aws:SourceIp} for example. */
    RequestFacts from(Caller caller) {
        Map<String, List<String>> more = caller.requestValues();
        if (more.isEmpty()) {
            return this;
        }
        Map<String, List<String>> keys = new TreeMap<>(conditionKeys);
        keys.putAll(more);
        return new RequestFacts(encryptionContext, keys, grantTokens, defaulted, childGrant, open);
    }

    /** The same facts without the values of these condition keys, which a question leaves open. */
    public RequestFacts leavingOpen(Set<String> lowerCaseNames) {
        Map<String, List<String>> keys = new TreeMap<>(conditionKeys);
        keys.keySet().removeAll(lowerCaseNames);
        return new RequestFacts(
                encryptionContext, keys, grantTokens, defaulted, childGrant, Set.copyOf(lowerCaseNames));
    }

    /** The same facts, where the question does not say enough of the grant to be made. */
    public RequestFacts withoutChildGrant() {
        return new RequestFacts(encryptionContext, conditionKeys, grantTokens, defaulted, Optional.empty(), open);
    }

    /** The facts of {@code CreateGrant}: the pairs of its constraint are its encryption context. */
    public static RequestFacts of(CreateGrantRequest request) {
        GrantConstraints constraints = request.constraints().orElse(GrantRules.NO_CONSTRAINTS);
        Map<String, List<String>> keys = new TreeMap<>();
        put(keys, "kms:granteeprincipal", request.granteePrincipal());
        put(keys, "kms:granteeserviceprincipal", request.granteeServicePrincipal());
        put(keys, "kms:retiringprincipal", request.retiringPrincipal());
        put(keys, "kms:retiringserviceprincipal", request.retiringServicePrincipal());
        put(keys, "kms:grantconstraintsourcearn", constraints.sourceArn());
        put(keys, "kms:grantconstrainttype", constraintType(constraints));
        keys.put(
                "kms:grantoperations",
                request.operations().stream().map(GrantOperation::value).toList());
        return new RequestFacts(
                context(constraints),
                keys,
                request.grantTokens(),
                Set.of(),
                Optional.of(new ChildGrant(Set.copyOf(request.operations()), constraints)),
                Set.of());
    }

    /** The facts of {@code RetireGrant}, those of the grant to be retired. */
    public static RequestFacts ofRetiring(Grant grant) {
        Map<String, List<String>> keys = new TreeMap<>();
        put(keys, "kms:grantconstrainttype", constraintType(grant.constraints()));
        return new RequestFacts(context(grant.constraints()), keys, List.of());
    }

    private static Map<String, String> context(GrantConstraints constraints) {
        return constraints.encryptionContextEquals().isEmpty()
                ? constraints.encryptionContextSubset()
                : constraints.encryptionContextEquals();
    }

    private static Optional<String> constraintType(GrantConstraints constraints) {
        if (!constraints.encryptionContextEquals().isEmpty()) {
            return Optional.of("EncryptionContextEquals");
        }
        return constraints.encryptionContextSubset().isEmpty()
                ? Optional.empty()
                : Optional.of("EncryptionContextSubset");
    }

    private static void put(Map<String, List<String>> keys, String name, Optional<String> value) {
        value.ifPresent(present -> keys.put(name, List.of(present)));
    }
}
