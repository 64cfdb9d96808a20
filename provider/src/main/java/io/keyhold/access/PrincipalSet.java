package io.keyhold.access;

import io.keyhold.api.KmsException;
import io.keyhold.api.Principal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The {@code Principal} or {@code NotPrincipal} element of a key policy. */
final class PrincipalSet {
    /** How a statement reaches a caller, from the least to the most that an Allow gives by itself. */
    enum Reach {
        /** The caller is not meant. */
        NONE,
        /** The caller's account is meant: its IAM policies decide, but for the root. */
        ACCOUNT,
        /** The role behind the session: boundary and session policy must allow too. */
        ROLE,
        /** The IAM user: a session policy must allow too, the boundary need not. */
        USER,
        /** The session, the federated user, the service, or everyone: nothing else need allow. */
        DIRECT
    }

    private static final List<String> KINDS = List.of("AWS", "Service", "Federated", "CanonicalUser");
    private static final Pattern ROLE =
            Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:role/([!-~&&[^*?]]{1,512}/)?[\\w+=,.@-]{1,64}");
    private static final Pattern UNIQUE_ID = Pattern.compile("(AIDA|AROA)[A-Z0-9]{12,124}");
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

    private final boolean negated;
    private final boolean everyone;
    private final Set<String> accounts;
    private final Set<String> names;
    private final Set<String> services;

    /** Keeps accounts as they are written: twelve digits, or the ARN of the root, which has a partition. */
    private PrincipalSet(
            boolean negated, boolean everyone, Set<String> accounts, Set<String> names, Set<String> services) {
        this.negated = negated;
        this.everyone = everyone;
        this.accounts = Set.copyOf(accounts);
        this.names = Set.copyOf(names);
        this.services = Set.copyOf(services);
    }

    /**
     * Reads the element.
     *
     * @throws KmsException.MalformedPolicyDocument if a principal has no form that policies know
     */
    static PrincipalSet parse(PolicyNode node, boolean negated) {
        Builder builder = new Builder();
        if (node.value() instanceof Json.Text) {
            if (!node.text().equals("*")) {
                throw node.malformed("is `" + node.shown() + "`", "Write \"*\" or {\"AWS\": …}");
            }
            builder.everyone = true;
        } else {
            Map<String, Json> members = node.members(KINDS);
            if (members.isEmpty()) {
                throw node.malformed("names no principal", "Name at least one principal");
            }
            members.forEach((kind, value) -> {
                for (PolicyNode item : node.member(kind, value).items()) {
                    builder.add(kind, item);
                }
            });
        }
        return new PrincipalSet(negated, builder.everyone, builder.accounts, builder.names, builder.services);
    }

    /** The users and roles named by ARN. */
    List<String> namedArns() {
        return names.stream().filter(name -> name.contains(":iam::")).sorted().toList();
    }

    /** The accounts, users, roles and sessions, as the policy writes them. */
    List<String> written() {
        return Stream.concat(accounts.stream(), names.stream()).sorted().toList();
    }

    /** The same set with unique ids for ARNs. */
    PrincipalSet bind(Map<String, String> uniqueIds) {
        Set<String> bound = new HashSet<>();
        names.forEach(name -> bound.add(uniqueIds.getOrDefault(name, name)));
        return new PrincipalSet(negated, everyone, accounts, bound, services);
    }

    /** How an Allow with this element reaches the caller. */
    Reach reachOfAllow(Identity caller) {
        if (!negated) {
            return reach(caller);
        }
        return reach(caller) == Reach.NONE ? Reach.ROLE : Reach.NONE;
    }

    /** Whether a Deny with this element means the caller. */
    boolean isMeantByDeny(Identity caller) {
        return negated ? !namesAllOf(caller) : reach(caller) != Reach.NONE;
    }

    private Reach reach(Identity caller) {
        if (everyone || services.contains(caller.serviceName())) {
            return Reach.DIRECT;
        }
        for (Identity.Name name : caller.names()) {
            if (names.contains(name.text())) {
                return name.reach();
            }
        }
        return meansAccountOf(caller) ? Reach.ACCOUNT : Reach.NONE;
    }

    private boolean meansAccountOf(Identity caller) {
        return accounts.contains(caller.account()) || accounts.contains(caller.rootArn());
    }

    /** A Deny for everyone but some spares a caller whose account, role and session are all among them. */
    private boolean namesAllOf(Identity caller) {
        if (everyone || services.contains(caller.serviceName())) {
            return true;
        }
        if (!meansAccountOf(caller)) {
            return false;
        }
        for (List<String> alternatives : caller.layers()) {
            if (alternatives.stream().noneMatch(names::contains)) {
                return false;
            }
        }
        return true;
    }

    private static final class Builder {
        private boolean everyone;
        private final Set<String> accounts = new HashSet<>();
        private final Set<String> names = new HashSet<>();
        private final Set<String> services = new HashSet<>();

        private void add(String kind, PolicyNode node) {
            String text = node.text();
            switch (kind) {
                case "AWS" -> addAws(node, text);
                case "Service" ->
                    services.add(
                            require(node, text, List.of(Principal.Kind.SERVICE)).name());
                default -> {
                    // Nobody can call as a web identity provider or an S3 account: such an entry matches no caller.
                    if (text.isBlank()) {
                        throw node.malformed("is empty", "Name a principal");
                    }
                }
            }
        }

        private void addAws(PolicyNode node, String text) {
            if (text.equals("*")) {
                everyone = true;
            } else if (ACCOUNT.matcher(text).matches()) {
                accounts.add(text);
            } else if (ROLE.matcher(text).matches() || UNIQUE_ID.matcher(text).matches()) {
                names.add(text);
            } else {
                Principal principal = require(
                        node,
                        text,
                        List.of(
                                Principal.Kind.ROOT,
                                Principal.Kind.USER,
                                Principal.Kind.ASSUMED_ROLE,
                                Principal.Kind.FEDERATED_USER));
                (principal.kind() == Principal.Kind.ROOT ? accounts : names).add(text);
            }
        }

        private static Principal require(PolicyNode node, String text, List<Principal.Kind> kinds) {
            try {
                Principal principal = Principal.parse(text);
                if (kinds.contains(principal.kind()) && text.indexOf('*') < 0 && text.indexOf('?') < 0) {
                    return principal;
                }
            } catch (KmsException.InvalidArn e) {
                throw invalid(node);
            }
            throw invalid(node);
        }

        private static KmsException.MalformedPolicyDocument invalid(PolicyNode node) {
            return PrincipalSet.invalid("`" + node.path() + "` is `" + node.shown()
                    + "`. Name an account, a user, a role, a session, a federated user, a service or *; groups and ARNs"
                    + " with wildcards are not principals");
        }
    }

    /** The refusal of a principal, in the words of AWS KMS; which one it is, and what to do, is the remedy. */
    static KmsException.MalformedPolicyDocument invalid(String remedy) {
        return new KmsException.MalformedPolicyDocument(
                "Policy contains a statement with one or more invalid principals.", remedy);
    }
}
