package io.keyhold;

import static io.keyhold.AccessWorld.ALICE;
import static io.keyhold.AccessWorld.BOB;
import static io.keyhold.AccessWorld.CAROL;
import static io.keyhold.AccessWorld.ROLE;
import static io.keyhold.AccessWorld.SESSION;
import static io.keyhold.AccessWorld.allow;
import static io.keyhold.AccessWorld.delegation;
import static io.keyhold.AccessWorld.iam;
import static io.keyhold.AccessWorld.policy;
import static io.keyhold.AccessWorld.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.Caller;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GenerateRandomRequest;
import io.keyhold.api.GetKeyPolicyRequest;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListKeyPoliciesRequest;
import io.keyhold.api.ListKeysRequest;
import io.keyhold.api.PutKeyPolicyRequest;
import io.keyhold.api.Tag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyOperationsTest {
    @TempDir
    Path directory;

    private AccessWorld world;

    @BeforeEach
    void open() throws IOException {
        world = new AccessWorld(directory);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void getKeyPolicy_withoutPolicy_showsTheDefault() {
        String key = world.key();

        assertThat(world.root().getKeyPolicy(GetKeyPolicyRequest.of(key)).policy())
                .contains("\"Sid\" : \"Enable IAM User Permissions\"", "\"AWS\" : \"arn:aws:iam::111122223333:root\"");
        assertThat(world.root().listKeyPolicies(ListKeyPoliciesRequest.of(key)).policyNames())
                .containsExactly("default");
        assertThatThrownBy(() ->
                        world.root().getKeyPolicy(GetKeyPolicyRequest.of(key).withPolicyName("other")))
                .isInstanceOf(KmsException.NotFound.class)
                .hasMessageStartingWith("No such policy exists");
    }

    @Test
    void defaultPolicy_leavesItToIdentityPolicies() {
        String key = world.key();
        assertThatThrownBy(() -> world.encrypt(ALICE, key))
                .isInstanceOf(KmsException.AccessDenied.class)
                .hasMessageStartingWith("User: " + ALICE + " is not authorized to perform: kms:Encrypt on resource: "
                        + key + " because no identity-based policy allows the kms:Encrypt action")
                .hasMessageContaining("audit event");

        world.admin().putPolicy(ALICE, "Use", policy(iam("Allow", "kms:Encrypt", key)));
        assertThat(world.encrypt(ALICE, key)).isNotEmpty();

        world.admin().putPolicy(ALICE, "Never", policy(iam("Deny", "kms:*", "*")));
        assertThatThrownBy(() -> world.encrypt(ALICE, key))
                .hasMessageContaining("with an explicit deny in an identity-based policy");
        world.admin().deletePolicy(ALICE, "Never");
        world.admin().deletePolicy(ALICE, "Use");
        assertThatThrownBy(() -> world.encrypt(ALICE, key)).isInstanceOf(KmsException.AccessDenied.class);
    }

    @Test
    void putKeyPolicy_countsBeforeItReturns() {
        String key = world.key();
        String text = policy(delegation(), allow("Use", ALICE, "kms:Encrypt"));

        world.root().putKeyPolicy(PutKeyPolicyRequest.of(key, text));
        assertThat(world.encrypt(ALICE, key)).isNotEmpty();
        assertThat(world.root().getKeyPolicy(GetKeyPolicyRequest.of(key)).policy())
                .isEqualTo(text);

        world.root().putKeyPolicy(PutKeyPolicyRequest.of(key, policy(delegation())));
        assertThatThrownBy(() -> world.encrypt(ALICE, key)).isInstanceOf(KmsException.AccessDenied.class);
    }

    @Test
    void putKeyPolicy_lockingOut_isRefusedUnlessBypassed() {
        String key = world.key();
        String text = policy(allow("Use", ALICE, "kms:Encrypt"));

        assertThatThrownBy(() -> world.root().putKeyPolicy(PutKeyPolicyRequest.of(key, text)))
                .isInstanceOf(KmsException.MalformedPolicyDocument.class)
                .hasMessageStartingWith(
                        "The new key policy will not allow you to update the key policy in the future.");
        world.root().putKeyPolicy(PutKeyPolicyRequest.of(key, text).withBypassPolicyLockoutSafetyCheck(true));
        assertThatThrownBy(() -> world.root().getKeyPolicy(GetKeyPolicyRequest.of(key)))
                .as("not even the root of the account has a right of its own")
                .isInstanceOf(KmsException.AccessDenied.class)
                .hasMessageContaining("because no resource-based policy allows the kms:GetKeyPolicy action");
    }

    @Test
    void putKeyPolicy_malformed_namesThePlaceAndChangesNothing() {
        String key = world.key();

        assertThatThrownBy(() -> world.root()
                        .putKeyPolicy(PutKeyPolicyRequest.of(key, "{\"Version\":\"2012-10-17\",\"Statement\":{}}")))
                .isInstanceOf(KmsException.MalformedPolicyDocument.class);
        assertThatThrownBy(() -> world.root()
                        .putKeyPolicy(PutKeyPolicyRequest.of(
                                key,
                                policy(delegation(), allow("Ghost", "arn:aws:iam::111122223333:user/ghost", "kms:*")))))
                .isInstanceOf(KmsException.MalformedPolicyDocument.class)
                .hasMessageContaining(
                        "`arn:aws:iam::111122223333:user/ghost` does not exist. Create it first, or name another");
        assertThatThrownBy(() -> world.root().putKeyPolicy(PutKeyPolicyRequest.of(key, " ".repeat(32769))))
                .isInstanceOf(KmsException.LimitExceeded.class);
        assertThat(world.root().getKeyPolicy(GetKeyPolicyRequest.of(key)).policy())
                .contains("key-default-1");
    }

    @Test
    void keyPolicy_ofADeletedUser_meansNobodyMadeAgainUnderItsName() {
        String key = world.keyWith(policy(delegation(), allow("Use", ALICE, "kms:Encrypt")));
        String id = world.admin().describePrincipal(ALICE).uniqueId();

        world.admin().deletePrincipal(ALICE);
        world.admin().createPrincipal(ALICE);

        assertThatThrownBy(() -> world.encrypt(ALICE, key)).isInstanceOf(KmsException.AccessDenied.class);
        assertThat(world.root().getKeyPolicy(GetKeyPolicyRequest.of(key)).policy())
                .contains("\"AWS\":\"" + id + "\"")
                .doesNotContain(ALICE);
    }

    @Test
    void createKey_withPolicyAndTags_hasThem() {
        String text = policy(
                delegation(),
                when(
                        allow("Tagged", SESSION.replace("job-1", "job-2"), "kms:Encrypt"),
                        "{\"StringEquals\":{\"aws:ResourceTag/dept\":\"it\"}}"));
        String key = world.root()
                .createKey(CreateKeyRequest.of().withPolicy(text).withTags(List.of(new Tag("dept", "it"))))
                .keyMetadata()
                .arn();

        assertThat(world.encrypt(SESSION.replace("job-1", "job-2"), key)).isNotEmpty();
        assertThatThrownBy(() -> world.encrypt(SESSION, key)).isInstanceOf(KmsException.AccessDenied.class);
    }

    @Test
    void createKey_isForIdentityPoliciesOnly() {
        assertThatThrownBy(() -> world.as(ALICE).createKey(CreateKeyRequest.of()))
                .isInstanceOf(KmsException.AccessDenied.class)
                .hasMessageContaining("kms:CreateKey on resource: *");
        world.admin()
                .putPolicy(
                        ALICE,
                        "Make",
                        policy(when(
                                iam("Allow", "kms:CreateKey", "*"),
                                "{\"StringEquals\":{\"kms:KeySpec\":\"SYMMETRIC_DEFAULT\"}}")));

        String key =
                world.as(ALICE).createKey(CreateKeyRequest.of()).keyMetadata().arn();
        assertThatThrownBy(() -> world.as(ALICE).describeKey(DescribeKeyRequest.of(key)))
                .as("who made a key has no right of its own")
                .isInstanceOf(KmsException.AccessDenied.class);
        assertThatThrownBy(() -> world.as(ALICE).createKey(CreateKeyRequest.of().withTags(List.of(new Tag("a", "b")))))
                .hasMessageContaining("is not authorized to perform: kms:TagResource");
        assertThatThrownBy(() -> world.as(ALICE).createKey(CreateKeyRequest.of().withPolicy(policy(delegation()))))
                .as("alice could not call PutKeyPolicy")
                .isInstanceOf(KmsException.MalformedPolicyDocument.class);
    }

    @Test
    void operationsWithoutKey_areForIdentityPoliciesOnly() {
        assertThatThrownBy(() -> world.as(ALICE).listKeys(ListKeysRequest.of()))
                .isInstanceOf(KmsException.AccessDenied.class);
        world.admin().putPolicy(ALICE, "List", policy(iam("Allow", "kms:ListKeys", "*")));
        assertThatCode(() -> world.as(ALICE).listKeys(ListKeysRequest.of())).doesNotThrowAnyException();
        assertThatThrownBy(() -> world.as(ALICE).generateRandom(GenerateRandomRequest.of(8)))
                .isInstanceOf(KmsException.AccessDenied.class);
    }

    @Test
    void boundaryAndSessionPolicy_areCeilings() {
        String key = world.keyWith(policy(delegation(), allow("Role", ROLE, "kms:*")));
        assertThat(world.encrypt(SESSION, key)).isNotEmpty();

        world.admin().putPermissionsBoundary(ROLE, policy(iam("Allow", "kms:Decrypt", "*")));
        assertThatThrownBy(() -> world.encrypt(SESSION, key))
                .hasMessageContaining("because no permissions boundary allows the kms:Encrypt action");
        world.admin().deletePermissionsBoundary(ROLE);

        Caller narrowed = Caller.of(SESSION).withSessionPolicies(List.of(policy(iam("Allow", "kms:Decrypt", "*"))));
        assertThatThrownBy(() -> world.keyhold().as(narrowed).encrypt(EncryptRequest.of(key, new byte[1])))
                .hasMessageContaining("because no session policy allows the kms:Encrypt action");
    }

    @Test
    void encryptionContext_isSeenByConditions() {
        String key = world.keyWith(policy(
                delegation(),
                when(
                        allow("Dept", ALICE, "kms:Encrypt"),
                        "{\"StringEquals\":{\"kms:EncryptionContext:dept\":\"it\"}}")));

        assertThat(world.encrypt(ALICE, key, Map.of("dept", "it"))).isNotEmpty();
        assertThatThrownBy(() -> world.encrypt(ALICE, key, Map.of("dept", "hr")))
                .isInstanceOf(KmsException.AccessDenied.class);
        assertThatThrownBy(() -> world.encrypt(ALICE, key)).isInstanceOf(KmsException.AccessDenied.class);
    }

    @Test
    void crossAccount_needsBothSides_andTheListedOperations() {
        String key = world.keyWith(policy(delegation(), allow("Other", "arn:aws:iam::444455556666:root", "kms:*")));
        assertThatThrownBy(() -> world.encrypt(CAROL, key)).isInstanceOf(KmsException.AccessDenied.class);

        world.admin().putPolicy(CAROL, "Use", policy(iam("Allow", "kms:*", key)));
        assertThat(world.encrypt(CAROL, key)).isNotEmpty();
        assertThat(world.encrypt("arn:aws:iam::444455556666:root", key)).isNotEmpty();
        assertThatThrownBy(() -> world.as(CAROL).getKeyPolicy(GetKeyPolicyRequest.of(key)))
                .as("GetKeyPolicy is not for other accounts")
                .isInstanceOf(KmsException.AccessDenied.class);

        world.root().putKeyPolicy(PutKeyPolicyRequest.of(key, policy(delegation())));
        assertThatThrownBy(() -> world.encrypt(CAROL, key)).isInstanceOf(KmsException.AccessDenied.class);
    }

    @Test
    void explicitDeny_beatsTheRoot() {
        String key = world.keyWith(
                policy(
                        delegation(),
                        "{\"Sid\":\"No\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"kms:Encrypt\",\"Resource\":\"*\"}"));

        assertThatThrownBy(() -> world.encrypt("arn:aws:iam::111122223333:root", key))
                .hasMessageContaining("with an explicit deny in a resource-based policy");
        assertThatThrownBy(() -> world.encrypt(BOB, key)).isInstanceOf(KmsException.AccessDenied.class);
    }
}
