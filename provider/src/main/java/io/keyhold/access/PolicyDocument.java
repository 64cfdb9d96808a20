package io.keyhold.access;

import io.keyhold.api.KmsException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A policy, compiled once. Immutable and safe for concurrent use. Source: IAM User Guide, "IAM JSON policy elements
 * reference"; AWS KMS Developer Guide, "Key policies".
 */
public final class PolicyDocument {
    /** The largest policy, as UTF-8. */
    public static final int MAX_BYTES = 32768;

    /** AWS's answer to an invalid principal, or one that does not exist. */
    static final String INVALID_PRINCIPALS = "Policy contains a statement with one or more invalid principals.";

    private final String text;
    private final List<Statement> statements;
    private final List<String> findings;

    PolicyDocument(String text, List<Statement> statements, List<String> findings) {
        this.text = text;
        this.statements = List.copyOf(statements);
        this.findings = List.copyOf(findings);
    }

    /**
     * Reads a key policy that is to be set: every statement names principals, actions and resources.
     *
     * @throws KmsException.MalformedPolicyDocument if it is none; names the place
     * @throws KmsException.LimitExceeded if it is longer than {@link #MAX_BYTES}
     */
    public static PolicyDocument parseKeyPolicy(String text) {
        return PolicyCompiler.compile(text, PolicyCompiler.Kind.KEY_POLICY);
    }

    /**
     * Reads a key policy that was set once. Until August 2025 AWS KMS took statements without actions or resources, which
     * mean nothing; a policy that has them stays as it is.
     *
     * @throws KmsException.MalformedPolicyDocument if it is none; names the place
     */
    public static PolicyDocument readStoredKeyPolicy(String text) {
        return PolicyCompiler.compile(text, PolicyCompiler.Kind.STORED_KEY_POLICY);
    }

    /**
     * Reads an identity policy, a permissions boundary or a session policy: no statement names principals.
     *
     * @throws KmsException.MalformedPolicyDocument if it is none; names the place
     * @throws KmsException.LimitExceeded if it is longer than {@link #MAX_BYTES}
     */
    public static PolicyDocument parseIdentityPolicy(String text) {
        return PolicyCompiler.compile(text, PolicyCompiler.Kind.IDENTITY_POLICY);
    }

    /** The policy as its author wrote it. */
    public String text() {
        return text;
    }

    /**
     * Statements that are legal but surely not meant: in a stored key policy statements without action or resource, and condition keys
     * and actions of {@code kms:} that do not exist. One sentence each.
     */
    public List<String> findings() {
        return findings;
    }

    /** The ARNs of users and roles that the policy names as principals, in order. */
    public List<String> namedPrincipals() {
        return statements.stream()
                .flatMap(statement -> statement.principals().stream())
                .flatMap(principals -> principals.namedArns().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * Refuses principals that do not exist.
     *
     * @param exists whether somebody is meant by the text of a principal: an ARN, an account number or a unique id
     * @throws KmsException.MalformedPolicyDocument if nobody is
     */
    public void requirePrincipals(Predicate<String> exists) {
        statements.stream()
                .flatMap(statement -> statement.principals().stream())
                .flatMap(principals -> principals.written().stream())
                .filter(exists.negate())
                .min(Comparator.naturalOrder())
                .ifPresent(nobody -> {
                    throw PrincipalSet.invalid("`" + nobody + "` does not exist. Create it first, or name another");
                });
    }

    /**
     * The same policy, with users and roles meant by unique id: one that is deleted and made again under the same name is
     * not meant any more.
     *
     * @param uniqueIds the id of each ARN that is to be meant so; see {@link PrincipalDirectory#uniqueIds}
     */
    public PolicyDocument bind(Map<String, String> uniqueIds) {
        return uniqueIds.isEmpty()
                ? this
                : new PolicyDocument(
                        text,
                        statements.stream()
                                .map(statement -> statement.bind(uniqueIds))
                                .toList(),
                        findings);
    }

    @Override
    public String toString() {
        return text;
    }

    List<Statement> statements() {
        return statements;
    }
}
