package io.keyhold;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.Caller;
import io.keyhold.api.CancelKeyDeletionRequest;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GenerateDataKeyWithoutPlaintextRequest;
import io.keyhold.api.GenerateRandomRequest;
import io.keyhold.api.GetKeyPolicyRequest;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListKeysRequest;
import io.keyhold.api.PutKeyPolicyRequest;
import io.keyhold.api.ReEncryptRequest;
import io.keyhold.api.RetireGrantRequest;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import io.keyhold.api.Tag;
import io.keyhold.api.TagResourceRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Conditions on the address and the user agent see those of each request, although what is worked out about the caller is kept for
 * all its requests: here two clients of one user take turns at every kind of decision.
 */
class RequestValuesTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    @TempDir
    static Path directory;

    private static AccessWorld world;
    private static String key;
    private static byte[] blob;

    @BeforeAll
    static void open() throws IOException {
        world = new AccessWorld(directory);
        world.admin()
                .putPolicy(
                        AccessWorld.ALICE,
                        "all",
                        "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"kms:*\",\"Resource\":\"*\",\"Condition\":"
                                + "{\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}}},"
                                + "{\"Effect\":\"Deny\",\"Action\":\"kms:*\",\"Resource\":\"*\",\"Condition\":"
                                + "{\"StringLike\":{\"aws:UserAgent\":\"bad/*\"}}},"
                                + "{\"Effect\":\"Deny\",\"Action\":\"kms:*\",\"Resource\":\"*\",\"Condition\":"
                                + "{\"NotIpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}}}]}");
        key = world.key();
        blob = world.root().encrypt(EncryptRequest.of(key, HELLO)).ciphertextBlob();
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static Kms from(String address, String agent) {
        return world.keyhold()
                .as(Caller.of(AccessWorld.ALICE)
                        .withRequestContext(Map.of("aws:sourceip", List.of(address), "aws:useragent", List.of(agent))));
    }

    /** What a client does. */
    private interface Work {
        void run(Kms kms);
    }

    private record Case(String name, Work work) {}

    @TestFactory
    Stream<DynamicTest> decision_ofEveryKind_seesTheRequest() {
        return Stream.of(
                        new Case("Encrypt", kms -> kms.encrypt(EncryptRequest.of(key, HELLO))),
                        new Case("ReEncrypt", kms -> kms.reEncrypt(ReEncryptRequest.of(blob, key))),
                        new Case(
                                "GenerateDataKeyWithoutPlaintext",
                                kms -> kms.generateDataKeyWithoutPlaintext(
                                        GenerateDataKeyWithoutPlaintextRequest.of(key)
                                                .withNumberOfBytes(16))),
                        new Case("DescribeKey", kms -> kms.describeKey(DescribeKeyRequest.of(key))),
                        new Case("CreateKey", kms -> kms.createKey(CreateKeyRequest.of())),
                        new Case("ListKeys", kms -> kms.listKeys(ListKeysRequest.of())),
                        new Case("GenerateRandom", kms -> kms.generateRandom(GenerateRandomRequest.of(8))),
                        new Case(
                                "CreateAlias",
                                kms -> kms.createAlias(CreateAliasRequest.of("alias/" + System.nanoTime(), key))),
                        new Case(
                                "TagResource",
                                kms -> kms.tagResource(TagResourceRequest.of(key, List.of(new Tag("a", "b"))))),
                        new Case("GetKeyPolicy", kms -> kms.getKeyPolicy(GetKeyPolicyRequest.of(key))),
                        new Case("PutKeyPolicy", RequestValuesTest::putPolicy),
                        new Case("CreateGrant and RetireGrant", RequestValuesTest::retireGrant),
                        new Case("ScheduleKeyDeletion", RequestValuesTest::scheduleDeletion))
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> takeTurns(each.work())));
    }

    private static void takeTurns(Work work) {
        for (int round = 0; round < 2; round++) {
            assertThatCode(() -> work.run(from("10.1.2.3", "good/1"))).doesNotThrowAnyException();
            assertThatThrownBy(() -> work.run(from("10.1.2.3", "bad/1"))).isInstanceOf(KmsException.AccessDenied.class);
            assertThatThrownBy(() -> work.run(from("11.1.2.3", "good/1")))
                    .isInstanceOf(KmsException.AccessDenied.class);
        }
    }

    private static void putPolicy(Kms kms) {
        String policy = world.root().getKeyPolicy(GetKeyPolicyRequest.of(key)).policy();
        kms.putKeyPolicy(PutKeyPolicyRequest.of(key, policy));
    }

    private static void retireGrant(Kms kms) {
        String grant = world.root()
                .createGrant(CreateGrantRequest.of(key, List.of(GrantOperation.ENCRYPT))
                        .withGranteePrincipal(AccessWorld.BOB)
                        .withRetiringPrincipal(AccessWorld.ALICE))
                .grantId();
        kms.retireGrant(RetireGrantRequest.of().withKeyId(key).withGrantId(grant));
    }

    private static void scheduleDeletion(Kms kms) {
        String dying = world.key();
        kms.scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(dying));
        world.root().cancelKeyDeletion(CancelKeyDeletionRequest.of(dying));
    }

    /** The policy keeps whoever changes it from a lockout at the address that the change comes from. */
    @Test
    void putKeyPolicy_thatAllowsOnlyAnotherAddress_isALockout() {
        String policy =
                "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:root\"},"
                        + "\"Action\":\"kms:*\",\"Resource\":\"*\",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"10.9.0.0/16\"}}}]}";
        String own = world.key();

        assertThatThrownBy(() -> from("10.1.2.3", "good/1").putKeyPolicy(PutKeyPolicyRequest.of(own, policy)))
                .isInstanceOf(KmsException.MalformedPolicyDocument.class)
                .hasMessageContaining("will not allow you to update the key policy in the future");
        assertThatCode(() -> from("10.9.2.3", "good/1").putKeyPolicy(PutKeyPolicyRequest.of(own, policy)))
                .doesNotThrowAnyException();
    }
}
