package io.keyhold;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.AlgorithmSpec;
import io.keyhold.api.CancelKeyDeletionRequest;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateCustomKeyStoreRequest;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateGrantResponse;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DataKeyPairSpec;
import io.keyhold.api.DataKeySpec;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DeleteAliasRequest;
import io.keyhold.api.DeleteImportedKeyMaterialRequest;
import io.keyhold.api.DescribeCustomKeyStoresRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.DisableKeyRotationRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.EnableKeyRotationRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.ExpirationModelType;
import io.keyhold.api.GenerateDataKeyPairWithoutPlaintextRequest;
import io.keyhold.api.GenerateDataKeyRequest;
import io.keyhold.api.GenerateDataKeyWithoutPlaintextRequest;
import io.keyhold.api.GetKeyLastUsageRequest;
import io.keyhold.api.GetKeyPolicyRequest;
import io.keyhold.api.GetKeyRotationStatusRequest;
import io.keyhold.api.GetParametersForImportRequest;
import io.keyhold.api.GetParametersForImportResponse;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.ImportKeyMaterialRequest;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListAliasesRequest;
import io.keyhold.api.ListGrantsRequest;
import io.keyhold.api.ListKeyPoliciesRequest;
import io.keyhold.api.ListKeyRotationsRequest;
import io.keyhold.api.ListKeysRequest;
import io.keyhold.api.ListResourceTagsRequest;
import io.keyhold.api.ListRetirableGrantsRequest;
import io.keyhold.api.OriginType;
import io.keyhold.api.PutKeyPolicyRequest;
import io.keyhold.api.ReEncryptRequest;
import io.keyhold.api.ReplicateKeyRequest;
import io.keyhold.api.RetireGrantRequest;
import io.keyhold.api.RevokeGrantRequest;
import io.keyhold.api.RotateKeyOnDemandRequest;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import io.keyhold.api.Tag;
import io.keyhold.api.TagResourceRequest;
import io.keyhold.api.UntagResourceRequest;
import io.keyhold.api.UpdateAliasRequest;
import io.keyhold.api.UpdateKeyDescriptionRequest;
import io.keyhold.api.UpdatePrimaryRegionRequest;
import io.keyhold.api.WrappingKeySpec;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The operations of {@code Kms} that manage, and dry runs of the others, each as it should be called, with secrets in them. */
final class CanaryCalls {
    private static final String ROOT = "arn:aws:iam::111122223333:root";
    private static final List<GrantOperation> USE = List.of(GrantOperation.ENCRYPT, GrantOperation.DECRYPT);
    private final Kms kms;
    private final SecretWatch watch;
    private final byte[] canary;
    private final String keyId;

    CanaryCalls(Kms kms, SecretWatch watch, byte[] canary) {
        this.kms = kms;
        this.watch = watch;
        this.canary = canary;
        this.keyId = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
    }

    void everything() {
        grants();
        imports();
        rotation();
        regions();
        names();
        policyAndTags();
        dryRuns();
        states();
        keyStores();
    }

    private void keyStores() {
        String pin = "canary-pin-of-a-token";
        watch.secret(pin.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> kms.createCustomKeyStore(CreateCustomKeyStoreRequest.of("canary")
                        .withCloudHsmClusterId("cluster-22222222222")
                        .withKeyStorePassword(pin)))
                .isInstanceOf(KmsException.class);
        kms.describeCustomKeyStores(DescribeCustomKeyStoresRequest.of());
    }

    private void grants() {
        CreateGrantRequest request =
                CreateGrantRequest.of(keyId, USE).withGranteePrincipal(ROOT).withRetiringPrincipal(ROOT);
        CreateGrantResponse grant = kms.createGrant(request);
        byte[] blob = kms.encrypt(EncryptRequest.of(keyId, canary).withGrantTokens(List.of(grant.grantToken())))
                .ciphertextBlob();
        kms.decrypt(DecryptRequest.of(blob).withGrantTokens(List.of(grant.grantToken())));
        kms.listGrants(ListGrantsRequest.of(keyId));
        kms.listRetirableGrants(ListRetirableGrantsRequest.of().withRetiringPrincipal(ROOT));
        dry(() -> kms.createGrant(request.withDryRun(true)));
        dry(() -> kms.retireGrant(
                RetireGrantRequest.of().withGrantToken(grant.grantToken()).withDryRun(true)));
        kms.retireGrant(RetireGrantRequest.of().withGrantToken(grant.grantToken()));
        assertThatThrownBy(() -> kms.retireGrant(RetireGrantRequest.of().withGrantToken(grant.grantToken())))
                .isInstanceOf(KmsException.class);
        String revoked = kms.createGrant(request).grantId();
        dry(() -> kms.revokeGrant(RevokeGrantRequest.of(keyId, revoked).withDryRun(true)));
        kms.revokeGrant(RevokeGrantRequest.of(keyId, revoked));
    }

    private void imports() {
        String external = kms.createKey(CreateKeyRequest.of().withOrigin(OriginType.EXTERNAL))
                .keyMetadata()
                .keyId();
        byte[] material = Wraps.bytes(32);
        watch.secret(material);
        GetParametersForImportResponse parameters = kms.getParametersForImport(
                GetParametersForImportRequest.of(external, AlgorithmSpec.SM2PKE, WrappingKeySpec.SM2));
        ImportKeyMaterialRequest request = ImportKeyMaterialRequest.of(
                        external, parameters.importToken(), Wraps.sm2(parameters.publicKey(), material))
                .withExpirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE);
        kms.importKeyMaterial(request);
        assertThatThrownBy(() -> kms.importKeyMaterial(request)).isInstanceOf(KmsException.InvalidImportToken.class);
        kms.encrypt(EncryptRequest.of(external, canary));
        kms.deleteImportedKeyMaterial(DeleteImportedKeyMaterialRequest.of(external));
    }

    private void rotation() {
        kms.enableKeyRotation(EnableKeyRotationRequest.of(keyId));
        kms.getKeyRotationStatus(GetKeyRotationStatusRequest.of(keyId));
        kms.disableKeyRotation(DisableKeyRotationRequest.of(keyId));
        kms.rotateKeyOnDemand(RotateKeyOnDemandRequest.of(keyId));
        kms.listKeyRotations(ListKeyRotationsRequest.of(keyId));
    }

    private void regions() {
        String related = kms.createKey(CreateKeyRequest.of().withMultiRegion(true))
                .keyMetadata()
                .keyId();
        kms.replicateKey(ReplicateKeyRequest.of(related, "eu-west-2"));
        kms.updatePrimaryRegion(UpdatePrimaryRegionRequest.of(related, "eu-west-2"));
    }

    private void names() {
        kms.createAlias(CreateAliasRequest.of("alias/canary-calls", keyId));
        kms.updateAlias(UpdateAliasRequest.of("alias/canary-calls", keyId));
        kms.listAliases(ListAliasesRequest.of());
        kms.deleteAlias(DeleteAliasRequest.of("alias/canary-calls"));
        kms.updateKeyDescription(UpdateKeyDescriptionRequest.of(keyId, "described"));
        kms.describeKey(DescribeKeyRequest.of(keyId));
        kms.listKeys(ListKeysRequest.of());
        kms.getKeyLastUsage(GetKeyLastUsageRequest.of(keyId));
    }

    private void policyAndTags() {
        String policy = kms.getKeyPolicy(GetKeyPolicyRequest.of(keyId)).policy();
        kms.putKeyPolicy(PutKeyPolicyRequest.of(keyId, policy));
        kms.listKeyPolicies(ListKeyPoliciesRequest.of(keyId));
        kms.tagResource(TagResourceRequest.of(keyId, List.of(new Tag("dept", "it"))));
        kms.listResourceTags(ListResourceTagsRequest.of(keyId));
        kms.untagResource(UntagResourceRequest.of(keyId, List.of("dept")));
    }

    private void dryRuns() {
        byte[] blob = kms.encrypt(EncryptRequest.of(keyId, canary)).ciphertextBlob();
        dry(() -> kms.encrypt(EncryptRequest.of(keyId, canary).withDryRun(true)));
        dry(() -> kms.decrypt(DecryptRequest.of(blob).withDryRun(true)));
        dry(() -> kms.reEncrypt(ReEncryptRequest.of(blob, keyId).withDryRun(true)));
        GenerateDataKeyRequest dataKey = GenerateDataKeyRequest.of(keyId).withKeySpec(DataKeySpec.AES_256);
        dry(() -> kms.generateDataKey(dataKey.withDryRun(true)));
        kms.generateDataKeyWithoutPlaintext(
                GenerateDataKeyWithoutPlaintextRequest.of(keyId).withKeySpec(DataKeySpec.AES_256));
        kms.generateDataKeyPairWithoutPlaintext(
                GenerateDataKeyPairWithoutPlaintextRequest.of(keyId, DataKeyPairSpec.ECC_NIST_P256));
    }

    private void states() {
        kms.disableKey(DisableKeyRequest.of(keyId));
        assertThatThrownBy(() -> kms.encrypt(EncryptRequest.of(keyId, canary)))
                .isInstanceOf(KmsException.Disabled.class);
        kms.enableKey(EnableKeyRequest.of(keyId));
        kms.scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(keyId));
        kms.cancelKeyDeletion(CancelKeyDeletionRequest.of(keyId));
    }

    private static void dry(Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(KmsException.DryRun.class);
    }
}
