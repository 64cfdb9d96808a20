package io.keyhold.access;

import io.keyhold.api.KmsException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns the text of a policy into statements, or says what is wrong with it and where. */
final class PolicyCompiler {
    private static final List<String> DOCUMENT = List.of("Version", "Id", "Statement");
    private static final List<String> IDENTITY_STATEMENT =
            List.of("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition");
    private static final List<String> KEY_STATEMENT = List.of(
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition");

    private final Kind kind;
    private final boolean keyPolicy;
    private final Set<String> sids = new HashSet<>();
    private final List<String> findings = new ArrayList<>();
    private boolean variables;

    /** The kinds of policies. */
    enum Kind {
        /** A key policy that is to be set. */
        KEY_POLICY,
        /** A key policy that was set once, perhaps when more was taken than today. */
        STORED_KEY_POLICY,
        /** An identity policy, a permissions boundary or a session policy. */
        IDENTITY_POLICY
    }

    private PolicyCompiler(Kind kind) {
        this.kind = kind;
        this.keyPolicy = kind != Kind.IDENTITY_POLICY;
    }

    static PolicyDocument compile(String text, Kind kind) {
        requireSize(text);
        requireCharacters(text);
        PolicyCompiler compiler = new PolicyCompiler(kind);
        List<Statement> statements = compiler.document(new PolicyNode("$", Json.parse(text)));
        return new PolicyDocument(text, statements, compiler.findings);
    }

    private static void requireSize(String text) {
        int bytes =
                text.length() > PolicyDocument.MAX_BYTES ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > PolicyDocument.MAX_BYTES) {
            throw new KmsException.LimitExceeded(
                    "the policy has " + bytes + " bytes; at most " + PolicyDocument.MAX_BYTES + " are allowed",
                    "Shorten the policy, or move statements to IAM policies and grants");
        }
    }

    private static void requireCharacters(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > '\u00ff' || c < ' ' && c != '\t' && c != '\n' && c != '\r') {
                throw new KmsException.MalformedPolicyDocument(
                        "the policy has the character U+"
                                + HexFormat.of().withUpperCase().toHexDigits(c) + " at position " + i,
                        "Use tab, line feed, carriage return and U+0020 to U+00FF");
            }
        }
    }

    private List<Statement> document(PolicyNode node) {
        Map<String, Json> members = node.members(DOCUMENT);
        variables = version(node, members);
        find(node, members, "Id").ifPresent(PolicyNode::text);
        PolicyNode all = find(node, members, "Statement")
                .orElseThrow(() -> node.malformed("has no `Statement`", "Add at least one statement"));
        List<Statement> statements = new ArrayList<>();
        for (PolicyNode item : all.items()) {
            statements.add(statement(item, statements.size()));
        }
        return statements;
    }

    /** Whether the version knows variables. */
    private static boolean version(PolicyNode node, Map<String, Json> members) {
        Optional<PolicyNode> version = find(node, members, "Version");
        String text = version.map(PolicyNode::text).orElse("2008-10-17");
        if (!text.equals("2012-10-17") && !text.equals("2008-10-17")) {
            throw version.get().malformed("is `" + version.get().shown() + "`", "Write 2012-10-17");
        }
        return text.equals("2012-10-17");
    }

    private Statement statement(PolicyNode node, int index) {
        Map<String, Json> members = node.members(keyPolicy ? KEY_STATEMENT : IDENTITY_STATEMENT);
        Optional<String> sid = find(node, members, "Sid").map(PolicyNode::text);
        if (sid.isPresent() && !sid.get().isEmpty() && !sids.add(sid.get())) {
            throw node.malformed("has the Sid `" + sid.get() + "` of another statement", "Give each its own Sid");
        }
        boolean deny = isDeny(node, members);
        boolean noEffect = !has(members, "Action", "NotAction") || !has(members, "Resource", "NotResource");
        if (noEffect && kind != Kind.STORED_KEY_POLICY) {
            throw node.malformed("has no action or no resource", "Add Action and Resource");
        }
        if (noEffect) {
            findings.add("`" + node.path() + "` has no action or no resource, and so no effect");
        }
        return new Statement(
                index,
                sid.filter(text -> !text.isEmpty()),
                deny,
                permissions(node, members),
                principals(node, members),
                resources(node, members, deny),
                conditions(node, members, deny));
    }

    private static boolean isDeny(PolicyNode node, Map<String, Json> members) {
        PolicyNode effect = find(node, members, "Effect")
                .orElseThrow(() -> node.malformed("has no `Effect`", "Write Allow or Deny"));
        String text = effect.text();
        if (!text.equals("Allow") && !text.equals("Deny")) {
            throw effect.malformed("is `" + effect.shown() + "`", "Write Allow or Deny");
        }
        return text.equals("Deny");
    }

    private Optional<PrincipalSet> principals(PolicyNode node, Map<String, Json> members) {
        Optional<PolicyNode> principal = either(node, members, "Principal", "NotPrincipal");
        if (keyPolicy && principal.isEmpty()) {
            throw node.malformed("has no `Principal`", "Name the principals that the statement applies to");
        }
        return principal.map(found -> PrincipalSet.parse(found, members.containsKey("NotPrincipal")));
    }

    private long permissions(PolicyNode node, Map<String, Json> members) {
        Optional<PolicyNode> actions = either(node, members, "Action", "NotAction");
        if (actions.isEmpty()) {
            return 0;
        }
        long set = 0;
        for (PolicyNode action : actions.get().items()) {
            set |= permissions(action);
        }
        return members.containsKey("NotAction") ? ~set : set;
    }

    private long permissions(PolicyNode node) {
        String action = node.text();
        int colon = action.indexOf(':');
        boolean named = colon > 0
                && colon < action.length() - 1
                && action.chars().limit(colon).allMatch(c -> Character.isLetterOrDigit(c) || c == '-');
        if (!named && !action.equals("*")) {
            throw node.malformed("is not an action: `" + node.shown() + "`", "Write kms:Encrypt, kms:Re* or *");
        }
        long set = Permission.matching(action);
        if (set == 0 && action.regionMatches(true, 0, "kms:", 0, 4)) {
            findings.add("`" + node.path() + "` means no action: `" + node.shown() + "`");
        }
        return set;
    }

    private Optional<ResourceSet> resources(PolicyNode node, Map<String, Json> members, boolean deny) {
        return either(node, members, "Resource", "NotResource")
                .map(found -> ResourceSet.parse(found, members.containsKey("NotResource"), reading(), deny));
    }

    private List<Condition> conditions(PolicyNode node, Map<String, Json> members, boolean deny) {
        List<Condition> conditions = new ArrayList<>();
        find(node, members, "Condition")
                .ifPresent(block -> block.members(List.of()).forEach((name, keys) -> {
                    PolicyNode place = block.member(name, keys);
                    Operator operator = Operator.find(name)
                            .orElseThrow(() -> place.malformed(
                                    "is not a condition operator", "Use StringEquals, Bool or another"));
                    place.members(List.of())
                            .forEach((key, values) ->
                                    conditions.add(condition(place.member(key, values), operator, key, deny)));
                }));
        return conditions;
    }

    private Condition condition(PolicyNode node, Operator operator, String name, boolean deny) {
        int colon = name.indexOf(':');
        if (colon <= 0 || colon == name.length() - 1) {
            throw node.malformed("is not a condition key", "Write kms:ViaService, aws:PrincipalArn or another");
        }
        ConditionKey key = ConditionKey.of(name, keyPolicy);
        if (!key.isKnown()) {
            findings.add("`" + node.path() + "` asks for a condition key that does not exist");
        }
        if (keyPolicy && operator.set() == Operator.SetPrefix.FOR_ALL_VALUES && key.isOverlyPermissiveForAllValues()) {
            String what = name.regionMatches(true, 0, "kms:", 0, 4) ? "encryption context" : "tag";
            throw new KmsException.MalformedPolicyDocument(
                    "OverlyPermissiveCondition: Using the ForAllValues set operator with a single-valued condition key"
                            + " matches requests without the specified " + what + " or with an unspecified " + what
                            + ". To fix, remove ForAllValues.",
                    "Remove it at `" + node.path() + "`");
        }
        return new Condition(operator, key, node.items(), reading(), deny);
    }

    private Template.Reading reading() {
        return new Template.Reading(true, variables, keyPolicy);
    }

    private static boolean has(Map<String, Json> members, String one, String other) {
        return members.containsKey(one) || members.containsKey(other);
    }

    private static Optional<PolicyNode> find(PolicyNode node, Map<String, Json> members, String name) {
        return Optional.ofNullable(members.get(name)).map(value -> node.member(name, value));
    }

    private static Optional<PolicyNode> either(PolicyNode node, Map<String, Json> members, String one, String other) {
        if (members.containsKey(one) && members.containsKey(other)) {
            throw node.malformed("has both `" + one + "` and `" + other + "`", "Keep one of them");
        }
        return find(node, members, one).or(() -> find(node, members, other));
    }
}
