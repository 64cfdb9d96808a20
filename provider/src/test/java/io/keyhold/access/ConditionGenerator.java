package io.keyhold.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Random condition blocks, and the session and request values they ask about. */
final class ConditionGenerator {
    private static final List<String> TEXT_KEYS = List.of(
            "kms:EncryptionContext:dept",
            "kms:encryptioncontext:Team",
            "kms:EncryptionContextKeys",
            "kms:ViaService",
            "kms:CallerAccount",
            "kms:KeySpec",
            "kms:CustomerMasterKeyUsage",
            "kms:KeyOrigin",
            "kms:MultiRegionKeyType",
            "kms:ResourceAliases",
            "kms:EncryptionAlgorithm",
            "kms:RequestAlias",
            "kms:GrantOperations",
            "kms:GrantConstraintType",
            "kms:SigningAlgorithm",
            "kms:MacAlgorithm",
            "kms:DataKeyPairSpec",
            "kms:ReplicaRegion",
            "aws:ResourceTag/dept",
            "aws:RequestTag/team",
            "aws:TagKeys",
            "aws:PrincipalTag/team",
            "aws:PrincipalTag/dept",
            "aws:PrincipalAccount",
            "aws:PrincipalType",
            "aws:userid",
            "aws:username",
            "aws:ResourceAccount",
            "aws:RequestedRegion",
            "aws:CalledVia",
            "aws:PrincipalOrgID",
            "aws:PrincipalServiceName",
            "kms:Unknown",
            "aws:Unknown");
    private static final List<String> TEXTS = List.of(
            "hr",
            "it",
            "h*",
            "?r",
            "*",
            "alice",
            "dept",
            "111122223333",
            "us-east-1",
            "SYMMETRIC_DEFAULT",
            "alias/app",
            "alias/*",
            "Encrypt",
            "Decrypt",
            "EncryptionContextEquals",
            "User",
            "uSER",
            "AssumedRole",
            "o-1",
            "jdbc.us-east-1.amazonaws.com");
    private static final List<String> VARIABLES = List.of(
            "${aws:username}",
            "${aws:PrincipalTag/team}",
            "${aws:principaltag/TEAM, 'hr'}",
            "${kms:EncryptionContext:dept}",
            "${kms:EncryptionContext:id, 'it'}",
            "${*}",
            "h${?}",
            "${$}",
            "alias/${aws:username}",
            "${aws:TagKeys}");
    private static final List<String> ARN_KEYS =
            List.of("aws:PrincipalArn", "aws:SourceArn", "kms:GranteePrincipal", "kms:RetiringPrincipal");
    private static final List<String> ARNS = List.of(
            "arn:aws:iam::111122223333:user/alice",
            "arn:aws:iam::*:user/*",
            "arn:aws:iam::111122223333:role/svc/*",
            "arn:*:iam::111122223333:?oot",
            "arn:aws:iam::111122223333:user/${aws:username}",
            "${aws:PrincipalArn}",
            "arn:aws:jdbc:us-east-1:111122223333:db/0",
            "*");
    private static final List<String> BOOL_KEYS = List.of(
            "kms:GrantIsForAWSResource",
            "kms:MultiRegion",
            "kms:BypassPolicyLockoutSafetyCheck",
            "aws:SecureTransport",
            "aws:ViaAWSService",
            "aws:PrincipalIsAWSService",
            "kms:ReEncryptOnSameKey");
    private static final List<String> NUMBER_KEYS = List.of(
            "kms:ScheduleKeyDeletionPendingWindowInDays", "aws:MultiFactorAuthAge", "aws:EpochTime", "kms:KeySpec");
    private static final List<String> NUMBERS = List.of("7", "7.0", "30", "8.5", "-1", "1795435200");
    private static final List<String> DATE_KEYS =
            List.of("aws:CurrentTime", "aws:EpochTime", "kms:ValidTo", "aws:TokenIssueTime");
    private static final List<String> DATES =
            List.of("2026-11-23T12:00:00Z", "2026-11-23T13:00:00+01:00", "1795435199", "2027-01-01T00:00:00Z");
    private static final List<String> IPS =
            List.of("203.0.113.0/24", "203.0.113.7", "10.0.0.0/8", "0.0.0.0/0", "2001:db8::/33", "2001:db8::1");
    private static final List<String> BYTES = List.of("aGVsbG8=", "aHI=");
    private static final List<String> ORDERS =
            List.of("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals");

    private final Random random;

    ConditionGenerator(Random random) {
        this.random = random;
    }

    void add(ObjectNode block, boolean variables) {
        for (int i = random.nextInt(3); i >= 0; i--) {
            switch (random.nextInt(10)) {
                case 0 -> put(block, "Bool", pick(BOOL_KEYS), List.of("true", "false"));
                case 1 -> put(block, "Numeric" + pick(ORDERS), pick(NUMBER_KEYS), NUMBERS);
                case 2 -> put(block, "Date" + pick(ORDERS), pick(DATE_KEYS), DATES);
                case 3 -> put(block, pick(List.of("IpAddress", "NotIpAddress")), "aws:SourceIp", IPS);
                case 4 ->
                    put(
                            block,
                            pick(List.of("ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike")),
                            pick(ARN_KEYS),
                            variables ? ARNS : ARNS.subList(0, 4));
                case 5 -> block.putObject("Null").put(pick(TEXT_KEYS), pick(List.of("true", "false")));
                case 6 -> put(block, "BinaryEquals", pick(List.of("aws:Unknown", "kms:EncryptionContext:dept")), BYTES);
                default -> text(block, variables);
            }
        }
    }

    private void text(ObjectNode block, boolean variables) {
        String operator = pick(List.of(
                "StringEquals",
                "StringEquals",
                "StringLike",
                "StringNotEquals",
                "StringNotLike",
                "StringEqualsIgnoreCase",
                "StringNotEqualsIgnoreCase"));
        boolean templates = variables && random.nextInt(3) == 0;
        put(block, operator, pick(TEXT_KEYS), templates ? VARIABLES : TEXTS);
    }

    private void put(ObjectNode block, String operator, String key, List<String> vocabulary) {
        String set = pick(List.of("", "", "", "ForAllValues:", "ForAnyValue:"));
        String lower = key.toLowerCase(Locale.ROOT);
        if (set.equals("ForAllValues:")
                && (lower.startsWith("kms:encryptioncontext:") || lower.startsWith("aws:requesttag"))) {
            set = "";
        }
        String name = set + operator + (random.nextInt(4) == 0 ? "IfExists" : "");
        ObjectNode keys = block.has(name) ? (ObjectNode) block.get(name) : block.putObject(name);
        ArrayNode values = keys.putArray(random.nextInt(5) == 0 ? lower : key);
        for (int i = random.nextInt(3); i >= 0; i--) {
            values.add(pick(vocabulary));
        }
    }

    /** What the host vouches for. */
    void session(ObjectNode context) {
        maybe(context, "aws:SourceIp", List.of("203.0.113.7", "10.1.2.3", "2001:db8::1", "nonsense"));
        maybe(
                context,
                "aws:SourceArn",
                List.of("arn:aws:jdbc:us-east-1:111122223333:db/0", "arn:aws:jdbc:us-east-1:111122223333:db/1"));
        maybe(context, "kms:ViaService", List.of("jdbc.us-east-1.amazonaws.com"));
        maybe(context, "aws:MultiFactorAuthAge", NUMBERS);
        maybe(context, "aws:SecureTransport", List.of("false", "TRUE"));
        maybe(context, "aws:TokenIssueTime", DATES);
        maybe(context, "aws:PrincipalOrgID", List.of("o-1", "o-2"));
        if (random.nextInt(4) == 0) {
            ArrayNode via = context.putArray("aws:CalledVia");
            via.add("it").add("hr");
        }
    }

    /** What the request says; some of it by default. */
    void request(ObjectNode request) {
        ObjectNode keys = request.putObject("keys");
        maybe(keys, "kms:EncryptionAlgorithm", List.of("SYMMETRIC_DEFAULT"));
        maybe(keys, "kms:RequestAlias", List.of("alias/app", "alias/b"));
        maybe(keys, "kms:GranteePrincipal", ARNS.subList(0, 1));
        maybe(keys, "kms:GrantConstraintType", List.of("EncryptionContextEquals", "EncryptionContextSubset"));
        maybe(keys, "kms:ScheduleKeyDeletionPendingWindowInDays", List.of("7", "30"));
        maybe(keys, "kms:BypassPolicyLockoutSafetyCheck", List.of("true", "false"));
        maybe(keys, "kms:ReEncryptOnSameKey", List.of("true", "false"));
        maybe(keys, "kms:ValidTo", DATES);
        maybe(keys, "kms:MacAlgorithm", List.of("hr", "it"));
        maybe(keys, "kms:DataKeyPairSpec", List.of("hr", "it"));
        maybe(keys, "kms:ReplicaRegion", List.of("us-east-1", "hr"));
        maybe(keys, "aws:RequestTag/team", List.of("hr", "it"));
        for (Map.Entry<String, List<String>> many : List.of(
                Map.entry("kms:GrantOperations", List.of("Encrypt", "Decrypt")),
                Map.entry("aws:TagKeys", List.of("dept", "team", "hr")))) {
            if (random.nextBoolean()) {
                ArrayNode values = keys.putArray(many.getKey());
                many.getValue().stream().filter(value -> random.nextBoolean()).forEach(values::add);
            }
        }
        if (random.nextInt(3) == 0) {
            request.putArray("defaults").add("kms:EncryptionAlgorithm").add("kms:BypassPolicyLockoutSafetyCheck");
        }
    }

    private void maybe(ObjectNode node, String name, List<String> values) {
        if (random.nextInt(3) == 0) {
            node.put(name, pick(values));
        }
    }

    private String pick(List<String> vocabulary) {
        return vocabulary.get(random.nextInt(vocabulary.size()));
    }
}
