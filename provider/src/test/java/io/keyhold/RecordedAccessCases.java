package io.keyhold;

import static io.keyhold.AccessWorld.ALICE;
import static io.keyhold.AccessWorld.CAROL;
import static io.keyhold.AccessWorld.OTHER;
import static io.keyhold.AccessWorld.allow;
import static io.keyhold.AccessWorld.delegation;
import static io.keyhold.AccessWorld.policy;
import static io.keyhold.AccessWorld.when;

import io.keyhold.api.Caller;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GetKeyPolicyRequest;
import io.keyhold.api.GrantConstraints;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsRequest;
import io.keyhold.api.PutKeyPolicyRequest;
import io.keyhold.api.UpdateKeyDescriptionRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Requests that are answered with a recorded error of AWS: policies, grants, other accounts, rates. */
final class RecordedAccessCases implements AutoCloseable {
    private static final byte[] HELLO = {1, 2, 3};
    private static final String CONDITION = "{\"ForAllValues:StringEquals\":{\"%s\":\"x\"}}";
    private final Map<String, Supplier<Refusal>> cases = new TreeMap<>();
    private final Life life;
    private final Path rates;
    private final List<Life> opened = new ArrayList<>();
    private final String key;

    /** With a folder for a Keyhold that counts requests. */
    RecordedAccessCases(Life life, Path rates) {
        this.life = life;
        this.rates = rates;
        this.key = life.describe(life.createKey()).arn();
        life.keyhold().admin().createAccount(OTHER, "other");
        life.keyhold().admin().createPrincipal(ALICE);
        life.keyhold().admin().createPrincipal(CAROL);
    }

    Map<String, Supplier<Refusal>> all() {
        grants();
        policies();
        callers();
        cases.put("throttled", this::throttled);
        return cases;
    }

    private void grants() {
        CreateGrantRequest grant =
                CreateGrantRequest.of(key, List.of(GrantOperation.DESCRIBE_KEY)).withGranteePrincipal(ALICE);
        GrantConstraints both = GrantConstraints.of()
                .withEncryptionContextSubset(Map.of("a", "b"))
                .withEncryptionContextEquals(Map.of("a", "b"));
        GrantConstraints equal = GrantConstraints.of().withEncryptionContextEquals(Map.of("a", "b"));
        put("grantWithBothConstraints", grant.withConstraints(both));
        cases.put(
                "grantWithAConstraintOnHmac",
                () -> constrained(KeySpec.HMAC_256, KeyUsageType.GENERATE_VERIFY_MAC, equal));
        cases.put(
                "grantWithAConstraintOnRsa", () -> constrained(KeySpec.RSA_2048, KeyUsageType.ENCRYPT_DECRYPT, equal));
        put("grantDryRun", grant.withDryRun(true));
        put("dryRun", EncryptRequest.of(key, HELLO).withDryRun(true));
    }

    private Refusal constrained(KeySpec spec, KeyUsageType usage, GrantConstraints constraints) {
        String made = life.createKey(CreateKeyRequest.of().withKeySpec(spec).withKeyUsage(usage));
        return Refusal.of(
                life.kms(),
                CreateGrantRequest.of(made, List.of(GrantOperation.DESCRIBE_KEY))
                        .withGranteePrincipal(ALICE)
                        .withConstraints(constraints));
    }

    private void policies() {
        String ghost = policy(delegation(), allow("Ghost", "arn:aws:iam::111122223333:user/ghost", "kms:*"));
        String group = policy(delegation(), allow("Group", "arn:aws:iam::111122223333:group/staff", "kms:*"));
        String locked = policy(allow("Alice", ALICE, "kms:*"));
        put("policyOfAnotherName", GetKeyPolicyRequest.of(key).withPolicyName("other"));
        put(
                "putPolicyOfAnotherName",
                PutKeyPolicyRequest.of(key, policy(delegation())).withPolicyName("other"));
        put("policyOfAGhost", PutKeyPolicyRequest.of(key, ghost));
        put("policyOfAGroup", CreateKeyRequest.of().withPolicy(group));
        put("lockout", PutKeyPolicyRequest.of(key, locked));
        put("createWithLockout", CreateKeyRequest.of().withPolicy(locked));
        put("forAllValuesOfAContext", forAllValues("kms:EncryptionContext:x"), "what", "encryption context");
        put("forAllValuesOfATag", forAllValues("aws:RequestTag/x"), "what", "tag");
    }

    private PutKeyPolicyRequest forAllValues(String conditionKey) {
        String statement = allow("All", ALICE, "kms:Decrypt");
        return PutKeyPolicyRequest.of(
                key, policy(delegation(), when(statement, CONDITION.replace("%s", conditionKey))));
    }

    private void callers() {
        byte[] blob = life.encrypt(key);
        byte[] ofNone = blob.clone();
        ofNone[2] ^= 1; // the first byte of the key id
        Kms carol = life.keyhold().as(Caller.of(CAROL));
        Kms alice = life.keyhold().as(Caller.of(ALICE));
        String missing = key.replaceFirst("[^/]*$", "00000000-0000-0000-0000-000000000000");
        cases.put("notAllowed", () -> Refusal.of(alice, EncryptRequest.of(key, HELLO), "user", ALICE, "arn", key));
        cases.put("foreignKey", () -> Refusal.of(carol, EncryptRequest.of(key, HELLO), "user", CAROL, "arn", key));
        cases.put(
                "foreignMissingKey",
                () -> Refusal.of(carol, EncryptRequest.of(missing, HELLO), "user", CAROL, "arn", missing));
        cases.put("decryptOfAMissingKey", () -> Refusal.of(alice, DecryptRequest.of(ofNone), "user", ALICE));
        cases.put("decryptOfAForeignKey", () -> Refusal.of(carol, DecryptRequest.of(blob), "user", CAROL, "arn", key));
    }

    private Refusal throttled() {
        try {
            Files.createDirectories(rates);
            TestKeyhold.settings(rates, "keyhold.request-rates = on");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        Life counted = new Life(rates);
        opened.add(counted);
        UpdateKeyDescriptionRequest request = UpdateKeyDescriptionRequest.of(counted.createKey(), "often");
        for (int i = 0; i < 5; i++) {
            counted.kms().updateKeyDescription(request);
        }
        return Refusal.of(counted.kms(), request);
    }

    /** Closes what the cases opened. */
    @Override
    public void close() {
        opened.forEach(Life::close);
    }

    private void put(String name, KmsRequest request, String... values) {
        cases.put(name, () -> Refusal.of(life.kms(), request, values));
    }
}
