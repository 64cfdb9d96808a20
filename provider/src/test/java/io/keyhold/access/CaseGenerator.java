package io.keyhold.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Random cases from small vocabularies, so that what statements ask for and what requests have meet often. */
final class CaseGenerator {
    static final String KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    static final String ALIAS = "arn:aws:kms:us-east-1:111122223333:alias/app";
    private static final String A = "arn:aws:iam::111122223333:";
    private static final String B = "arn:aws:iam::444455556666:";
    private static final List<String> CALLERS = List.of(
            A + "root",
            A + "user/alice",
            A + "user/alice",
            A + "user/eng/bob",
            "arn:aws:sts::111122223333:assumed-role/App/web-1",
            "arn:aws:sts::111122223333:assumed-role/App/web-2",
            "arn:aws:sts::111122223333:federated-user/fred",
            "arn:aws:sts::111122223333:assumed-role/Gone/s",
            "jdbc.amazonaws.com",
            B + "root",
            B + "user/carol",
            "arn:aws:sts::444455556666:assumed-role/Partner/x");
    private static final List<String> ENTRIES =
            List.of(A + "user/alice", A + "user/eng/bob", A + "role/svc/App", B + "user/carol", B + "role/Partner");
    private static final List<String> NAMED = List.of(
            A + "root",
            "111122223333",
            A + "user/alice",
            A + "user/eng/bob",
            A + "role/svc/App",
            "arn:aws:sts::111122223333:assumed-role/App/web-1",
            "arn:aws:sts::111122223333:federated-user/fred",
            A + "role/Gone",
            "*",
            "444455556666",
            B + "user/carol",
            B + "role/Partner",
            "arn:aws:sts::444455556666:assumed-role/Partner/x",
            "AIDAALICE0000000001",
            "AROAAPP000000000001");
    private static final List<String> ACTIONS = List.of(
            "kms:*",
            "kms:*",
            "kms:*",
            "*",
            "kms:Encrypt",
            "kms:Decrypt",
            "KMS:encrypt",
            "kms:En*",
            "kms:*crypt",
            "kms:ReEncrypt*",
            "kms:ReEncryptTo",
            "kms:GenerateDataKey*",
            "kms:?ecrypt",
            "kms:CreateGrant",
            "kms:*Grant",
            "kms:PutKeyPolicy",
            "kms:*Alias",
            "kms:CreateKey",
            "kms:List*",
            "kms:RetireGrant",
            "s3:*",
            "kms:S*",
            "kms:TagResource",
            "kms:Describe*");
    private static final List<String> PERMISSIONS = List.of(
            "Encrypt",
            "Encrypt",
            "Encrypt",
            "Decrypt",
            "Decrypt",
            "ReEncryptFrom",
            "ReEncryptTo",
            "GenerateDataKey",
            "GenerateDataKeyPair",
            "CreateGrant",
            "CreateGrant",
            "ListGrants",
            "RevokeGrant",
            "DescribeKey",
            "PutKeyPolicy",
            "Sign",
            "ScheduleKeyDeletion",
            "TagResource",
            "UntagResource",
            "GetPublicKey",
            "GetKeyPolicy",
            "GenerateMac",
            "GenerateDataKeyPairWithoutPlaintext",
            "ReplicateKey",
            "ImportKeyMaterial");
    private static final List<String> RESOURCES = List.of(
            "*",
            "*",
            "*",
            "*",
            "*",
            KEY,
            KEY,
            "arn:aws:kms:*:*:key/*",
            "arn:aws:kms:*:444455556666:key/*",
            "arn:aws:kms",
            "arn:aws:kms:us-east-?:111122223333:*",
            "arn:aws:kms:*:*:alias/${aws:username}",
            ALIAS,
            "arn:aws:kms:*:*:key/${aws:PrincipalTag/team}*",
            "arn:aws:kms:*:*:key/1234${kms:EncryptionContext:dept}*",
            "arn:aws:kms:*:*:key/${aws:PrincipalTag/none, '1234abcd'}-*",
            "arn:aws:s3:::bucket");
    private static final List<String> OPERATIONS = List.of(
            "Encrypt",
            "Decrypt",
            "ReEncryptFrom",
            "GenerateDataKey",
            "CreateGrant",
            "RetireGrant",
            "DescribeKey",
            "Sign");
    private static final List<String> NAMES = List.of("dept", "Dept", "team", "id");
    private static final List<String> VALUES = List.of("hr", "it", "HR", "h?", "*", "alice", "a*b");

    private final Random random;
    private final ConditionGenerator conditions;

    CaseGenerator(long seed) {
        this.random = new Random(seed);
        this.conditions = new ConditionGenerator(random);
    }

    /** A policy set with a key, without caller and request. */
    ObjectNode world() {
        ObjectNode root = object();
        ObjectNode principals = root.putObject("principals");
        for (String arn : ENTRIES) {
            ObjectNode entry = principals.putObject(arn);
            String name = arn.substring(arn.lastIndexOf('/') + 1).toUpperCase(Locale.ROOT);
            entry.put("id", (arn.contains("role/") ? "AROA" : "AIDA") + name + "0".repeat(14 - name.length()) + "1");
            pairs(entry.putObject("tags"), 2, false);
            ObjectNode policies = entry.putObject("policies");
            for (int i = random.nextInt(4); i > 0; i--) {
                policies.set("p" + i, policy(false));
            }
            if (random.nextInt(4) == 0) {
                entry.set("boundary", policy(false));
            }
        }
        ObjectNode key = root.putObject("key");
        key.put("arn", KEY)
                .put("spec", "SYMMETRIC_DEFAULT")
                .put("usage", "ENCRYPT_DECRYPT")
                .put("origin", "AWS_KMS");
        if (random.nextInt(5) == 0) {
            key.put("multiRegion", random.nextBoolean() ? "PRIMARY" : "REPLICA");
        }
        key.set("policy", policy(true));
        pairs(key.putObject("tags"), 3, true);
        ArrayNode aliases = key.putArray("aliases");
        int count = random.nextInt(20) == 0 ? 51 : random.nextInt(3);
        for (int i = 0; i < count; i++) {
            aliases.add(i == 0 ? "alias/app" : "alias/a" + i);
        }
        if (random.nextInt(6) == 0) {
            key.putObject("boundIds")
                    .put(A + "user/alice", random.nextBoolean() ? "AIDAALICE0000000001" : "AIDAOLD00000000001");
        }
        grants(key.putArray("grants"));
        return root;
    }

    /** Gives the policy set a caller and a request. */
    void ask(ObjectNode root) {
        ObjectNode caller = root.putObject("caller");
        caller.put("principal", pick(CALLERS));
        if (random.nextInt(4) == 0) {
            pairs(caller.putObject("sessionTags"), 2, true);
        }
        if (random.nextInt(4) == 0) {
            ArrayNode policies = caller.putArray("sessionPolicies");
            for (int i = random.nextInt(2); i >= 0; i--) {
                policies.add(policy(false));
            }
        }
        conditions.session(caller.putObject("context"));
        ObjectNode request = root.putObject("request");
        int kind = random.nextInt(20);
        if (kind == 0) {
            request.put("permission", "kms:" + pick(List.of("CreateAlias", "DeleteAlias", "UpdateAlias")))
                    .put("on", ALIAS);
        } else if (kind == 1) {
            request.put("permission", "kms:" + pick(List.of("CreateKey", "ListKeys", "GenerateRandom")))
                    .put("on", "nothing");
        } else if (kind == 2 && !root.path("key").path("grants").isEmpty()) {
            request.put("permission", "kms:RetireGrant");
            request.put(
                    "retire", root.path("key").path("grants").get(0).path("id").asText());
            retiring(root, request);
        } else {
            request.put("permission", "kms:" + pick(PERMISSIONS));
            pairs(request.putObject("encryptionContext"), 3, true);
            conditions.request(request);
            if (random.nextInt(4) == 0 && !root.path("key").path("grants").isEmpty()) {
                aim(root, caller, request);
            }
        }
        if (request.path("permission").asText().equals("kms:RetireGrant") && !request.has("retire")) {
            request.put("permission", "kms:DescribeKey");
        }
        if (request.path("permission").asText().equals("kms:CreateGrant")) {
            grantTerms(request.putObject("newGrant"));
        }
        request.put("now", pick(List.of("2026-11-23T12:00:00Z", "2026-11-23T11:59:59.999Z", "2027-01-01T00:00:00Z")));
    }

    /** Turns the request into one that a grant may be for. */
    private void aim(ObjectNode root, ObjectNode caller, ObjectNode request) {
        var grants = root.path("key").path("grants");
        var grant = grants.get(random.nextInt(grants.size()));
        String grantee = grant.path("granteePrincipal").asText("jdbc.amazonaws.com");
        if (grantee.endsWith("role/svc/App")) {
            caller.put("principal", "arn:aws:sts::111122223333:assumed-role/App/web-1");
        } else if (!grantee.contains("role/")) {
            caller.put("principal", grantee);
        }
        var operations = grant.path("operations");
        request.put(
                "permission",
                "kms:" + operations.get(random.nextInt(operations.size())).asText());
        ObjectNode context = request.putObject("encryptionContext");
        context.setAll(grant.withObject("encryptionContextSubset").deepCopy());
        context.setAll(grant.withObject("encryptionContextEquals").deepCopy());
        if (random.nextInt(3) == 0) {
            context.put(pick(NAMES), pick(VALUES));
        }
    }

    /** What a retirement says follows from the grant. */
    private static void retiring(ObjectNode root, ObjectNode request) {
        var grant = root.path("key").path("grants").get(0);
        String type =
                grant.path("encryptionContextEquals").isEmpty() ? "EncryptionContextSubset" : "EncryptionContextEquals";
        var pairs = grant.path("e" + type.substring(1));
        if (!pairs.isEmpty()) {
            request.putObject("keys").put("kms:GrantConstraintType", type);
            request.set("encryptionContext", pairs);
        }
    }

    ObjectNode policy(boolean ofKey) {
        ObjectNode policy = object();
        boolean variables = random.nextInt(6) > 0;
        if (variables || random.nextBoolean()) {
            policy.put("Version", variables ? "2012-10-17" : "2008-10-17");
        }
        ArrayNode statements = policy.putArray("Statement");
        if (random.nextInt(5) < 2) {
            ObjectNode broad = statements
                    .addObject()
                    .put("Effect", "Allow")
                    .put("Action", "kms:*")
                    .put("Resource", "*");
            if (ofKey) {
                broad.putObject("Principal").putArray("AWS").add("111122223333").add(pick(NAMED));
            }
        }
        for (int i = random.nextInt(4); i >= 0; i--) {
            statements.add(statement(ofKey, variables));
        }
        return policy;
    }

    private ObjectNode statement(boolean ofKey, boolean variables) {
        ObjectNode statement = object();
        boolean deny = random.nextInt(5) == 0;
        statement.put("Effect", deny ? "Deny" : "Allow");
        if (ofKey) {
            principals(statement.putObject(random.nextInt(8) == 0 ? "NotPrincipal" : "Principal"), deny);
        }
        some(statement.putArray(random.nextInt(8) == 0 ? "NotAction" : "Action"), ACTIONS, random.nextInt(3) > 0);
        if (!ofKey || random.nextInt(20) > 0) {
            ArrayNode resources = statement.putArray(random.nextInt(8) == 0 ? "NotResource" : "Resource");
            some(resources, variables ? RESOURCES : RESOURCES.subList(0, 11), random.nextInt(3) > 0);
        }
        if (random.nextInt(5) < 2) {
            conditions.add(statement.putObject("Condition"), variables);
        }
        return statement;
    }

    private void principals(ObjectNode node, boolean deny) {
        some(node.putArray("AWS"), NAMED, !deny && random.nextInt(3) > 0);
        if (random.nextInt(6) == 0) {
            node.put("Service", "jdbc.amazonaws.com");
        }
    }

    private void grants(ArrayNode grants) {
        for (int i = random.nextInt(4); i > 0; i--) {
            ObjectNode grant = grants.addObject();
            grant.put("id", "g" + i);
            if (random.nextInt(6) == 0) {
                grant.put("granteeServicePrincipal", "jdbc.amazonaws.com");
            } else {
                String grantee = pick(
                        NAMED.stream().filter(name -> name.startsWith("arn:")).toList());
                grant.put("granteePrincipal", grantee);
                if (grantee.endsWith("user/alice") && random.nextBoolean()) {
                    grant.put("granteeId", random.nextBoolean() ? "AIDAALICE0000000001" : "AIDAOLD00000000001");
                }
            }
            if (random.nextInt(3) == 0) {
                grant.put(
                        "retiringPrincipal",
                        pick(CALLERS.stream()
                                .filter(name -> name.startsWith("arn:"))
                                .toList()));
            } else if (random.nextInt(4) == 0) {
                grant.put("retiringServicePrincipal", "jdbc.amazonaws.com");
            }
            grant.put("issuingAccount", random.nextInt(4) == 0 ? "444455556666" : "111122223333");
            grantTerms(grant);
        }
    }

    private void grantTerms(ObjectNode grant) {
        some(grant.putArray("operations"), OPERATIONS, random.nextBoolean());
        int kind = random.nextInt(3);
        if (kind > 0) {
            ObjectNode pairs = grant.putObject(kind == 1 ? "encryptionContextEquals" : "encryptionContextSubset");
            pairs(pairs, 2, true);
        }
        if (random.nextInt(5) == 0) {
            grant.put("sourceArn", "arn:aws:jdbc:us-east-1:111122223333:db/" + random.nextInt(2));
        }
    }

    private void pairs(ObjectNode node, int max, boolean anyCase) {
        for (int i = random.nextInt(max + 1); i > 0; i--) {
            String name = pick(NAMES);
            node.put(anyCase ? name : name.toLowerCase(Locale.ROOT), pick(VALUES));
        }
    }

    private void some(ArrayNode array, List<String> vocabulary, boolean more) {
        for (int i = more ? random.nextInt(4) : 0; i >= 0; i--) {
            array.add(pick(vocabulary));
        }
    }

    private String pick(List<String> vocabulary) {
        return vocabulary.get(random.nextInt(vocabulary.size()));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
