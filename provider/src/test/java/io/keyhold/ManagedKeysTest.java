package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.AlgorithmSpec;
import io.keyhold.api.AliasListEntry;
import io.keyhold.api.Caller;
import io.keyhold.api.CancelKeyDeletionRequest;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DeleteAliasRequest;
import io.keyhold.api.DeleteImportedKeyMaterialRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.DisableKeyRotationRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.EnableKeyRotationRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GenerateDataKeyRequest;
import io.keyhold.api.GetKeyPolicyRequest;
import io.keyhold.api.GetKeyRotationStatusRequest;
import io.keyhold.api.GetParametersForImportRequest;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.KeyManagerType;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListAliasesRequest;
import io.keyhold.api.ListKeysRequest;
import io.keyhold.api.OriginType;
import io.keyhold.api.Progress;
import io.keyhold.api.PutKeyPolicyRequest;
import io.keyhold.api.RotateKeyOnDemandRequest;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import io.keyhold.api.Tag;
import io.keyhold.api.TagResourceRequest;
import io.keyhold.api.UntagResourceRequest;
import io.keyhold.api.UpdateAliasRequest;
import io.keyhold.api.UpdateKeyDescriptionRequest;
import io.keyhold.api.WrappingKeySpec;
import io.keyhold.integration.ColumnCipher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What AWS owns, here: AWS managed keys of integrations, and AWS owned keys. */
class ManagedKeysTest {
    private static final String ALICE = "arn:aws:iam::111122223333:user/alice";
    private static final String PARTNER = "444455556666";
    private static final byte[] VALUE = "a value".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private Life life;
    private ServiceAccess jdbc;

    @BeforeEach
    void open() {
        life = new Life(directory);
        jdbc = life.keyhold().through("jdbc");
    }

    @AfterEach
    void close() {
        life.close();
    }

    private KeyMetadata metadata() {
        return life.describe(jdbc.keyId());
    }

    @Test
    void through_firstUse_makesOneKeyThatAwsManages() throws IOException {
        assertThat(life.keyhold().through("jdbc").keyId()).isEqualTo("alias/aws/jdbc");
        try (Keyhold other = life.open()) {
            other.through("jdbc");
        }
        assertThat(metadata().keyManager()).isEqualTo(KeyManagerType.AWS);
        assertThat(metadata().origin()).isEqualTo(OriginType.AWS_KMS);
        assertThat(life.kms().listKeys(ListKeysRequest.of()).keys())
                .extracting("keyId")
                .containsExactly(metadata().keyId());
        AliasListEntry alias =
                life.kms().listAliases(ListAliasesRequest.of()).aliases().get(0);
        assertThat(alias.aliasName()).isEqualTo("alias/aws/jdbc");
        assertThat(alias.targetKeyId()).contains(metadata().keyId());
        assertThat(life.events("CreateKey"))
                .singleElement()
                .satisfies(event ->
                        assertThat(event.at("/userIdentity/invokedBy").asText()).isEqualTo("jdbc.amazonaws.com"));
    }

    @Test
    void policy_ofManagedKey_namesServiceAndAccount() {
        assertThat(life.kms()
                        .getKeyPolicy(GetKeyPolicyRequest.of(metadata().keyId()))
                        .policy())
                .contains("\"kms:ViaService\" : \"jdbc." + region() + ".amazonaws.com\"")
                .contains("\"kms:CallerAccount\" : \"111122223333\"");
    }

    @Test
    void managedKey_directly_isRefusedEvenToTheRoot() {
        byte[] blob = jdbc.kms().encrypt(EncryptRequest.of(jdbc.keyId(), VALUE)).ciphertextBlob();
        Kms archive = life.keyhold().through("archive").kms();
        for (Kms other : List.of(life.kms(), archive)) {
            assertDenied(() -> other.encrypt(EncryptRequest.of(jdbc.keyId(), VALUE)));
            assertDenied(() -> other.decrypt(DecryptRequest.of(blob)));
            assertDenied(() -> other.generateDataKey(
                    GenerateDataKeyRequest.of(jdbc.keyId()).withNumberOfBytes(16)));
        }
        assertThat(jdbc.kms().decrypt(DecryptRequest.of(blob)).plaintext()).isEqualTo(VALUE);
        assertThat(archive.describeKey(DescribeKeyRequest.of("alias/aws/archive"))
                        .keyMetadata()
                        .keyId())
                .isNotEqualTo(metadata().keyId());
    }

    @Test
    void managedKey_userWithoutAnyPolicy_isUsedThroughTheServiceOnly() {
        life.keyhold().admin().createPrincipal(ALICE);
        ColumnCipher column = ColumnCipher.managed(life.keyhold(), Caller.of(ALICE), "person", "iban");
        assertThat(column.decryptText("1", column.encrypt("1", "DE4711"))).isEqualTo("DE4711");
        assertThat(column.sweep().needs(column.encrypt("1", "DE4711"))).isFalse();
        Kms alice = life.keyhold().as(Caller.of(ALICE));
        assertDenied(() -> alice.encrypt(EncryptRequest.of(jdbc.keyId(), VALUE)));
    }

    @Test
    void envelopes_underTheKeyOfTheArchive_openThroughItOnly() throws IOException {
        ServiceAccess archive = life.keyhold().through("archive");
        Map<String, String> context = Map.of("file", "1");
        Path plain = Files.write(directory.resolve("plain"), VALUE);
        Path sealed = directory.resolve("sealed");
        Path opened = directory.resolve("opened");
        archive.envelopes().encrypt(plain, sealed, context, Progress.NONE);
        archive.envelopes().decrypt(sealed, opened, context, Progress.NONE);
        assertThat(opened).hasBinaryContent(VALUE);
        assertThatThrownBy(() -> life.keyhold()
                        .envelopes("alias/aws/archive")
                        .decrypt(sealed, directory.resolve("no"), context, Progress.NONE))
                .isInstanceOf(KmsException.AccessDenied.class);
    }

    @TestFactory
    Stream<DynamicTest> managedKey_everyOperationThatManages_isRefused() {
        String keyId = metadata().keyId();
        String mine = life.createKey();
        life.kms().createAlias(CreateAliasRequest.of("alias/mine", mine));
        Map<String, Consumer<Kms>> operations = new LinkedHashMap<>();
        operations.put("ScheduleKeyDeletion", kms -> kms.scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(keyId)));
        operations.put("CancelKeyDeletion", kms -> kms.cancelKeyDeletion(CancelKeyDeletionRequest.of(keyId)));
        operations.put("DisableKey", kms -> kms.disableKey(DisableKeyRequest.of(keyId)));
        operations.put("EnableKey", kms -> kms.enableKey(EnableKeyRequest.of(keyId)));
        operations.put("EnableKeyRotation", kms -> kms.enableKeyRotation(EnableKeyRotationRequest.of(keyId)));
        operations.put("DisableKeyRotation", kms -> kms.disableKeyRotation(DisableKeyRotationRequest.of(keyId)));
        operations.put("RotateKeyOnDemand", kms -> kms.rotateKeyOnDemand(RotateKeyOnDemandRequest.of(keyId)));
        operations.put("PutKeyPolicy", kms -> kms.putKeyPolicy(PutKeyPolicyRequest.of(keyId, policyOf(mine))));
        operations.put("TagResource", kms -> kms.tagResource(TagResourceRequest.of(keyId, List.of(new Tag("a", "b")))));
        operations.put("UntagResource", kms -> kms.untagResource(UntagResourceRequest.of(keyId, List.of("a"))));
        operations.put(
                "UpdateKeyDescription", kms -> kms.updateKeyDescription(UpdateKeyDescriptionRequest.of(keyId, "mine")));
        operations.put("CreateAlias", kms -> kms.createAlias(CreateAliasRequest.of("alias/more", keyId)));
        operations.put("UpdateAlias", kms -> kms.updateAlias(UpdateAliasRequest.of("alias/mine", keyId)));
        operations.put(
                "DeleteImportedKeyMaterial",
                kms -> kms.deleteImportedKeyMaterial(DeleteImportedKeyMaterialRequest.of(keyId)));
        Map<String, Kms> callers = Map.of("directly", life.kms(), "through the service", jdbc.kms());
        return operations.entrySet().stream()
                .flatMap(operation -> callers.entrySet().stream()
                        .map(kms -> DynamicTest.dynamicTest(operation.getKey() + " " + kms.getKey(), () -> {
                            KeyMetadata before = metadata();
                            assertDenied(() -> operation.getValue().accept(kms.getValue()));
                            assertThat(metadata()).isEqualTo(before);
                        })));
    }

    @Test
    void managedKey_otherWaysToManageIt_areRefusedToo() {
        String keyId = metadata().keyId();
        CreateGrantRequest grant = CreateGrantRequest.of(keyId, List.of(GrantOperation.DECRYPT))
                .withGranteePrincipal("arn:aws:iam::111122223333:root");
        assertDenied(() -> life.kms().createGrant(grant));
        assertDenied(() -> jdbc.kms().createGrant(grant));
        assertThatThrownBy(() -> life.kms().deleteAlias(DeleteAliasRequest.of(jdbc.keyId())))
                .isInstanceOf(KmsException.NotAuthorized.class);
        assertThatThrownBy(() -> life.kms().updateAlias(UpdateAliasRequest.of(jdbc.keyId(), life.createKey())))
                .isInstanceOf(KmsException.NotAuthorized.class);
        assertThatThrownBy(() -> life.kms()
                        .getParametersForImport(
                                GetParametersForImportRequest.of(keyId, AlgorithmSpec.SM2PKE, WrappingKeySpec.SM2)))
                .isInstanceOf(KmsException.Unsupported.class);
    }

    @Test
    void managedKey_yearsGoBy_rotatesEachAndOpensWhatWasBefore() {
        byte[] blob = jdbc.kms().encrypt(EncryptRequest.of(jdbc.keyId(), VALUE)).ciphertextBlob();
        assertThat(life.kms()
                        .getKeyRotationStatus(
                                GetKeyRotationStatusRequest.of(metadata().keyId()))
                        .keyRotationEnabled())
                .isTrue();
        life.pass(Duration.ofDays(364));
        assertThat(life.events("RotateKey")).isEmpty();
        life.pass(Duration.ofDays(1));
        life.pass(Duration.ofDays(365));
        assertThat(life.events("RotateKey")).hasSize(2);
        assertThat(life.materials(metadata().keyId())).hasSize(3);
        assertThat(jdbc.kms().decrypt(DecryptRequest.of(blob)).plaintext()).isEqualTo(VALUE);
    }

    @Test
    void through_otherAccounts_haveTheirOwnKeys() {
        life.keyhold().admin().createAccount(PARTNER, "partner");
        ServiceAccess theirs = life.keyhold().through("jdbc", Caller.of("arn:aws:iam::" + PARTNER + ":root"));
        byte[] blob =
                theirs.kms().encrypt(EncryptRequest.of(theirs.keyId(), VALUE)).ciphertextBlob();
        assertDenied(() -> jdbc.kms().decrypt(DecryptRequest.of(blob)));
        assertThatThrownBy(() -> life.keyhold().through("jdbc", Caller.of("arn:aws:iam::999988887777:root")))
                .isInstanceOf(KmsException.NotFound.class);
        assertThatThrownBy(() -> life.keyhold().through("../jdbc"))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining("`../jdbc`");
    }

    @Test
    void quota_managedAndOwnedKeys_doNotCount() throws IOException {
        Path full = Files.createDirectory(directory.resolve("full"));
        try (Keyhold keyhold = Keyhold.open(TestKeyhold.settings(full, "keyhold.quota.keys = 1"))) {
            keyhold.through("jdbc");
            keyhold.kms().createKey(CreateKeyRequest.of());
            keyhold.through("archive");
            assertThatThrownBy(() -> keyhold.kms().createKey(CreateKeyRequest.of()))
                    .isInstanceOf(KmsException.LimitExceeded.class);
            assertThat(keyhold.kms().listKeys(ListKeysRequest.of()).keys()).hasSize(3);
        }
    }

    private String policyOf(String keyId) {
        return life.kms().getKeyPolicy(GetKeyPolicyRequest.of(keyId)).policy();
    }

    private String region() {
        return metadata().arn().split(":", -1)[3];
    }

    private static void assertDenied(Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(KmsException.AccessDenied.class);
    }
}
