package io.keyhold.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A policy that bears on a request, and the part it plays.
 *
 * @param role the part
 * @param label what to call it: {@code identity policy `Developers`}
 * @param policy the policy
 */
record PolicySource(Role role, String label, PolicyDocument policy) {
    /** The part that a policy plays. */
    enum Role {
        KEY("a resource-based policy", "resource-based policy"),
        IDENTITY("an identity-based policy", "identity-based policy"),
        BOUNDARY("a permissions boundary", "permissions boundary"),
        SESSION("a session policy", "session policy");

        private final String withArticle;
        private final String bare;

        Role(String withArticle, String bare) {
            this.withArticle = withArticle;
            this.bare = bare;
        }

        /** The end of AWS's message when a policy of this kind denies. */
        String explicitDeny() {
            return "with an explicit deny in " + withArticle;
        }

        /** The end of AWS's message when no policy of this kind allows. */
        String noAllow(Permission permission) {
            return "because no " + bare + " allows the " + permission + " action";
        }
    }

    /** The policies that bear on requests of that caller there. */
    static List<PolicySource> of(Identity identity, Resource resource) {
        List<PolicySource> sources = new ArrayList<>();
        if (resource instanceof KeyResource key) {
            sources.add(new PolicySource(Role.KEY, "the key policy", key.policy()));
        }
        if (identity.entry().isPresent()) {
            PrincipalEntry entry = identity.entry().get();
            for (Map.Entry<String, PolicyDocument> policy : entry.policies().entrySet()) {
                String label = "identity policy `" + policy.getKey() + "`";
                sources.add(new PolicySource(Role.IDENTITY, label, policy.getValue()));
            }
            entry.boundary()
                    .ifPresent(boundary ->
                            sources.add(new PolicySource(Role.BOUNDARY, "the permissions boundary", boundary)));
        }
        int number = 1;
        for (PolicyDocument policy : identity.sessionPolicies()) {
            sources.add(new PolicySource(Role.SESSION, "session policy " + number++, policy));
        }
        return sources;
    }
}
