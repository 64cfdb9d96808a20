package io.keyhold;

import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateGrantResponse;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GrantConstraints;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.PutKeyPolicyRequest;
import io.keyhold.api.Tag;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The keys of a random world: two symmetric ones and another, with tags, aliases, grants and policies. */
final class RandomKeys {
    static final Map<String, String> TENANT = Map.of("tenant", "t-1");
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
    private static final List<GrantOperation> OPERATIONS = List.of(
            GrantOperation.ENCRYPT,
            GrantOperation.DECRYPT,
            GrantOperation.RE_ENCRYPT_FROM,
            GrantOperation.GENERATE_DATA_KEY,
            GrantOperation.DESCRIBE_KEY,
            GrantOperation.CREATE_GRANT,
            GrantOperation.RETIRE_GRANT);
    private static final List<String> GRANTEES = List.of(
            AccessWorld.ALICE, AccessWorld.BOB, AccessWorld.ROLE, AccessWorld.CAROL, "arn:aws:iam::444455556666:root");
    private final Random random;
    private final AccessWorld world;
    private final String alias;
    private final String movingAlias;
    private final String symmetric;
    private final String second;
    private final String other;
    private final KeySpec otherSpec;
    private final byte[] blob;
    private final List<String> grantIds = new ArrayList<>();
    private List<String> tokens = List.of();
    private String target;
    private int newAliases;

    RandomKeys(Random random, AccessWorld world, long seed) {
        this.random = random;
        this.world = world;
        this.alias = "alias/" + (random.nextBoolean() ? "a-" : "b-") + seed;
        this.movingAlias = "alias/m-" + seed;
        this.symmetric = key(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT);
        this.second = key(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT);
        int kind = random.nextInt(4);
        this.otherSpec = List.of(KeySpec.HMAC_256, KeySpec.ECC_NIST_P256, KeySpec.ECC_NIST_P256, KeySpec.ML_KEM_512)
                .get(kind);
        this.other = key(
                otherSpec,
                List.of(
                                KeyUsageType.GENERATE_VERIFY_MAC,
                                KeyUsageType.SIGN_VERIFY,
                                KeyUsageType.KEY_AGREEMENT,
                                KeyUsageType.ENCAPSULATE_DECAPSULATE)
                        .get(kind));
        this.target = symmetric;
        world.root().createAlias(CreateAliasRequest.of(alias, symmetric));
        world.root().createAlias(CreateAliasRequest.of(movingAlias, symmetric));
        this.blob = world.root()
                .encrypt(EncryptRequest.of(symmetric, HELLO).withEncryptionContext(TENANT))
                .ciphertextBlob();
        int grants = 1 + random.nextInt(3);
        for (int i = 0; i < grants; i++) {
            grant();
        }
        for (String key : List.of(symmetric, second, other)) {
            String policy = new RandomPolicies(random).keyPolicy();
            world.root().putKeyPolicy(PutKeyPolicyRequest.of(key, policy).withBypassPolicyLockoutSafetyCheck(true));
        }
    }

    private String key(KeySpec spec, KeyUsageType usage) {
        CreateKeyRequest request = CreateKeyRequest.of().withKeySpec(spec).withKeyUsage(usage);
        boolean tagged = random.nextBoolean();
        return world.root()
                .createKey(tagged ? request.withTags(List.of(new Tag("dept", "it"))) : request)
                .keyMetadata()
                .arn();
    }

    private void grant() {
        List<GrantOperation> operations =
                OPERATIONS.stream().filter(operation -> random.nextBoolean()).toList();
        CreateGrantRequest request = CreateGrantRequest.of(symmetric, operations.isEmpty() ? OPERATIONS : operations)
                .withGranteePrincipal(GRANTEES.get(random.nextInt(GRANTEES.size())));
        Map<String, String> none = Map.of();
        CreateGrantResponse made = world.root()
                .createGrant(
                        switch (random.nextInt(4)) {
                            case 0 ->
                                request.withConstraints(GrantConstraints.of()
                                        .withEncryptionContextSubset(TENANT)
                                        .withEncryptionContextEquals(none));
                            case 1 ->
                                request.withConstraints(GrantConstraints.of()
                                        .withEncryptionContextSubset(none)
                                        .withEncryptionContextEquals(TENANT));
                            case 2 -> request.withRetiringPrincipal(AccessWorld.BOB);
                            default -> request;
                        });
        grantIds.add(made.grantId());
        tokens = random.nextBoolean() ? List.of(made.grantToken()) : tokens;
    }

    /** The first symmetric key, by ARN. */
    String symmetric() {
        return symmetric;
    }

    /** The first symmetric key in one of the ways a caller of that account may name it. */
    String named(boolean own) {
        return switch (own ? random.nextInt(4) : 3) {
            case 0, 1 -> alias;
            case 2 -> symmetric.substring(symmetric.indexOf('/') + 1);
            default -> symmetric;
        };
    }

    String secondSymmetric() {
        return second;
    }

    /** The key that is not for encryption, by ARN. */
    String other() {
        return other;
    }

    KeySpec otherSpec() {
        return otherSpec;
    }

    String any() {
        return List.of(symmetric, second, other).get(random.nextInt(3));
    }

    /** A ciphertext of the first key under {@link #TENANT}. */
    byte[] blob() {
        return blob.clone();
    }

    String grantId() {
        return grantIds.get(random.nextInt(grantIds.size()));
    }

    List<String> tokens() {
        return tokens;
    }

    String newAlias() {
        return movingAlias + "-" + newAliases++;
    }

    String movingAlias() {
        return movingAlias;
    }

    boolean hasMovingAlias() {
        return !target.isEmpty();
    }

    String targetOfMovingAlias() {
        return target;
    }

    /** Notes where the moving alias points now; empty if it is gone. */
    void moved(String newTarget) {
        target = newTarget;
    }
}
