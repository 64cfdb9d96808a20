package io.keyhold.access;

import io.keyhold.api.Caller;
import io.keyhold.api.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A caller with all that a directory knows of it: its policies compiled, its tags merged. Made once per caller and
 * directory by {@link Authorizer#identify}; immutable.
 */
public final class Identity {
    private final Caller caller;
    private final Optional<PrincipalEntry> entry;
    private final String principalArn;
    private final List<Name> names;
    private final List<List<String>> layers;
    private final Map<String, String> tags;
    private final Map<String, List<String>> session;
    private final List<PolicyDocument> sessionPolicies;

    /** A text by which policies can mean the caller, and how far such a policy reaches. */
    record Name(String text, PrincipalSet.Reach reach) {}

    private Identity(Caller caller, Optional<PrincipalEntry> entry) {
        this.caller = caller;
        this.entry = entry;
        this.principalArn = principalArn(caller.principal(), entry);
        this.names = List.copyOf(names(caller.principal(), entry, principalArn));
        this.layers = layers(caller.principal(), entry, principalArn);
        this.tags = tags(caller, entry);
        this.session = session(caller);
        this.sessionPolicies = caller.sessionPolicies().stream()
                .map(PolicyDocument::parseIdentityPolicy)
                .toList();
    }

    static Identity of(Caller caller, PrincipalDirectory directory) {
        return new Identity(caller.ofSession(), directory.find(caller.principal()));
    }

    /** The caller, without what it has from one request: identities are kept. */
    public Caller caller() {
        return caller;
    }

    /** The principal that calls. */
    public Principal principal() {
        return caller.principal();
    }

    /** The user, or the role behind the session, if the directory knows it. */
    public Optional<PrincipalEntry> entry() {
        return entry;
    }

    /** The ARN that {@code aws:PrincipalArn} has: for a session that of its role; for a service its name. */
    public String principalArn() {
        return principalArn;
    }

    /** The account; empty for a service. */
    public String account() {
        return caller.principal().account();
    }

    String serviceName() {
        return caller.principal().kind() == Principal.Kind.SERVICE
                ? caller.principal().name()
                : "";
    }

    boolean isRoot() {
        return caller.principal().kind() == Principal.Kind.ROOT;
    }

    boolean isService() {
        return caller.principal().kind() == Principal.Kind.SERVICE;
    }

    /** The names, those that reach farthest first; none for the root and for services. */
    List<Name> names() {
        return names;
    }

    /** For each of role and session, or for the user: the names of which one must be listed to mean it. */
    List<List<String>> layers() {
        return layers;
    }

    /** The ARN of the root of the account; empty for a service. */
    String rootArn() {
        Principal principal = caller.principal();
        return isService()
                ? ""
                : Principal.root(principal.partition(), principal.account()).arn();
    }

    Map<String, String> tags() {
        return tags;
    }

    /** What the host vouches for of the session, by lower-case name; nothing that is of one request. */
    Values session(String name) {
        return Values.of(session.getOrDefault(name, List.of()));
    }

    List<PolicyDocument> sessionPolicies() {
        return sessionPolicies;
    }

    /** {@code aws:userid}; empty if it is not known. */
    String userId() {
        Principal principal = caller.principal();
        return switch (principal.kind()) {
            case ROOT -> principal.account();
            case USER -> entry.map(PrincipalEntry::uniqueId).orElse("");
            case ASSUMED_ROLE ->
                entry.map(role -> role.uniqueId() + ":" + principal.session()).orElse("");
            case FEDERATED_USER -> principal.account() + ":" + principal.name();
            case SERVICE -> "";
        };
    }

    private static String principalArn(Principal principal, Optional<PrincipalEntry> entry) {
        if (principal.kind() != Principal.Kind.ASSUMED_ROLE) {
            return principal.arn();
        }
        return entry.map(PrincipalEntry::arn)
                .orElseGet(() ->
                        "arn:" + principal.partition() + ":iam::" + principal.account() + ":role/" + principal.name());
    }

    private static List<Name> names(Principal principal, Optional<PrincipalEntry> entry, String principalArn) {
        List<Name> names = new ArrayList<>();
        switch (principal.kind()) {
            case ROOT, SERVICE -> {}
            case FEDERATED_USER -> names.add(new Name(principal.arn(), PrincipalSet.Reach.DIRECT));
            case USER -> names.add(new Name(principalArn, PrincipalSet.Reach.USER));
            case ASSUMED_ROLE -> {
                names.add(new Name(principal.arn(), PrincipalSet.Reach.DIRECT));
                names.add(new Name(principalArn, PrincipalSet.Reach.ROLE));
            }
        }
        PrincipalSet.Reach reach =
                principal.kind() == Principal.Kind.USER ? PrincipalSet.Reach.USER : PrincipalSet.Reach.ROLE;
        entry.ifPresent(known -> names.add(new Name(known.uniqueId(), reach)));
        return names;
    }

    private static List<List<String>> layers(Principal principal, Optional<PrincipalEntry> entry, String principalArn) {
        String uniqueId = entry.map(PrincipalEntry::uniqueId).orElse(principalArn);
        return switch (principal.kind()) {
            case ROOT -> List.of();
            case USER -> List.of(List.of(principalArn, uniqueId));
            case ASSUMED_ROLE -> List.of(List.of(principalArn, uniqueId), List.of(principal.arn()));
            case FEDERATED_USER, SERVICE -> List.of(List.of(principal.arn()));
        };
    }

    private static Map<String, String> tags(Caller caller, Optional<PrincipalEntry> entry) {
        Set<String> ofSession = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        ofSession.addAll(caller.sessionTags().keySet());
        Map<String, String> tags = new TreeMap<>(caller.sessionTags());
        entry.ifPresent(known -> known.tags().forEach((key, value) -> {
            if (!ofSession.contains(key)) {
                tags.put(key, value);
            }
        }));
        return tags;
    }

    private static Map<String, List<String>> session(Caller caller) {
        Map<String, List<String>> session = new HashMap<>();
        caller.requestContext()
                .forEach((name, values) -> session.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        return Map.copyOf(session);
    }
}
