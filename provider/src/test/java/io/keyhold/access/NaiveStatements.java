package io.keyhold.access;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Which statements of which policies match, for the second judge. */
final class NaiveStatements {
    private final JsonNode root;
    private final NaiveCaller caller;

    NaiveStatements(JsonNode root, NaiveCaller caller) {
        this.root = root;
        this.caller = caller;
    }

    /** Whether there is a policy of that role. */
    boolean exists(String role) {
        return !policies(role).isEmpty();
    }

    /** The statements that match, by what to call them, with how far they reach. */
    Map<String, String> matching(String role, boolean deny) {
        Map<String, String> matching = new TreeMap<>();
        policies(role).forEach((label, policy) -> {
            int number = 0;
            for (JsonNode statement : NaiveEvaluator.each(policy.path("Statement"))) {
                number++;
                String sid = statement.path("Sid").asText();
                String name = sid.isEmpty() ? "statement " + number : "statement `" + sid + "`";
                String reach = role.equals("key") ? reach(statement, deny) : "DIRECT";
                if (statement.path("Effect").asText().equals(deny ? "Deny" : "Allow")
                        && !reach.equals("NONE")
                        && matches(policy, statement, role, deny)) {
                    matching.put(name + " of " + label, reach);
                }
            }
        });
        return matching;
    }

    private Map<String, JsonNode> policies(String role) {
        Map<String, JsonNode> policies = new TreeMap<>();
        JsonNode boundary = caller.entry.path("boundary");
        switch (role) {
            case "key" -> policies.put("the key policy", keyPolicy());
            case "identity" ->
                caller.entry
                        .path("policies")
                        .properties()
                        .forEach(
                                policy -> policies.put("identity policy `" + policy.getKey() + "`", policy.getValue()));
            case "boundary" -> {
                if (!boundary.isMissingNode()) {
                    policies.put("the permissions boundary", boundary);
                }
            }
            default -> {
                for (JsonNode policy : root.path("caller").path("sessionPolicies")) {
                    policies.put("session policy " + (policies.size() + 1), policy);
                }
            }
        }
        return policies;
    }

    private JsonNode keyPolicy() {
        return root.path("key").path("policy");
    }

    private boolean matches(JsonNode policy, JsonNode statement, String role, boolean deny) {
        boolean action = statement.has("NotAction")
                ? !anyAction(statement.path("NotAction"))
                : anyAction(statement.path("Action"));
        NaiveConditions conditions = new NaiveConditions(
                root,
                caller,
                role.equals("key"),
                deny,
                policy.path("Version").asText().equals("2012-10-17"));
        return action
                && (statement.has("Resource") || statement.has("NotResource"))
                && resource(statement, conditions, deny)
                && conditions.hold(statement.path("Condition"));
    }

    private boolean anyAction(JsonNode actions) {
        String wanted = root.path("request").path("permission").asText().toLowerCase(Locale.ROOT);
        return NaiveConditions.texts(actions).stream()
                .anyMatch(
                        action -> NaiveConditions.like(NaiveConditions.wild(action.toLowerCase(Locale.ROOT)), wanted));
    }

    private boolean resource(JsonNode statement, NaiveConditions conditions, boolean deny) {
        String actual = NaiveConditions.resourceArn(root);
        if (statement.has("Resource")) {
            return NaiveConditions.texts(statement.path("Resource")).stream()
                    .anyMatch(pattern -> "yes".equals(conditions.resourceLike(pattern, actual)));
        }
        List<String> answers = NaiveConditions.texts(statement.path("NotResource")).stream()
                .map(pattern -> conditions.resourceLike(pattern, actual))
                .toList();
        return !answers.contains("yes") && (deny || !answers.contains("unresolved"));
    }

    private String reach(JsonNode statement, boolean deny) {
        if (statement.has("Principal")) {
            return reachOf(statement.path("Principal"));
        }
        JsonNode not = statement.path("NotPrincipal");
        if (!deny) {
            return reachOf(not).equals("NONE") ? "ROLE" : "NONE";
        }
        return spares(not) ? "NONE" : "DIRECT";
    }

    private boolean spares(JsonNode not) {
        if (everyone(not)) {
            return true;
        }
        if (caller.isService()) {
            return names(not, "Service").contains(caller.principal);
        }
        List<String> listed = names(not, "AWS");
        return caller.everyLayer().stream().allMatch(layer -> layer.stream().anyMatch(listed::contains));
    }

    private String reachOf(JsonNode principals) {
        if (everyone(principals)) {
            return "DIRECT";
        }
        if (caller.isService()) {
            return names(principals, "Service").contains(caller.principal) ? "DIRECT" : "NONE";
        }
        List<String> names = names(principals, "AWS");
        if (!caller.isUser() && !caller.isRoot() && names.contains(caller.principal)) {
            return "DIRECT";
        }
        boolean named = !caller.isRoot() && names.stream().anyMatch(caller::isNamed);
        if (named) {
            return caller.isUser() ? "USER" : "ROLE";
        }
        boolean account = names.contains(caller.account) || names.contains("arn:aws:iam::" + caller.account + ":root");
        return account ? "ACCOUNT" : "NONE";
    }

    private boolean everyone(JsonNode principals) {
        return principals.asText().equals("*") || names(principals, "AWS").contains("*");
    }

    private List<String> names(JsonNode principals, String kind) {
        JsonNode bound = root.path("key").path("boundIds");
        return NaiveConditions.texts(principals.path(kind)).stream()
                .map(name -> bound.path(name).asText(name))
                .toList();
    }
}
