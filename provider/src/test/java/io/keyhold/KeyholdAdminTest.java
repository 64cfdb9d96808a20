package io.keyhold;

import static io.keyhold.AccessWorld.ALICE;
import static io.keyhold.AccessWorld.BOB;
import static io.keyhold.AccessWorld.CAROL;
import static io.keyhold.AccessWorld.OTHER;
import static io.keyhold.AccessWorld.allow;
import static io.keyhold.AccessWorld.delegation;
import static io.keyhold.AccessWorld.iam;
import static io.keyhold.AccessWorld.policy;
import static io.keyhold.AccessWorld.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyhold.api.AccessExplanation;
import io.keyhold.api.AccessQuestion;
import io.keyhold.api.AccountSummary;
import io.keyhold.api.Caller;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateGrantResponse;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.KmsException;
import io.keyhold.api.PrincipalSummary;
import io.keyhold.api.PutKeyPolicyRequest;
import io.keyhold.api.RetireGrantRequest;
import io.keyhold.api.Tag;
import io.keyhold.api.TagResourceRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyholdAdminTest {
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

    private AccessExplanation explain(String caller, String permission, String resource) {
        return world.admin().explain(AccessQuestion.of(Caller.of(caller), permission, resource));
    }

    @Test
    void accounts_areMadeListedAndDeletedWhenEmpty() {
        assertThat(world.admin().listAccounts())
                .extracting(AccountSummary::account)
                .containsExactly("111122223333", OTHER);
        assertThatThrownBy(() -> world.admin().createAccount(OTHER, "again"))
                .isInstanceOf(KmsException.AlreadyExists.class);
        assertThatThrownBy(() -> world.admin().createAccount("12", "short"))
                .isInstanceOf(KmsException.Validation.class);
        assertThatThrownBy(() -> world.admin().deleteAccount(OTHER))
                .hasMessageContaining("has 1 users and roles and 0 keys");
        world.admin().deletePrincipal(CAROL);
        String key = world.as("arn:aws:iam::444455556666:root")
                .createKey(CreateKeyRequest.of())
                .keyMetadata()
                .arn();
        assertThat(key).contains(":444455556666:key/");
        assertThatThrownBy(() -> world.admin().deleteAccount(OTHER))
                .hasMessageContaining("has 0 users and roles and 1 keys");
        world.admin().createAccount("777788889999", "empty");
        world.admin().deleteAccount("777788889999");
        assertThat(world.admin().listAccounts()).hasSize(2);
    }

    @Test
    void principals_keepWhatTheyAreGiven_overAReopening() throws IOException {
        world.admin().tagPrincipal(ALICE, Map.of("dept", "it", "Cost", "1"));
        world.admin().tagPrincipal(ALICE, Map.of("DEPT", "hr"));
        world.admin().untagPrincipal(ALICE, List.of("cost"));
        world.admin().putPolicy(ALICE, "Use", policy(iam("Allow", "kms:Encrypt", "*")));
        world.admin().putPermissionsBoundary(ALICE, policy(iam("Allow", "kms:*", "*")));
        PrincipalSummary before = world.admin().describePrincipal(ALICE);
        world.close();

        try (Keyhold again = Keyhold.open(directory.resolve("keyhold.properties"))) {
            PrincipalSummary after = again.admin().describePrincipal(ALICE);
            assertThat(after).isEqualTo(before);
            assertThat(after.tags()).containsExactly(Map.entry("DEPT", "hr"));
            assertThat(after.policies()).containsOnlyKeys("Use");
            assertThat(after.uniqueId()).matches("AIDA[A-Z2-7]{17}");
            assertThat(again.admin().listUsers("111122223333"))
                    .extracting(PrincipalSummary::arn)
                    .containsExactly(ALICE, BOB);
            assertThat(again.admin().listRoles("111122223333")).hasSize(1);
        }
    }

    @Test
    void createPrincipal_pathThatLooksLikeARole_isOfItsOwnKind() {
        PrincipalSummary user = world.admin().createPrincipal("arn:aws:iam::111122223333:user/a:role/x");
        PrincipalSummary role = world.admin().createPrincipal("arn:aws:iam::111122223333:role/a:user/x");

        assertThat(user.uniqueId()).matches("AIDA[A-Z2-7]{17}");
        assertThat(role.uniqueId()).matches("AROA[A-Z2-7]{17}");
    }

    @Test
    void principals_badOnes_areRefused() {
        assertThatThrownBy(() -> world.admin().createPrincipal("arn:aws:iam::111122223333:user/dev/alice"))
                .as("a user name is unique whatever its path")
                .isInstanceOf(KmsException.AlreadyExists.class);
        assertThatThrownBy(() -> world.admin().createPrincipal("arn:aws:iam::999999999999:user/x"))
                .isInstanceOf(KmsException.NotFound.class);
        assertThatThrownBy(() -> world.admin().createPrincipal("arn:aws:iam::111122223333:group/x"))
                .isInstanceOf(KmsException.InvalidArn.class);
        assertThatThrownBy(() -> world.admin().putPolicy(ALICE, "Bad", "{"))
                .isInstanceOf(KmsException.MalformedPolicyDocument.class);
        assertThatThrownBy(() -> world.admin().deletePolicy(ALICE, "None")).isInstanceOf(KmsException.NotFound.class);
        assertThatThrownBy(() -> world.admin().deletePrincipal("arn:aws:iam::111122223333:user/ghost"))
                .isInstanceOf(KmsException.NotFound.class);
    }

    @Test
    void explain_says_whatDecided_orWhatDidNotMatch() {
        String key = world.keyWith(policy(
                delegation(),
                when(allow("It", ALICE, "kms:Encrypt"), "{\"StringEquals\":{\"kms:EncryptionContext:dept\":\"it\"}}")));

        AccessExplanation denied = world.admin()
                .explain(AccessQuestion.of(Caller.of(ALICE), "kms:Encrypt", key)
                        .withEncryptionContext(Map.of("dept", "hr")));
        assertThat(denied.allowed()).isFalse();
        assertThat(denied.reason()).isEqualTo("because no identity-based policy allows the kms:Encrypt action");
        assertThat(denied.toString())
                .contains(
                        "no match statement `It` of the key policy: condition StringEquals kms:EncryptionContext:dept")
                .contains("the request has `hr`");
        assertThat(world.admin()
                        .explain(AccessQuestion.of(Caller.of(ALICE), "kms:Encrypt", key)
                                .withEncryptionContext(Map.of("dept", "it")))
                        .decidedBy())
                .isEqualTo("statement `It` of the key policy");
        assertThat(explain(ALICE, "kms:ListKeys", "").reason())
                .isEqualTo("because no identity-based policy allows the kms:ListKeys action");
        assertThatThrownBy(() -> explain(ALICE, "kms:Fly", key)).isInstanceOf(KmsException.Validation.class);
    }

    @Test
    void explain_ofGrantsAndRetirement_namesTheGrant() {
        String key = world.key();
        String grantId = world.root()
                .createGrant(CreateGrantRequest.of(key, List.of(GrantOperation.ENCRYPT))
                        .withGranteePrincipal(ALICE)
                        .withRetiringPrincipal(BOB))
                .grantId();

        assertThat(explain(ALICE, "kms:Encrypt", key).decidedBy()).isEqualTo("grant `" + grantId + "`");
        assertThat(explain(ALICE, "kms:Decrypt", key).toString())
                .contains("grant `" + grantId + "`: its operations do not include kms:Decrypt");
        assertThat(world.admin()
                        .explain(AccessQuestion.of(Caller.of(BOB), "kms:RetireGrant", key)
                                .withGrantId(grantId))
                        .allowed())
                .isTrue();
    }

    @Test
    void explain_supposing_changesNothing() {
        String key = world.key();
        AccessQuestion question = AccessQuestion.of(Caller.of(ALICE), "kms:Encrypt", key);

        assertThat(world.admin()
                        .explain(question.supposingPolicy("New", policy(iam("Allow", "kms:Encrypt", key))))
                        .decidedBy())
                .isEqualTo(
                        "statement `Enable IAM User Permissions` of the key policy with statement 1 of identity policy"
                                + " `New`");
        assertThat(world.admin()
                        .explain(question.supposingKeyPolicy(policy(allow("Use", ALICE, "kms:Encrypt"))))
                        .allowed())
                .isTrue();
        assertThat(world.admin().explain(question).allowed()).isFalse();
        assertThat(world.admin().describePrincipal(ALICE).policies()).isEmpty();
    }

    @Test
    void changes_areAudited() {
        world.admin().putPolicy(ALICE, "Use", policy(iam("Allow", "kms:Encrypt", "*")));
        world.admin().setSecret(ALICE, "a secret of alice".toCharArray());
        assertThatThrownBy(() -> world.admin().createAccount(OTHER, "x")).isInstanceOf(KmsException.class);

        List<JsonNode> events = TestKeyhold.audit(world.keyhold());
        assertThat(events)
                .extracting(event -> event.path("eventName").asText())
                .contains("CreateAccount", "CreateUser", "CreateRole", "PutUserPolicy", "UpdateUserSecret");
        JsonNode last = events.get(events.size() - 1);
        assertThat(last.path("errorCode").asText()).isEqualTo("AlreadyExistsException");
        assertThat(last.path("userIdentity").path("type").asText()).isEqualTo("Root");
        assertThat(events.toString()).doesNotContain("a secret of alice");
    }

    @Test
    void operations_areAuditedWithAwsMembers_andWithoutTokens() {
        String key = world.key();
        world.root().putKeyPolicy(PutKeyPolicyRequest.of(key, policy(delegation())));
        CreateGrantResponse made = world.root()
                .createGrant(CreateGrantRequest.of(key, List.of(GrantOperation.ENCRYPT))
                        .withGranteePrincipal(ALICE)
                        .withRetiringPrincipal(BOB)
                        .withName("n"));
        world.root().retireGrant(RetireGrantRequest.of().withGrantToken(made.grantToken()));
        world.root().tagResource(TagResourceRequest.of(key, List.of(new Tag("dept", "it"))));

        List<JsonNode> events = TestKeyhold.audit(world.keyhold());
        JsonNode put = event(events, "PutKeyPolicy");
        assertThat(put.path("requestParameters").path("policyName").asText()).isEqualTo("default");
        assertThat(put.path("requestParameters").path("policy").asText()).isEqualTo(policy(delegation()));
        assertThat(put.path("requestParameters")
                        .path("bypassPolicyLockoutSafetyCheck")
                        .asBoolean(true))
                .isFalse();
        JsonNode grant = event(events, "CreateGrant");
        assertThat(grant.path("requestParameters").path("operations").get(0).asText())
                .isEqualTo("Encrypt");
        assertThat(grant.path("requestParameters").path("granteePrincipal").asText())
                .isEqualTo(ALICE);
        assertThat(grant.path("responseElements").path("grantId").asText()).isEqualTo(made.grantId());
        assertThat(grant.path("responseElements").path("keyId").asText()).isEqualTo(key);
        JsonNode retired = event(events, "RetireGrant");
        assertThat(retired.path("requestParameters").isNull()).isTrue();
        assertThat(retired.path("additionalEventData").path("grantId").asText()).isEqualTo(made.grantId());
        assertThat(retired.path("resources").get(0).path("ARN").asText()).isEqualTo(key);
        JsonNode tag = event(events, "TagResource");
        assertThat(tag.path("requestParameters")
                        .path("tags")
                        .get(0)
                        .path("tagKey")
                        .asText())
                .isEqualTo("dept");
        assertThat(tag.path("responseElements").path("keyId").asText()).isEqualTo(key);
        assertThat(events.toString()).doesNotContain(made.grantToken());
    }

    private static JsonNode event(List<JsonNode> events, String name) {
        return events.stream()
                .filter(event -> event.path("eventName").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
