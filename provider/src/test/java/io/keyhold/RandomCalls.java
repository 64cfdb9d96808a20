package io.keyhold;

import io.keyhold.api.AccessQuestion;
import io.keyhold.api.Caller;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DeleteAliasRequest;
import io.keyhold.api.GrantConstraints;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.api.ListGrantsRequest;
import io.keyhold.api.ListKeysRequest;
import io.keyhold.api.PutKeyPolicyRequest;
import io.keyhold.api.RetireGrantRequest;
import io.keyhold.api.RevokeGrantRequest;
import io.keyhold.api.Tag;
import io.keyhold.api.TagResourceRequest;
import io.keyhold.api.UntagResourceRequest;
import io.keyhold.api.UpdateAliasRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** Random calls of management, each with its questions. */
final class RandomCalls {
    private final Random random;
    private final Caller caller;
    private final RandomKeys keys;

    RandomCalls(Random random, Caller caller, RandomKeys keys) {
        this.random = random;
        this.caller = caller;
        this.keys = keys;
    }

    AskedCall next() {
        boolean own = caller.principal().account().equals(AccessWorld.ACCOUNT);
        return switch (random.nextInt(own ? 22 : 9)) {
            case 0, 1, 2, 3, 4, 5 -> new RandomUses(random, caller, keys).next();
            case 6, 7 -> createGrant();
            case 8 -> own ? retireGrant() : listGrants();
            case 9 -> listGrants();
            case 10 -> revokeGrant();
            case 11 -> createKey();
            case 12 -> tagResource();
            case 13 -> untagResource();
            case 14 -> putKeyPolicy();
            case 15 -> createAlias();
            case 16 -> keys.hasMovingAlias() ? updateAlias() : createAlias();
            case 17 -> keys.hasMovingAlias() ? deleteAlias() : createAlias();
            case 18 -> one("kms:ListKeys", "", kms -> kms.listKeys(ListKeysRequest.of()));
            default -> new RandomChanges(random, caller, keys).next();
        };
    }

    private AskedCall createGrant() {
        String key = keys.any();
        boolean constrained = random.nextBoolean();
        boolean exact = random.nextBoolean();
        Map<String, String> pairs = Map.of("tenant", random.nextBoolean() ? "t-1" : "t-2");
        List<GrantOperation> operations = random.nextBoolean()
                ? List.of(GrantOperation.ENCRYPT)
                : List.of(GrantOperation.DESCRIBE_KEY, GrantOperation.DECRYPT);
        CreateGrantRequest request = CreateGrantRequest.of(key, operations)
                .withGranteePrincipal(random.nextBoolean() ? AccessWorld.BOB : AccessWorld.ALICE)
                .withGrantTokens(keys.tokens())
                .withDryRun(random.nextBoolean());
        AccessQuestion question = AccessQuestion.of(caller, "kms:CreateGrant", key)
                .withGrantTokens(keys.tokens())
                .withConditionKey(
                        "kms:GranteePrincipal", request.granteePrincipal().orElseThrow())
                .withConditionKey(
                        "kms:GrantOperations",
                        operations.stream().map(GrantOperation::value).toArray(String[]::new));
        if (constrained) {
            request = request.withConstraints(GrantConstraints.of()
                    .withEncryptionContextSubset(exact ? Map.of() : pairs)
                    .withEncryptionContextEquals(exact ? pairs : Map.of()));
            question = question.withEncryptionContext(pairs)
                    .withConditionKey(
                            "kms:GrantConstraintType", exact ? "EncryptionContextEquals" : "EncryptionContextSubset");
        }
        if (random.nextBoolean()) {
            request = request.withRetiringPrincipal(AccessWorld.BOB);
            question = question.withConditionKey("kms:RetiringPrincipal", AccessWorld.BOB);
        }
        CreateGrantRequest made = request;
        AccessQuestion whole = AccessQuestion.of(caller, "kms:CreateGrant", key).withNewGrant(made);
        return new AskedCall(
                "CreateGrant", kms -> kms.createGrant(made), List.of(random.nextBoolean() ? whole : question));
    }

    private AskedCall retireGrant() {
        String grantId = keys.grantId();
        return new AskedCall(
                "RetireGrant",
                kms -> kms.retireGrant(RetireGrantRequest.of()
                        .withKeyId(keys.symmetric())
                        .withGrantId(grantId)
                        .withDryRun(true)),
                List.of(AccessQuestion.of(caller, "kms:RetireGrant", keys.symmetric())
                        .withGrantId(grantId)));
    }

    private AskedCall revokeGrant() {
        return one(
                "kms:RevokeGrant",
                keys.symmetric(),
                kms -> kms.revokeGrant(
                        RevokeGrantRequest.of(keys.symmetric(), keys.grantId()).withDryRun(true)));
    }

    private AskedCall listGrants() {
        boolean foreign = !caller.principal().account().equals(AccessWorld.ACCOUNT);
        String key = foreign && random.nextBoolean()
                ? "arn:aws:kms:local-1:111122223333:key/00000000-0000-0000-0000-000000000000"
                : keys.any();
        return one("kms:ListGrants", key, kms -> kms.listGrants(ListGrantsRequest.of(key)));
    }

    private AskedCall createKey() {
        CreateKeyRequest request = CreateKeyRequest.of();
        AccessQuestion question = AccessQuestion.of(caller, "kms:CreateKey", "");
        if (random.nextBoolean()) {
            request = request.withKeySpec(KeySpec.ECC_NIST_P256).withKeyUsage(KeyUsageType.SIGN_VERIFY);
            question = question.withConditionKey("kms:KeySpec", "ECC_NIST_P256")
                    .withConditionKey("kms:KeyUsage", "SIGN_VERIFY");
        }
        if (random.nextBoolean()) {
            request = request.withTags(List.of(new Tag("dept", "it")));
            question = question.withConditionKey("aws:RequestTag/dept", "it");
        }
        CreateKeyRequest made = request;
        return new AskedCall("CreateKey", kms -> kms.createKey(made), List.of(question));
    }

    private AskedCall tagResource() {
        String key = keys.any();
        boolean second = random.nextBoolean();
        List<Tag> tags = new ArrayList<>(List.of(new Tag("dept", random.nextBoolean() ? "it" : "hr")));
        AccessQuestion question = AccessQuestion.of(caller, "kms:TagResource", key)
                .withConditionKey("aws:RequestTag/dept", tags.get(0).tagValue());
        if (second) {
            tags.add(new Tag("Cost", "1"));
            question = question.withConditionKey("aws:RequestTag/Cost", "1");
        }
        return new AskedCall(
                "TagResource", kms -> kms.tagResource(TagResourceRequest.of(key, tags)), List.of(question));
    }

    private AskedCall untagResource() {
        String key = keys.any();
        String[] names = random.nextBoolean() ? new String[] {"dept"} : new String[] {"dept", "Cost"};
        return new AskedCall(
                "UntagResource",
                kms -> kms.untagResource(UntagResourceRequest.of(key, List.of(names))),
                List.of(AccessQuestion.of(caller, "kms:UntagResource", key).withConditionKey("aws:TagKeys", names)));
    }

    private AskedCall putKeyPolicy() {
        String key = keys.any();
        boolean bypass = random.nextBoolean();
        String policy = new RandomPolicies(random).keyPolicy();
        AccessQuestion question = AccessQuestion.of(caller, "kms:PutKeyPolicy", key);
        return new AskedCall(
                "PutKeyPolicy",
                kms -> kms.putKeyPolicy(PutKeyPolicyRequest.of(key, policy).withBypassPolicyLockoutSafetyCheck(bypass)),
                List.of(bypass ? question.withConditionKey("kms:BypassPolicyLockoutSafetyCheck", "true") : question));
    }

    private AskedCall createAlias() {
        String key = keys.any();
        String alias = keys.newAlias();
        return new AskedCall(
                "CreateAlias",
                kms -> kms.createAlias(CreateAliasRequest.of(alias, key)),
                ofAlias("kms:CreateAlias", alias, key));
    }

    private AskedCall updateAlias() {
        String key = keys.secondSymmetric();
        return new AskedCall(
                "UpdateAlias",
                kms -> {
                    kms.updateAlias(UpdateAliasRequest.of(keys.movingAlias(), key));
                    keys.moved(key);
                },
                ofAlias("kms:UpdateAlias", keys.movingAlias(), key, keys.targetOfMovingAlias()));
    }

    private AskedCall deleteAlias() {
        return new AskedCall(
                "DeleteAlias",
                kms -> {
                    kms.deleteAlias(DeleteAliasRequest.of(keys.movingAlias()));
                    keys.moved("");
                },
                ofAlias("kms:DeleteAlias", keys.movingAlias(), keys.targetOfMovingAlias()));
    }

    private List<AccessQuestion> ofAlias(String permission, String alias, String... targets) {
        List<AccessQuestion> questions = new ArrayList<>(List.of(AccessQuestion.of(caller, permission, alias)));
        for (String target : targets) {
            questions.add(AccessQuestion.of(caller, permission, target));
        }
        return questions;
    }

    private AskedCall one(String permission, String resource, Consumer<Kms> call) {
        return new AskedCall(
                permission.substring("kms:".length()), call, List.of(AccessQuestion.of(caller, permission, resource)));
    }
}
