package io.keyhold;

import static io.keyhold.AccessWorld.ALICE;
import static io.keyhold.AccessWorld.BOB;
import static io.keyhold.AccessWorld.allow;
import static io.keyhold.AccessWorld.delegation;
import static io.keyhold.AccessWorld.iam;
import static io.keyhold.AccessWorld.policy;
import static io.keyhold.AccessWorld.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.AccessQuestion;
import io.keyhold.api.Caller;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.GrantListEntry;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListGrantsRequest;
import io.keyhold.api.ListRetirableGrantsRequest;
import io.keyhold.api.PutKeyPolicyRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom key policies and grants can mean, and what a key policy has to say. */
class KeyPolicyPrincipalsTest {
    private static final String INVALID = "Policy contains a statement with one or more invalid principals.";

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AIDA00000000000000000",
                "AROA00000000000000000",
                "arn:aws-cn:iam::111122223333:root",
                "arn:aws-cn:iam::444455556666:user/carol",
                "arn:aws-us-gov:sts::111122223333:assumed-role/Worker/job-1",
                "arn:aws:iam::111122223333:user/ghost"
            })
    void putKeyPolicy_namingNobody_isRefused(String nobody) {
        String key = world.key();
        String text = policy(delegation(), allow("Ghost", nobody, "kms:Encrypt"));

        assertThatThrownBy(() -> world.root().putKeyPolicy(PutKeyPolicyRequest.of(key, text)))
                .isInstanceOfSatisfying(
                        KmsException.MalformedPolicyDocument.class,
                        e -> assertThat(e.problem()).isEqualTo(INVALID))
                .hasMessageContaining("`" + nobody + "` does not exist. Create it first, or name another");
        assertThatThrownBy(() -> world.root().createKey(CreateKeyRequest.of().withPolicy(text)))
                .isInstanceOf(KmsException.MalformedPolicyDocument.class);
    }

    @Test
    void putKeyPolicy_byUniqueId_meansTheOneWhoHasIt() {
        String id = world.admin().describePrincipal(ALICE).uniqueId();
        String key = world.keyWith(policy(delegation(), allow("Use", id, "kms:Encrypt")));

        assertThat(world.encrypt(ALICE, key)).isNotEmpty();
        assertThatThrownBy(() -> world.encrypt(BOB, key)).isInstanceOf(KmsException.AccessDenied.class);
    }

    @Test
    void createGrant_toAnotherPartition_isRefused() {
        String key = world.key();

        assertThatThrownBy(() -> world.root()
                        .createGrant(CreateGrantRequest.of(key, List.of(GrantOperation.ENCRYPT))
                                .withGranteePrincipal("arn:aws-cn:iam::111122223333:root")))
                .isInstanceOf(KmsException.InvalidArn.class)
                .hasMessageContaining("arn:aws-cn:iam::111122223333:root");
    }

    @Test
    void as_callerOfAnotherPartition_isRefused() {
        Caller stranger = Caller.of("arn:aws-cn:iam::111122223333:root");
        String key = world.key();

        assertThatThrownBy(() -> world.keyhold().as(stranger))
                .isInstanceOf(KmsException.InvalidArn.class)
                .hasMessageContaining("`arn:aws-cn:iam::111122223333:root` is of partition aws-cn")
                .hasMessageContaining("Name a principal of arn:aws");
        assertThatThrownBy(() -> world.keyhold().envelopes(stranger, key)).isInstanceOf(KmsException.InvalidArn.class);
        assertThatThrownBy(() -> world.keyhold().certificates(stranger)).isInstanceOf(KmsException.InvalidArn.class);
        assertThatThrownBy(() -> world.keyhold().through("jdbc", stranger)).isInstanceOf(KmsException.InvalidArn.class);
        assertThatThrownBy(() -> world.admin().explain(AccessQuestion.of(stranger, "kms:Encrypt", key)))
                .isInstanceOf(KmsException.InvalidArn.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Action\":\"kms:Encrypt\",", "\"Resource\":\"*\","})
    void putKeyPolicy_withoutActionOrResource_isRefused(String only) {
        String key = world.key();
        String text =
                policy(delegation(), "{" + only + "\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"" + ALICE + "\"}}");

        assertThatThrownBy(() -> world.root().putKeyPolicy(PutKeyPolicyRequest.of(key, text)))
                .isInstanceOf(KmsException.MalformedPolicyDocument.class)
                .hasMessageContaining("`$.Statement[1]` has no action or no resource. Add Action and Resource");
        assertThatThrownBy(() -> world.root().createKey(CreateKeyRequest.of().withPolicy(text)))
                .isInstanceOf(KmsException.MalformedPolicyDocument.class);
    }

    @Test
    void forAllValues_isRefusedInKeyPolicies_andTakenInIdentityPolicies() {
        String key = world.key();
        String condition = "{\"ForAllValues:StringEquals\":{\"kms:EncryptionContext:a\":\"b\"}}";

        assertThatThrownBy(() -> world.root()
                        .putKeyPolicy(PutKeyPolicyRequest.of(
                                key, policy(delegation(), when(allow("A", ALICE, "kms:Encrypt"), condition)))))
                .isInstanceOf(KmsException.MalformedPolicyDocument.class)
                .hasMessageContaining("OverlyPermissiveCondition");
        world.admin().putPolicy(ALICE, "A", policy(when(iam("Allow", "kms:Encrypt", "*"), condition)));
        assertThat(world.encrypt(ALICE, key))
                .as("no pair, so all of them are b")
                .isNotEmpty();
        assertThat(world.encrypt(ALICE, key, Map.of("a", "b"))).isNotEmpty();
        assertThatThrownBy(() -> world.encrypt(ALICE, key, Map.of("a", "c")))
                .isInstanceOf(KmsException.AccessDenied.class);
    }

    @Test
    void listGrants_granteeDeletedAndMadeAgain_isShownByUniqueId() {
        String key = world.key();
        String id = world.admin().describePrincipal(ALICE).uniqueId();
        world.root()
                .createGrant(CreateGrantRequest.of(key, List.of(GrantOperation.ENCRYPT))
                        .withGranteePrincipal(ALICE)
                        .withRetiringPrincipal(BOB));
        assertThat(grantees(ListGrantsRequest.of(key))).containsExactly(ALICE);

        world.admin().deletePrincipal(ALICE);
        assertThat(grantees(ListGrantsRequest.of(key))).containsExactly(id);
        world.admin().createPrincipal(ALICE);

        assertThat(grantees(ListGrantsRequest.of(key))).containsExactly(id);
        assertThat(grantees(ListGrantsRequest.of(key).withGranteePrincipal(id))).containsExactly(id);
        assertThat(grantees(ListGrantsRequest.of(key).withGranteePrincipal(ALICE)))
                .isEmpty();
        assertThat(world.root()
                        .listRetirableGrants(ListRetirableGrantsRequest.of().withRetiringPrincipal(BOB))
                        .grants())
                .extracting(grant -> grant.granteePrincipal().orElseThrow())
                .containsExactly(id);
    }

    private List<String> grantees(ListGrantsRequest request) {
        return world.root().listGrants(request).grants().stream()
                .map(GrantListEntry::granteePrincipal)
                .map(grantee -> grantee.orElseThrow())
                .toList();
    }
}
