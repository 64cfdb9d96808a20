package io.keyhold.access;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The second judge: reads the same case from its JSON and decides slowly, with nothing of the evaluator under test. Where
 * several statements or reasons are right, it names them all.
 */
final class NaiveEvaluator {
    /** Allowed with one of these evidences, or denied with one of these reasons. */
    record Verdict(boolean allowed, boolean explicit, Set<String> accepted) {
        boolean accepts(Decision decision) {
            if (decision instanceof Decision.Denied denied) {
                return !allowed && denied.explicit() == explicit && accepted.contains(denied.reason());
            }
            return allowed && accepted.contains(decision.evidence());
        }
    }

    private static final Set<String> FOREIGN = Set.of(
            "Encrypt",
            "Decrypt",
            "ReEncryptFrom",
            "ReEncryptTo",
            "GenerateDataKey",
            "GenerateDataKeyWithoutPlaintext",
            "GenerateDataKeyPair",
            "GenerateDataKeyPairWithoutPlaintext",
            "GenerateMac",
            "VerifyMac",
            "Sign",
            "Verify",
            "DeriveSharedSecret",
            "Encapsulate",
            "Decapsulate",
            "GetPublicKey",
            "DescribeKey",
            "GetKeyRotationStatus",
            "CreateGrant",
            "ListGrants",
            "RevokeGrant",
            "RetireGrant");
    private static final Set<String> WITHOUT_KEY = Set.of(
            "CreateKey",
            "ListKeys",
            "ListAliases",
            "ListRetirableGrants",
            "GenerateRandom",
            "ConnectCustomKeyStore",
            "CreateCustomKeyStore",
            "DeleteCustomKeyStore",
            "DescribeCustomKeyStores",
            "DisconnectCustomKeyStore",
            "UpdateCustomKeyStore");
    private static final Set<String> WITH_CONTEXT = Set.of(
            "Encrypt",
            "Decrypt",
            "ReEncryptFrom",
            "ReEncryptTo",
            "GenerateDataKey",
            "GenerateDataKeyWithoutPlaintext",
            "GenerateDataKeyPair",
            "GenerateDataKeyPairWithoutPlaintext");

    private final JsonNode root;
    private final NaiveCaller caller;
    private final NaiveStatements statements;
    private final String operation;
    private final String keyAccount;
    private final boolean onKey;

    NaiveEvaluator(JsonNode root) {
        this.root = root;
        this.caller = new NaiveCaller(root);
        this.statements = new NaiveStatements(root, caller);
        this.operation = root.path("request").path("permission").asText().substring("kms:".length());
        this.onKey = root.path("request").path("on").asText("key").equals("key");
        this.keyAccount = NaiveConditions.resourceArn(root).split(":", -1).length > 4
                ? NaiveConditions.resourceArn(root).split(":", -1)[4]
                : caller.account;
    }

    Verdict verdict() {
        Set<String> denies = new TreeSet<>();
        boolean iamOnly = !onKey || WITHOUT_KEY.contains(operation) || operation.equals("RetireGrant");
        if (!iamOnly) {
            collect(denies, statements.matching("key", true), "with an explicit deny in a resource-based policy");
        }
        collect(denies, statements.matching("identity", true), "with an explicit deny in an identity-based policy");
        collect(denies, statements.matching("boundary", true), "with an explicit deny in a permissions boundary");
        collect(denies, statements.matching("session", true), "with an explicit deny in a session policy");
        if (!denies.isEmpty()) {
            return new Verdict(false, true, denies);
        }
        if (root.path("request").has("retire")) {
            return retire();
        }
        if (!iamOnly) {
            return onKey();
        }
        boolean foreignAlias = !onKey && !keyAccount.equals(caller.account);
        return caller.isService() || foreignAlias ? no("identity-based policy") : iam(Set.of(""));
    }

    private Verdict onKey() {
        boolean foreign = !caller.isService() && !caller.account.equals(keyAccount);
        if (foreign && !FOREIGN.contains(operation)) {
            return no("resource-based policy");
        }
        Map<String, String> reached = statements.matching("key", false);
        Set<String> evidence = new TreeSet<>();
        Set<String> basis = new TreeSet<>();
        String refusal = "";
        for (Map.Entry<String, String> statement : reached.entrySet()) {
            String reach = statement.getValue();
            boolean session = ceiling("session");
            boolean both = session && ceiling("boundary");
            if (foreign || reach.equals("ACCOUNT")) {
                basis.add(statement.getKey() + " with ");
            } else if (reach.equals("DIRECT") || reach.equals("USER") && session || reach.equals("ROLE") && both) {
                evidence.add(statement.getKey());
            } else {
                boolean bounded = reach.equals("ROLE") && !ceiling("boundary");
                // A user is limited by its session alone, which is then the reason.
                refusal = refusal.equals("session policy") || !bounded ? "session policy" : "permissions boundary";
            }
        }
        for (JsonNode grant : root.path("key").path("grants")) {
            String label = "grant `" + grant.path("id").asText() + "`";
            if (permits(grant) && caller.isGrantee(grant)) {
                evidence.add(label);
            } else if (permits(grant) && caller.isOfGranteeAccount(grant)) {
                basis.add(label + " with ");
            }
        }
        if (!evidence.isEmpty()) {
            return new Verdict(true, false, with(evidence, basis));
        }
        if (!refusal.isEmpty()) {
            return no(refusal);
        }
        return basis.isEmpty() ? no("resource-based policy") : iam(basis);
    }

    /** Evidences that are right next to the direct ones: those that also pass through IAM. */
    private Set<String> with(Set<String> evidence, Set<String> basis) {
        Set<String> all = new TreeSet<>(evidence);
        Verdict iam = basis.isEmpty() ? no("") : iam(basis);
        if (iam.allowed()) {
            all.addAll(iam.accepted());
        }
        return all;
    }

    private Verdict iam(Set<String> basis) {
        Set<String> own = new TreeSet<>(statements.matching("identity", false).keySet());
        if (own.isEmpty() && !caller.isRoot()) {
            return no("identity-based policy");
        }
        if (!ceiling("boundary")) {
            return no("permissions boundary");
        }
        if (!ceiling("session")) {
            return no("session policy");
        }
        if (own.isEmpty()) {
            own.add("the root of the account");
        }
        Set<String> evidence = new TreeSet<>();
        basis.forEach(one -> own.forEach(other -> evidence.add(one + other)));
        return new Verdict(true, false, evidence);
    }

    private Verdict retire() {
        String id = root.path("request").path("retire").asText();
        for (JsonNode grant : root.path("key").path("grants")) {
            if (!grant.path("id").asText().equals(id)) {
                continue;
            }
            boolean asGrantee = NaiveConditions.texts(grant.path("operations")).contains("RetireGrant");
            boolean retiring = caller.isNamed(grant.path("retiringPrincipal").asText())
                    || caller.isService()
                            && caller.principal.equals(
                                    grant.path("retiringServicePrincipal").asText());
            if (retiring || asGrantee && caller.isGranteeByName(grant)) {
                return new Verdict(true, false, Set.of("grant `" + id + "`"));
            }
            String accountRoot = "arn:aws:iam::" + caller.account + ":root";
            boolean ofAccount = !caller.isService()
                    && (grant.path("issuingAccount").asText("111122223333").equals(caller.account)
                            || grant.path("retiringPrincipal").asText().equals(accountRoot)
                            || asGrantee
                                    && grant.path("granteePrincipal").asText().equals(accountRoot));
            return ofAccount ? iam(Set.of("")) : no("identity-based policy");
        }
        throw new IllegalArgumentException("no grant " + id);
    }

    private boolean permits(JsonNode grant) {
        List<String> operations = NaiveConditions.texts(grant.path("operations"));
        if (!operations.contains(operation)) {
            return false;
        }
        Map<String, String> context = strings(root.path("request").path("encryptionContext"));
        Map<String, String> equal = strings(grant.path("encryptionContextEquals"));
        Map<String, String> subset = strings(grant.path("encryptionContextSubset"));
        if (operation.equals("CreateGrant")) {
            return coversChild(grant, operations, equal, subset);
        }
        if (!WITH_CONTEXT.contains(operation)) {
            return true;
        }
        return (equal.isEmpty() || equal.equals(context)) && contains(context, subset);
    }

    private boolean coversChild(
            JsonNode grant, List<String> operations, Map<String, String> equal, Map<String, String> subset) {
        JsonNode child = root.path("request").path("newGrant");
        if (child.isMissingNode() || !operations.containsAll(NaiveConditions.texts(child.path("operations")))) {
            return false;
        }
        if (grant.has("sourceArn") && !grant.path("sourceArn").equals(child.path("sourceArn"))) {
            return false;
        }
        Map<String, String> childEqual = strings(child.path("encryptionContextEquals"));
        if (!equal.isEmpty()) {
            return equal.equals(childEqual);
        }
        return contains(childEqual, subset) || contains(strings(child.path("encryptionContextSubset")), subset);
    }

    private boolean ceiling(String role) {
        return !statements.exists(role) || !statements.matching(role, false).isEmpty();
    }

    private Verdict no(String missing) {
        return new Verdict(false, false, Set.of("because no " + missing + " allows the kms:" + operation + " action"));
    }

    private static void collect(Set<String> denies, Map<String, String> matching, String reason) {
        if (!matching.isEmpty()) {
            denies.add(reason);
        }
    }

    private static boolean contains(Map<String, String> all, Map<String, String> part) {
        return all.entrySet().containsAll(part.entrySet());
    }

    static Map<String, String> strings(JsonNode node) {
        Map<String, String> map = new TreeMap<>();
        node.properties()
                .forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
        return map;
    }

    static List<JsonNode> each(JsonNode node) {
        List<JsonNode> list = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(list::add);
        } else if (!node.isMissingNode()) {
            list.add(node);
        }
        return list;
    }
}
