package io.keyhold;

import static io.keyhold.AccessWorld.ALICE;
import static io.keyhold.AccessWorld.allow;
import static io.keyhold.AccessWorld.delegation;
import static io.keyhold.AccessWorld.iam;
import static io.keyhold.AccessWorld.policy;
import static io.keyhold.AccessWorld.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.AccessExplanation;
import io.keyhold.api.AccessQuestion;
import io.keyhold.api.Caller;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.api.RetireGrantRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a question can say, what it has by default, and what is refused because no call says it. */
class AccessQuestionTest {
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

    private static AccessQuestion asked(String permission, String resource) {
        return AccessQuestion.of(Caller.of(ALICE), permission, resource);
    }

    private AccessExplanation explain(AccessQuestion question) {
        return world.admin().explain(question);
    }

    private void assertRefused(AccessQuestion question, String problem, String remedy) {
        assertThatThrownBy(() -> explain(question))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining(problem)
                .hasMessageContaining(remedy);
    }

    private String keyWithDeny(String condition) {
        return world.keyWith(policy(
                delegation(),
                allow("Use", ALICE, "kms:*"),
                when(allow("Never", ALICE, "kms:*").replace("Allow", "Deny"), condition)));
    }

    @Test
    void explain_withSourceIp_isThatOfTheSession() {
        String key = keyWithDeny("{\"IpAddress\":{\"aws:SourceIp\":\"203.0.113.0/24\"}}");

        assertThat(explain(asked("kms:Encrypt", key).withConditionKey("aws:SourceIp", "203.0.113.9"))
                        .explicitDeny())
                .isTrue();
        assertThat(explain(asked("kms:Encrypt", key).withConditionKey("AWS:sourceIP", "198.51.100.7"))
                        .allowed())
                .isTrue();
    }

    @Test
    void explain_withViaService_makesGrantsThoseOfAnAwsResource() {
        String key = keyWithDeny("{\"Bool\":{\"kms:GrantIsForAWSResource\":\"true\"}}");
        AccessQuestion question = asked("kms:ListGrants", key);

        assertThat(explain(question).allowed()).isTrue();
        assertThat(explain(question.withConditionKey("kms:ViaService", "jdbc.us-east-1.amazonaws.com"))
                        .explicitDeny())
                .isTrue();
    }

    @Test
    void explain_withAPairAsConditionKey_hasItInTheEncryptionContext() {
        String key = keyWithDeny("{\"StringNotEquals\":{\"kms:EncryptionContext:tenant\":\"t-1\"}}");

        assertThat(explain(asked("kms:Encrypt", key).withConditionKey("kms:EncryptionContext:tenant", "t-1"))
                        .allowed())
                .isTrue();
        assertThat(explain(asked("kms:Encrypt", key)).explicitDeny()).isTrue();
        assertRefused(
                asked("kms:Encrypt", key)
                        .withEncryptionContext(Map.of("tenant", "t-2"))
                        .withConditionKey("kms:EncryptionContext:tenant", "t-1"),
                "`kms:EncryptionContext:tenant` has more than one value",
                "Pass one value");
    }

    @ParameterizedTest
    @CsvSource({
        "kms:ScheduleKeyDeletion, kms:ScheduleKeyDeletionPendingWindowInDays, NumericEquals, 30",
        "kms:EnableKeyRotation, kms:RotationPeriodInDays, NumericEquals, 365",
        "kms:Encrypt, kms:EncryptionAlgorithm, StringEquals, SYMMETRIC_DEFAULT",
        "kms:GenerateDataKey, kms:EncryptionAlgorithm, StringEquals, SYMMETRIC_DEFAULT",
        "kms:PutKeyPolicy, kms:BypassPolicyLockoutSafetyCheck, Bool, false",
        "kms:ScheduleKeyDeletion, kms:TrailingDaysWithoutKeyUsage, NumericLessThan, 1",
    })
    void explain_withoutAMember_hasItsDefault(String permission, String name, String operator, String value) {
        String key = keyWithDeny("{\"" + operator + "\":{\"" + name + "\":\"" + value + "\"}}");

        assertThat(explain(asked(permission, key)).explicitDeny()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "kms:Encrypt, kms:EncryptionAlgorithm",
        "kms:ScheduleKeyDeletion, kms:ScheduleKeyDeletionPendingWindowInDays",
        "kms:EnableKeyRotation, kms:RotationPeriodInDays",
        "kms:PutKeyPolicy, kms:BypassPolicyLockoutSafetyCheck",
        "kms:Sign, kms:MessageType",
    })
    void explain_ofADefault_nullSeesAsAbsent(String permission, String name) {
        String key = keyWithDeny("{\"Null\":{\"" + name + "\":\"true\"}}");

        assertThat(explain(asked(permission, key)).explicitDeny()).isTrue();
    }

    @Test
    void explain_thatDependsOnARequiredMember_isRefusedWithoutIt() {
        String key = keyWithDeny("{\"StringEquals\":{\"kms:SigningAlgorithm\":\"ECDSA_SHA_256\"}}");

        assertRefused(
                asked("kms:Sign", key),
                "the decision depends on `kms:SigningAlgorithm`, which every request for kms:Sign has",
                "Add it to the question");
        assertThat(explain(asked("kms:Sign", key).withConditionKey("kms:SigningAlgorithm", "ECDSA_SHA_256"))
                        .explicitDeny())
                .isTrue();
        assertThat(explain(asked("kms:Sign", key).withConditionKey("kms:SigningAlgorithm", "ECDSA_SHA_384"))
                        .allowed())
                .isTrue();
        assertThat(explain(asked("kms:Sign", world.key())).reason())
                .as("nothing depends on the algorithm there")
                .contains("no identity-based policy");
    }

    @Test
    void explain_ofCreateGrant_dependsOnWhatTheGrantPermits() {
        String key = world.key();
        world.root()
                .createGrant(CreateGrantRequest.of(key, List.of(GrantOperation.CREATE_GRANT, GrantOperation.ENCRYPT))
                        .withGranteePrincipal(ALICE));
        AccessQuestion question = asked("kms:CreateGrant", key);

        assertRefused(question, "depends on", "`kms:GrantOperations`");
        assertThat(explain(question.withConditionKey("kms:GrantOperations", "Encrypt"))
                        .allowed())
                .isTrue();
        assertThat(explain(question.withConditionKey("kms:GrantOperations", "Encrypt", "Decrypt"))
                        .allowed())
                .isFalse();
        assertRefused(
                question.withConditionKey("kms:GrantOperations", "Eat"),
                "`Eat` is not a value that a request can have for `kms:GrantOperations`",
                "Write it as the API does");
    }

    @Test
    void explain_ofCreateKey_withTags_needsThePermissionToTag() {
        world.admin().putPolicy(ALICE, "Make", policy(iam("Allow", "kms:CreateKey", "*")));
        AccessQuestion question = asked("kms:CreateKey", "");

        assertThat(explain(question).allowed()).isTrue();
        AccessExplanation tagged = explain(question.withConditionKey("aws:RequestTag/dept", "it"));
        assertThat(tagged.allowed()).isFalse();
        assertThat(tagged.reason()).contains("the kms:TagResource action");
        assertRefused(
                question.withConditionKey("kms:KeySpec", "RSA_2048"),
                "You must specify a KeyUsage value",
                "Pass KeyUsage");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kms:Encrypt | kms:CallerAccount | its value comes from the caller | Ask for another caller",
                "kms:ListGrants | kms:GrantIsForAWSResource | its value comes from the caller | kms:ViaService",
                "kms:Encrypt | aws:username | its value comes from the caller | Ask for another caller",
                "kms:Encrypt | kms:KeySpec | its value comes from the key | Ask about a key",
                "kms:Encrypt | aws:ResourceTag/dept | its value comes from the key | Ask about a key",
                "kms:Encrypt | aws:CurrentTime | its value comes from the time | Ask with another time",
                "kms:Encrypt | kms:RequestAlias | its value comes from the name of the key | by its alias",
                "kms:DisableKey | kms:TrailingDaysWithoutKeyUsage | comes from the last use | another time",
                "kms:Encrypt | kms:EncryptionContextKeys | comes from the encryption context | Pass the pairs",
                "kms:Encrypt | kms:Nonsense | never has `kms:Nonsense` | how the condition key is written",
                "kms:Encrypt | kms:SigningAlgorithm | never has `kms:SigningAlgorithm` | which operations have it",
                "kms:Sign | kms:EncryptionContext:a | never has `kms:EncryptionContext:a` | which operations",
                "kms:Decrypt | kms:RecipientAttestation:PCR0 | does not carry `kms:RecipientAttestation:PCR0` | Leave",
                "kms:TagResource | aws:TagKeys | does not carry `aws:TagKeys` | as aws:RequestTag/KEY",
                "kms:Encrypt | kms:EncryptionAlgorithm | `x` is not a value that a request can have | as the API does",
            })
    void explain_withWhatNoCallSays_isRefused(String permission, String name, String problem, String remedy) {
        assertRefused(asked(permission, world.key()).withConditionKey(name, "x"), problem, remedy);
    }

    @Test
    void explain_withMembersOfOtherOperations_isRefused() {
        String key = world.key();

        assertRefused(
                asked("kms:Sign", key).withEncryptionContext(Map.of("a", "b")),
                "a request for kms:Sign has no encryption context",
                "Leave the encryption context out");
        assertRefused(
                asked("kms:DisableKey", key).withGrantTokens(List.of("token")),
                "a request for kms:DisableKey has no grant tokens",
                "Leave the grant tokens out");
        assertRefused(
                asked("kms:Encrypt", key).withNewGrant(CreateGrantRequest.of(key, List.of(GrantOperation.ENCRYPT))),
                "makes no grant",
                "Leave the new grant out");
        assertRefused(asked("kms:Encrypt", ""), "the question names no key", "Name the key");
        assertRefused(asked("kms:ListKeys", key), "kms:ListKeys is not decided on a key", "Leave the key out");
        assertRefused(asked("kms:ReEncrypt", key), "`kms:ReEncrypt` is not a permission of KMS", "kms:ReEncryptFrom");
    }

    @Test
    void explain_action_knowsNoCase() {
        String key = world.key();

        assertThat(explain(asked("KMS:listgrants", key)).reason())
                .isEqualTo("because no identity-based policy allows the kms:ListGrants action");
    }

    @Test
    void explain_byAlias_hasTheAliasOfTheRequest() {
        String key = keyWithDeny("{\"StringEquals\":{\"kms:RequestAlias\":\"alias/letters\"}}");
        world.root().createAlias(CreateAliasRequest.of("alias/letters", key));

        assertThat(explain(asked("kms:Encrypt", "alias/letters")).explicitDeny())
                .isTrue();
        assertThat(explain(asked("kms:Encrypt", key)).allowed()).isTrue();
    }

    @Test
    void explain_ofRawAesGcm_hasItsAlgorithmAndNoContext() {
        String key = keyWithDeny("{\"StringEquals\":{\"kms:EncryptionAlgorithm\":\"AES_GCM_RAW\"}}");
        AccessQuestion raw = asked("kms:Encrypt", key).withConditionKey("kms:EncryptionAlgorithm", "AES_GCM_RAW");

        assertThat(explain(raw).explicitDeny()).isTrue();
        assertRefused(
                raw.withEncryptionContext(Map.of("a", "b")),
                "algorithm AES_GCM_RAW takes no encryption context",
                "Leave the encryption context out");
        String token = world.root()
                .createGrant(CreateGrantRequest.of(key, List.of(GrantOperation.ENCRYPT))
                        .withGranteePrincipal(ALICE))
                .grantToken();
        assertRefused(
                raw.withGrantTokens(List.of(token)),
                "algorithm AES_GCM_RAW takes no grant tokens",
                "Leave the grant tokens out");
    }

    @Test
    void explain_ofRetireGrant_grantThatIsNotThere_isAnsweredAsTheCall() {
        String key = world.key();
        String none = "0".repeat(64);
        RetireGrantRequest request = RetireGrantRequest.of().withKeyId(key).withGrantId(none);
        AccessQuestion question = asked("kms:RetireGrant", key).withGrantId(none);

        AccessExplanation denied = explain(question);

        assertThat(denied.allowed()).isFalse();
        assertThatThrownBy(() -> world.as(ALICE).retireGrant(request))
                .isInstanceOf(KmsException.AccessDenied.class)
                .hasMessageContaining(denied.reason());
        world.admin().putPolicy(ALICE, "Retire", policy(iam("Allow", "kms:RetireGrant", "*")));
        for (ThrowingCallable ask : List.<ThrowingCallable>of(
                () -> explain(question), () -> world.as(ALICE).retireGrant(request))) {
            assertThatThrownBy(ask)
                    .isInstanceOf(KmsException.NotFound.class)
                    .hasMessageContaining("Grant " + none + " of " + key + " does not exist");
        }
        assertThatThrownBy(() -> explain(question.withGrantId("x"))).isInstanceOf(KmsException.InvalidGrantId.class);
    }

    @Test
    void createKey_withoutMembers_nullSeesThemAsAbsent() {
        world.admin()
                .putPolicy(
                        ALICE,
                        "OnlyNamed",
                        policy(when(iam("Allow", "kms:CreateKey", "*"), "{\"Null\":{\"kms:KeySpec\":\"false\"}}")));

        assertThatThrownBy(() -> world.as(ALICE).createKey(CreateKeyRequest.of()))
                .isInstanceOf(KmsException.AccessDenied.class);
        assertThat(world.as(ALICE)
                        .createKey(CreateKeyRequest.of()
                                .withKeySpec(KeySpec.HMAC_256)
                                .withKeyUsage(KeyUsageType.GENERATE_VERIFY_MAC))
                        .keyMetadata()
                        .keySpec())
                .isEqualTo(KeySpec.HMAC_256);
    }
}
