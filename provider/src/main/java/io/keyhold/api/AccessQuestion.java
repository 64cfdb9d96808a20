package io.keyhold.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A question about a permission: who, what, where, with what in the request; and what to suppose that is not so. Asking
 * changes nothing. The answer is that of the call: what the question leaves out has the default of the call, and what the
 * call cannot say is refused.
 *
 * @param caller who would call
 * @param permission what for: {@code kms:Decrypt}, in any case; for {@code ReEncrypt} one of its two
 * @param resource the key (id, ARN, alias name or alias ARN) or, for the alias side of an alias operation, the alias;
 *     empty for a permission without a resource
 * @param encryptionContext the encryption context of the request
 * @param conditionKeys values of the condition keys that the request or its session would bring: members such as {@code
 *     kms:SigningAlgorithm}, pairs such as {@code kms:EncryptionContext:tenant}, and what the host vouches for, such as
 *     {@code aws:SourceIp}; not those that follow from caller, key, alias and time
 * @param grantTokens the grant tokens of the request
 * @param newGrant the grant that {@code CreateGrant} would make
 * @param grantId the grant that {@code RetireGrant} would end
 * @param at when; empty for now
 * @param supposedKeyPolicy a key policy to decide by instead of the key's own
 * @param supposedPolicies identity policies, by name, that the caller's user or role would have in addition or instead
 */
public record AccessQuestion(
        Caller caller,
        String permission,
        String resource,
        Map<String, String> encryptionContext,
        Map<String, List<String>> conditionKeys,
        List<String> grantTokens,
        Optional<CreateGrantRequest> newGrant,
        Optional<String> grantId,
        Optional<Instant> at,
        Optional<String> supposedKeyPolicy,
        Map<String, String> supposedPolicies) {
    /** Copies what can change. */
    public AccessQuestion {
        encryptionContext = Map.copyOf(encryptionContext);
        conditionKeys = Map.copyOf(conditionKeys);
        grantTokens = List.copyOf(grantTokens);
        supposedPolicies = Map.copyOf(supposedPolicies);
    }

    /** A question without anything in the request. */
    public static AccessQuestion of(Caller caller, String permission, String resource) {
        return new AccessQuestion(
                caller,
                permission,
                resource,
                Map.of(),
                Map.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    /** A question about the permission of an operation; for {@code ReEncrypt} the one on the source key. */
    public static AccessQuestion of(Caller caller, Operation operation, String resource) {
        return of(caller, operation.permission(), resource);
    }

    /** The same with an encryption context. */
    public AccessQuestion withEncryptionContext(Map<String, String> context) {
        return new AccessQuestion(
                caller,
                permission,
                resource,
                context,
                conditionKeys,
                grantTokens,
                newGrant,
                grantId,
                at,
                supposedKeyPolicy,
                supposedPolicies);
    }

    /** The same with a condition key that the request would bring; case does not count in its name. */
    public AccessQuestion withConditionKey(String name, String... values) {
        Map<String, List<String>> keys = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        keys.putAll(conditionKeys);
        keys.put(name, new ArrayList<>(List.of(values)));
        return new AccessQuestion(
                caller,
                permission,
                resource,
                encryptionContext,
                keys,
                grantTokens,
                newGrant,
                grantId,
                at,
                supposedKeyPolicy,
                supposedPolicies);
    }

    /** The same with grant tokens. */
    public AccessQuestion withGrantTokens(List<String> tokens) {
        return new AccessQuestion(
                caller,
                permission,
                resource,
                encryptionContext,
                conditionKeys,
                tokens,
                newGrant,
                grantId,
                at,
                supposedKeyPolicy,
                supposedPolicies);
    }

    /** The same for {@code CreateGrant} of that grant. */
    public AccessQuestion withNewGrant(CreateGrantRequest grant) {
        return new AccessQuestion(
                caller,
                permission,
                resource,
                encryptionContext,
                conditionKeys,
                grantTokens,
                Optional.of(grant),
                grantId,
                at,
                supposedKeyPolicy,
                supposedPolicies);
    }

    /** The same for {@code RetireGrant} of that grant. */
    public AccessQuestion withGrantId(String id) {
        return new AccessQuestion(
                caller,
                permission,
                resource,
                encryptionContext,
                conditionKeys,
                grantTokens,
                newGrant,
                Optional.of(id),
                at,
                supposedKeyPolicy,
                supposedPolicies);
    }

    /** The same at another time. */
    public AccessQuestion withTime(Instant time) {
        return new AccessQuestion(
                caller,
                permission,
                resource,
                encryptionContext,
                conditionKeys,
                grantTokens,
                newGrant,
                grantId,
                Optional.of(time),
                supposedKeyPolicy,
                supposedPolicies);
    }

    /** The same if the key had that policy. */
    public AccessQuestion supposingKeyPolicy(String policy) {
        return new AccessQuestion(
                caller,
                permission,
                resource,
                encryptionContext,
                conditionKeys,
                grantTokens,
                newGrant,
                grantId,
                at,
                Optional.of(policy),
                supposedPolicies);
    }

    /** The same if the caller's user or role had that identity policy, in place of the one of that name. */
    public AccessQuestion supposingPolicy(String name, String policy) {
        Map<String, String> policies = new TreeMap<>(supposedPolicies);
        policies.put(name, policy);
        return new AccessQuestion(
                caller,
                permission,
                resource,
                encryptionContext,
                conditionKeys,
                grantTokens,
                newGrant,
                grantId,
                at,
                supposedKeyPolicy,
                policies);
    }

    /** Tokens and bytes are not shown. */
    @Override
    public String toString() {
        return Redacted.text(this);
    }
}
