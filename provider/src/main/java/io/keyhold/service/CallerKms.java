package io.keyhold.service;

import io.keyhold.api.Caller;
import io.keyhold.api.CancelKeyDeletionRequest;
import io.keyhold.api.CancelKeyDeletionResponse;
import io.keyhold.api.ConnectCustomKeyStoreRequest;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateCustomKeyStoreRequest;
import io.keyhold.api.CreateCustomKeyStoreResponse;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateGrantResponse;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.CreateKeyResponse;
import io.keyhold.api.DecapsulateRequest;
import io.keyhold.api.DecapsulateResponse;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DecryptResponse;
import io.keyhold.api.DeleteAliasRequest;
import io.keyhold.api.DeleteCustomKeyStoreRequest;
import io.keyhold.api.DeleteImportedKeyMaterialRequest;
import io.keyhold.api.DeleteImportedKeyMaterialResponse;
import io.keyhold.api.DeriveSharedSecretRequest;
import io.keyhold.api.DeriveSharedSecretResponse;
import io.keyhold.api.DescribeCustomKeyStoresRequest;
import io.keyhold.api.DescribeCustomKeyStoresResponse;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.DescribeKeyResponse;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.DisableKeyRotationRequest;
import io.keyhold.api.DisconnectCustomKeyStoreRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.EnableKeyRotationRequest;
import io.keyhold.api.EncapsulateRequest;
import io.keyhold.api.EncapsulateResponse;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.EncryptResponse;
import io.keyhold.api.GenerateDataKeyPairRequest;
import io.keyhold.api.GenerateDataKeyPairResponse;
import io.keyhold.api.GenerateDataKeyPairWithoutPlaintextRequest;
import io.keyhold.api.GenerateDataKeyPairWithoutPlaintextResponse;
import io.keyhold.api.GenerateDataKeyRequest;
import io.keyhold.api.GenerateDataKeyResponse;
import io.keyhold.api.GenerateDataKeyWithoutPlaintextRequest;
import io.keyhold.api.GenerateDataKeyWithoutPlaintextResponse;
import io.keyhold.api.GenerateMacRequest;
import io.keyhold.api.GenerateMacResponse;
import io.keyhold.api.GenerateRandomRequest;
import io.keyhold.api.GenerateRandomResponse;
import io.keyhold.api.GetKeyLastUsageRequest;
import io.keyhold.api.GetKeyLastUsageResponse;
import io.keyhold.api.GetKeyPolicyRequest;
import io.keyhold.api.GetKeyPolicyResponse;
import io.keyhold.api.GetKeyRotationStatusRequest;
import io.keyhold.api.GetKeyRotationStatusResponse;
import io.keyhold.api.GetParametersForImportRequest;
import io.keyhold.api.GetParametersForImportResponse;
import io.keyhold.api.GetPublicKeyRequest;
import io.keyhold.api.GetPublicKeyResponse;
import io.keyhold.api.ImportKeyMaterialRequest;
import io.keyhold.api.ImportKeyMaterialResponse;
import io.keyhold.api.Kms;
import io.keyhold.api.ListAliasesRequest;
import io.keyhold.api.ListAliasesResponse;
import io.keyhold.api.ListGrantsRequest;
import io.keyhold.api.ListGrantsResponse;
import io.keyhold.api.ListKeyPoliciesRequest;
import io.keyhold.api.ListKeyPoliciesResponse;
import io.keyhold.api.ListKeyRotationsRequest;
import io.keyhold.api.ListKeyRotationsResponse;
import io.keyhold.api.ListKeysRequest;
import io.keyhold.api.ListKeysResponse;
import io.keyhold.api.ListResourceTagsRequest;
import io.keyhold.api.ListResourceTagsResponse;
import io.keyhold.api.ListRetirableGrantsRequest;
import io.keyhold.api.ListRetirableGrantsResponse;
import io.keyhold.api.PutKeyPolicyRequest;
import io.keyhold.api.ReEncryptRequest;
import io.keyhold.api.ReEncryptResponse;
import io.keyhold.api.ReplicateKeyRequest;
import io.keyhold.api.ReplicateKeyResponse;
import io.keyhold.api.RetireGrantRequest;
import io.keyhold.api.RevokeGrantRequest;
import io.keyhold.api.RotateKeyOnDemandRequest;
import io.keyhold.api.RotateKeyOnDemandResponse;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import io.keyhold.api.ScheduleKeyDeletionResponse;
import io.keyhold.api.SignRequest;
import io.keyhold.api.SignResponse;
import io.keyhold.api.TagResourceRequest;
import io.keyhold.api.UntagResourceRequest;
import io.keyhold.api.UpdateAliasRequest;
import io.keyhold.api.UpdateCustomKeyStoreRequest;
import io.keyhold.api.UpdateKeyDescriptionRequest;
import io.keyhold.api.UpdatePrimaryRegionRequest;
import io.keyhold.api.VerifyMacRequest;
import io.keyhold.api.VerifyMacResponse;
import io.keyhold.api.VerifyRequest;
import io.keyhold.api.VerifyResponse;
import io.keyhold.operations.OperationSet;

/** The service as one caller has it. */
public final class CallerKms implements Kms {
    private final OperationSet operations;
    private final Caller caller;

    public CallerKms(OperationSet operations, Caller caller) {
        this.operations = operations;
        this.caller = caller;
    }

    @Override
    public CreateKeyResponse createKey(CreateKeyRequest request) {
        return operations.keys().createKey(caller, request);
    }

    @Override
    public DescribeKeyResponse describeKey(DescribeKeyRequest request) {
        return operations.keys().describeKey(caller, request);
    }

    @Override
    public ListKeysResponse listKeys(ListKeysRequest request) {
        return operations.keys().listKeys(caller, request);
    }

    @Override
    public void enableKey(EnableKeyRequest request) {
        operations.keys().enableKey(caller, request);
    }

    @Override
    public void disableKey(DisableKeyRequest request) {
        operations.keys().disableKey(caller, request);
    }

    @Override
    public void updateKeyDescription(UpdateKeyDescriptionRequest request) {
        operations.keys().updateKeyDescription(caller, request);
    }

    @Override
    public void createAlias(CreateAliasRequest request) {
        operations.aliases().createAlias(caller, request);
    }

    @Override
    public void updateAlias(UpdateAliasRequest request) {
        operations.aliases().updateAlias(caller, request);
    }

    @Override
    public void deleteAlias(DeleteAliasRequest request) {
        operations.aliases().deleteAlias(caller, request);
    }

    @Override
    public ListAliasesResponse listAliases(ListAliasesRequest request) {
        return operations.aliases().listAliases(caller, request);
    }

    @Override
    public EncryptResponse encrypt(EncryptRequest request) {
        return operations.ciphers().encrypt(caller, request);
    }

    @Override
    public DecryptResponse decrypt(DecryptRequest request) {
        return operations.ciphers().decrypt(caller, request);
    }

    @Override
    public GenerateDataKeyResponse generateDataKey(GenerateDataKeyRequest request) {
        return operations.dataKeys().generateDataKey(caller, request);
    }

    @Override
    public GenerateDataKeyWithoutPlaintextResponse generateDataKeyWithoutPlaintext(
            GenerateDataKeyWithoutPlaintextRequest request) {
        return operations.dataKeys().generateDataKeyWithoutPlaintext(caller, request);
    }

    @Override
    public GenerateDataKeyPairResponse generateDataKeyPair(GenerateDataKeyPairRequest request) {
        return operations.dataKeys().generateDataKeyPair(caller, request);
    }

    @Override
    public GenerateDataKeyPairWithoutPlaintextResponse generateDataKeyPairWithoutPlaintext(
            GenerateDataKeyPairWithoutPlaintextRequest request) {
        return operations.dataKeys().generateDataKeyPairWithoutPlaintext(caller, request);
    }

    @Override
    public ReEncryptResponse reEncrypt(ReEncryptRequest request) {
        return operations.reEncryption().reEncrypt(caller, request);
    }

    @Override
    public GenerateMacResponse generateMac(GenerateMacRequest request) {
        return operations.macs().generateMac(caller, request);
    }

    @Override
    public VerifyMacResponse verifyMac(VerifyMacRequest request) {
        return operations.macs().verifyMac(caller, request);
    }

    @Override
    public SignResponse sign(SignRequest request) {
        return operations.signatures().sign(caller, request);
    }

    @Override
    public VerifyResponse verify(VerifyRequest request) {
        return operations.signatures().verify(caller, request);
    }

    @Override
    public GetPublicKeyResponse getPublicKey(GetPublicKeyRequest request) {
        return operations.publicKeys().getPublicKey(caller, request);
    }

    @Override
    public DeriveSharedSecretResponse deriveSharedSecret(DeriveSharedSecretRequest request) {
        return operations.publicKeys().deriveSharedSecret(caller, request);
    }

    @Override
    public EncapsulateResponse encapsulate(EncapsulateRequest request) {
        return operations.encapsulations().encapsulate(caller, request);
    }

    @Override
    public DecapsulateResponse decapsulate(DecapsulateRequest request) {
        return operations.encapsulations().decapsulate(caller, request);
    }

    @Override
    public GenerateRandomResponse generateRandom(GenerateRandomRequest request) {
        return operations.random().generateRandom(caller, request);
    }

    @Override
    public void enableKeyRotation(EnableKeyRotationRequest request) {
        operations.rotations().enableKeyRotation(caller, request);
    }

    @Override
    public void disableKeyRotation(DisableKeyRotationRequest request) {
        operations.rotations().disableKeyRotation(caller, request);
    }

    @Override
    public GetKeyRotationStatusResponse getKeyRotationStatus(GetKeyRotationStatusRequest request) {
        return operations.rotations().getKeyRotationStatus(caller, request);
    }

    @Override
    public RotateKeyOnDemandResponse rotateKeyOnDemand(RotateKeyOnDemandRequest request) {
        return operations.rotations().rotateKeyOnDemand(caller, request);
    }

    @Override
    public ListKeyRotationsResponse listKeyRotations(ListKeyRotationsRequest request) {
        return operations.rotations().listKeyRotations(caller, request);
    }

    @Override
    public ScheduleKeyDeletionResponse scheduleKeyDeletion(ScheduleKeyDeletionRequest request) {
        return operations.deletions().scheduleKeyDeletion(caller, request);
    }

    @Override
    public CancelKeyDeletionResponse cancelKeyDeletion(CancelKeyDeletionRequest request) {
        return operations.deletions().cancelKeyDeletion(caller, request);
    }

    @Override
    public ReplicateKeyResponse replicateKey(ReplicateKeyRequest request) {
        return operations.multiRegion().replicateKey(caller, request);
    }

    @Override
    public void updatePrimaryRegion(UpdatePrimaryRegionRequest request) {
        operations.multiRegion().updatePrimaryRegion(caller, request);
    }

    @Override
    public GetKeyLastUsageResponse getKeyLastUsage(GetKeyLastUsageRequest request) {
        return operations.usage().getKeyLastUsage(caller, request);
    }

    @Override
    public GetParametersForImportResponse getParametersForImport(GetParametersForImportRequest request) {
        return operations.imports().getParametersForImport(caller, request);
    }

    @Override
    public ImportKeyMaterialResponse importKeyMaterial(ImportKeyMaterialRequest request) {
        return operations.imports().importKeyMaterial(caller, request);
    }

    @Override
    public DeleteImportedKeyMaterialResponse deleteImportedKeyMaterial(DeleteImportedKeyMaterialRequest request) {
        return operations.imports().deleteImportedKeyMaterial(caller, request);
    }

    @Override
    public void putKeyPolicy(PutKeyPolicyRequest request) {
        operations.policies().putKeyPolicy(caller, request);
    }

    @Override
    public GetKeyPolicyResponse getKeyPolicy(GetKeyPolicyRequest request) {
        return operations.policies().getKeyPolicy(caller, request);
    }

    @Override
    public ListKeyPoliciesResponse listKeyPolicies(ListKeyPoliciesRequest request) {
        return operations.policies().listKeyPolicies(caller, request);
    }

    @Override
    public CreateGrantResponse createGrant(CreateGrantRequest request) {
        return operations.grants().createGrant(caller, request);
    }

    @Override
    public ListGrantsResponse listGrants(ListGrantsRequest request) {
        return operations.grants().listGrants(caller, request);
    }

    @Override
    public ListRetirableGrantsResponse listRetirableGrants(ListRetirableGrantsRequest request) {
        return operations.grants().listRetirableGrants(caller, request);
    }

    @Override
    public void retireGrant(RetireGrantRequest request) {
        operations.grants().retireGrant(caller, request);
    }

    @Override
    public void revokeGrant(RevokeGrantRequest request) {
        operations.grants().revokeGrant(caller, request);
    }

    @Override
    public void tagResource(TagResourceRequest request) {
        operations.tags().tagResource(caller, request);
    }

    @Override
    public void untagResource(UntagResourceRequest request) {
        operations.tags().untagResource(caller, request);
    }

    @Override
    public ListResourceTagsResponse listResourceTags(ListResourceTagsRequest request) {
        return operations.tags().listResourceTags(caller, request);
    }

    @Override
    public CreateCustomKeyStoreResponse createCustomKeyStore(CreateCustomKeyStoreRequest request) {
        return operations.keyStores().createCustomKeyStore(caller, request);
    }

    @Override
    public DescribeCustomKeyStoresResponse describeCustomKeyStores(DescribeCustomKeyStoresRequest request) {
        return operations.keyStores().describeCustomKeyStores(caller, request);
    }

    @Override
    public void updateCustomKeyStore(UpdateCustomKeyStoreRequest request) {
        operations.keyStores().updateCustomKeyStore(caller, request);
    }

    @Override
    public void connectCustomKeyStore(ConnectCustomKeyStoreRequest request) {
        operations.keyStores().connectCustomKeyStore(caller, request);
    }

    @Override
    public void disconnectCustomKeyStore(DisconnectCustomKeyStoreRequest request) {
        operations.keyStores().disconnectCustomKeyStore(caller, request);
    }

    @Override
    public void deleteCustomKeyStore(DeleteCustomKeyStoreRequest request) {
        operations.keyStores().deleteCustomKeyStore(caller, request);
    }
}
