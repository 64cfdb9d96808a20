package io.keyhold.api;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * The operations of AWS KMS, for one caller. Every call is decided, held to the state of its key and audited; a refusal
 * is a {@link KmsException}. Safe for concurrent use. Source: AWS KMS API Reference, version 2014-11-01.
 *
 * <p>Each operation has two forms: with a request, and with what is called on the builder of one,
 * {@code kms.encrypt(r -> r.keyId(key).plaintext(bytes))}.
 */
public interface Kms {
    /** Creates a KMS key. */
    CreateKeyResponse createKey(CreateKeyRequest request);

    /** The same as {@link #createKey(CreateKeyRequest)}, with a builder. */
    default CreateKeyResponse createKey(Consumer<CreateKeyRequest.Builder> request) {
        return createKey(Members.filled(CreateKeyRequest.builder(), request).build());
    }

    /** Describes a key. */
    DescribeKeyResponse describeKey(DescribeKeyRequest request);

    /** The same as {@link #describeKey(DescribeKeyRequest)}, with a builder. */
    default DescribeKeyResponse describeKey(Consumer<DescribeKeyRequest.Builder> request) {
        return describeKey(Members.filled(DescribeKeyRequest.builder(), request).build());
    }

    /** Lists the keys of the account and Region. */
    ListKeysResponse listKeys(ListKeysRequest request);

    /** The same as {@link #listKeys(ListKeysRequest)}, with a builder. */
    default ListKeysResponse listKeys(Consumer<ListKeysRequest.Builder> request) {
        return listKeys(Members.filled(ListKeysRequest.builder(), request).build());
    }

    /** Lets a disabled key be used again. */
    void enableKey(EnableKeyRequest request);

    /** The same as {@link #enableKey(EnableKeyRequest)}, with a builder. */
    default void enableKey(Consumer<EnableKeyRequest.Builder> request) {
        enableKey(Members.filled(EnableKeyRequest.builder(), request).build());
    }

    /** Stops a key from being used, before the call returns. */
    void disableKey(DisableKeyRequest request);

    /** The same as {@link #disableKey(DisableKeyRequest)}, with a builder. */
    default void disableKey(Consumer<DisableKeyRequest.Builder> request) {
        disableKey(Members.filled(DisableKeyRequest.builder(), request).build());
    }

    /** Replaces the description of a key. */
    void updateKeyDescription(UpdateKeyDescriptionRequest request);

    /** The same as {@link #updateKeyDescription(UpdateKeyDescriptionRequest)}, with a builder. */
    default void updateKeyDescription(Consumer<UpdateKeyDescriptionRequest.Builder> request) {
        updateKeyDescription(
                Members.filled(UpdateKeyDescriptionRequest.builder(), request).build());
    }

    /** Gives a key a name. */
    void createAlias(CreateAliasRequest request);

    /** The same as {@link #createAlias(CreateAliasRequest)}, with a builder. */
    default void createAlias(Consumer<CreateAliasRequest.Builder> request) {
        createAlias(Members.filled(CreateAliasRequest.builder(), request).build());
    }

    /** Points a name at another key of the same type and usage. */
    void updateAlias(UpdateAliasRequest request);

    /** The same as {@link #updateAlias(UpdateAliasRequest)}, with a builder. */
    default void updateAlias(Consumer<UpdateAliasRequest.Builder> request) {
        updateAlias(Members.filled(UpdateAliasRequest.builder(), request).build());
    }

    /** Takes a name away; the key stays. */
    void deleteAlias(DeleteAliasRequest request);

    /** The same as {@link #deleteAlias(DeleteAliasRequest)}, with a builder. */
    default void deleteAlias(Consumer<DeleteAliasRequest.Builder> request) {
        deleteAlias(Members.filled(DeleteAliasRequest.builder(), request).build());
    }

    /** Lists the names of the account and Region, or of one key. */
    ListAliasesResponse listAliases(ListAliasesRequest request);

    /** The same as {@link #listAliases(ListAliasesRequest)}, with a builder. */
    default ListAliasesResponse listAliases(Consumer<ListAliasesRequest.Builder> request) {
        return listAliases(Members.filled(ListAliasesRequest.builder(), request).build());
    }

    /** Encrypts up to 4096 bytes. */
    EncryptResponse encrypt(EncryptRequest request);

    /** The same as {@link #encrypt(EncryptRequest)}, with a builder. */
    default EncryptResponse encrypt(Consumer<EncryptRequest.Builder> request) {
        return encrypt(Members.filled(EncryptRequest.builder(), request).build());
    }

    /** Opens what {@code Encrypt} or {@code GenerateDataKey} made. */
    DecryptResponse decrypt(DecryptRequest request);

    /** The same as {@link #decrypt(DecryptRequest)}, with a builder. */
    default DecryptResponse decrypt(Consumer<DecryptRequest.Builder> request) {
        return decrypt(Members.filled(DecryptRequest.builder(), request).build());
    }

    /** A new data key, in clear and as the KMS key wraps it. */
    GenerateDataKeyResponse generateDataKey(GenerateDataKeyRequest request);

    /** The same as {@link #generateDataKey(GenerateDataKeyRequest)}, with a builder. */
    default GenerateDataKeyResponse generateDataKey(Consumer<GenerateDataKeyRequest.Builder> request) {
        return generateDataKey(
                Members.filled(GenerateDataKeyRequest.builder(), request).build());
    }

    /** A new data key, as the KMS key wraps it only. */
    GenerateDataKeyWithoutPlaintextResponse generateDataKeyWithoutPlaintext(
            GenerateDataKeyWithoutPlaintextRequest request);

    /** The same as {@link #generateDataKeyWithoutPlaintext(GenerateDataKeyWithoutPlaintextRequest)}, with a builder. */
    default GenerateDataKeyWithoutPlaintextResponse generateDataKeyWithoutPlaintext(
            Consumer<GenerateDataKeyWithoutPlaintextRequest.Builder> request) {
        return generateDataKeyWithoutPlaintext(Members.filled(GenerateDataKeyWithoutPlaintextRequest.builder(), request)
                .build());
    }

    /** A new key pair, its private key in clear and as the KMS key wraps it. */
    GenerateDataKeyPairResponse generateDataKeyPair(GenerateDataKeyPairRequest request);

    /** The same as {@link #generateDataKeyPair(GenerateDataKeyPairRequest)}, with a builder. */
    default GenerateDataKeyPairResponse generateDataKeyPair(Consumer<GenerateDataKeyPairRequest.Builder> request) {
        return generateDataKeyPair(
                Members.filled(GenerateDataKeyPairRequest.builder(), request).build());
    }

    /** A new key pair, its private key as the KMS key wraps it only. */
    GenerateDataKeyPairWithoutPlaintextResponse generateDataKeyPairWithoutPlaintext(
            GenerateDataKeyPairWithoutPlaintextRequest request);

    /**
     * The same as {@link #generateDataKeyPairWithoutPlaintext(GenerateDataKeyPairWithoutPlaintextRequest)}, with a
     * builder.
     */
    default GenerateDataKeyPairWithoutPlaintextResponse generateDataKeyPairWithoutPlaintext(
            Consumer<GenerateDataKeyPairWithoutPlaintextRequest.Builder> request) {
        return generateDataKeyPairWithoutPlaintext(
                Members.filled(GenerateDataKeyPairWithoutPlaintextRequest.builder(), request)
                        .build());
    }

    /** Moves a ciphertext to another KMS key, encryption context or to the current material, inside the service. */
    ReEncryptResponse reEncrypt(ReEncryptRequest request);

    /** The same as {@link #reEncrypt(ReEncryptRequest)}, with a builder. */
    default ReEncryptResponse reEncrypt(Consumer<ReEncryptRequest.Builder> request) {
        return reEncrypt(Members.filled(ReEncryptRequest.builder(), request).build());
    }

    /** Computes the authentication code of a message of up to 4096 bytes. */
    GenerateMacResponse generateMac(GenerateMacRequest request);

    /** The same as {@link #generateMac(GenerateMacRequest)}, with a builder. */
    default GenerateMacResponse generateMac(Consumer<GenerateMacRequest.Builder> request) {
        return generateMac(Members.filled(GenerateMacRequest.builder(), request).build());
    }

    /** Checks the authentication code of a message. */
    VerifyMacResponse verifyMac(VerifyMacRequest request);

    /** The same as {@link #verifyMac(VerifyMacRequest)}, with a builder. */
    default VerifyMacResponse verifyMac(Consumer<VerifyMacRequest.Builder> request) {
        return verifyMac(Members.filled(VerifyMacRequest.builder(), request).build());
    }

    /** Signs a message of up to 4096 bytes, its digest, or for ML-DSA its representative mu. */
    SignResponse sign(SignRequest request);

    /** The same as {@link #sign(SignRequest)}, with a builder. */
    default SignResponse sign(Consumer<SignRequest.Builder> request) {
        return sign(Members.filled(SignRequest.builder(), request).build());
    }

    /**
     * Checks a signature.
     *
     * @throws KmsException.InvalidSignature if it is not one of the message by this key
     */
    VerifyResponse verify(VerifyRequest request);

    /** The same as {@link #verify(VerifyRequest)}, with a builder. */
    default VerifyResponse verify(Consumer<VerifyRequest.Builder> request) {
        return verify(Members.filled(VerifyRequest.builder(), request).build());
    }

    /** Gives the public key of an asymmetric key, also of a disabled one. */
    GetPublicKeyResponse getPublicKey(GetPublicKeyRequest request);

    /** The same as {@link #getPublicKey(GetPublicKeyRequest)}, with a builder. */
    default GetPublicKeyResponse getPublicKey(Consumer<GetPublicKeyRequest.Builder> request) {
        return getPublicKey(
                Members.filled(GetPublicKeyRequest.builder(), request).build());
    }

    /** Agrees on a secret with the owner of another public key; the raw x coordinate. */
    DeriveSharedSecretResponse deriveSharedSecret(DeriveSharedSecretRequest request);

    /** The same as {@link #deriveSharedSecret(DeriveSharedSecretRequest)}, with a builder. */
    default DeriveSharedSecretResponse deriveSharedSecret(Consumer<DeriveSharedSecretRequest.Builder> request) {
        return deriveSharedSecret(
                Members.filled(DeriveSharedSecretRequest.builder(), request).build());
    }

    /** Makes a secret of 32 bytes that the owner of the key finds again from a ciphertext, by the public key. */
    EncapsulateResponse encapsulate(EncapsulateRequest request);

    /** The same as {@link #encapsulate(EncapsulateRequest)}, with a builder. */
    default EncapsulateResponse encapsulate(Consumer<EncapsulateRequest.Builder> request) {
        return encapsulate(Members.filled(EncapsulateRequest.builder(), request).build());
    }

    /**
     * Finds the secret that a ciphertext holds. A ciphertext that is damaged, or of another key, is not an error: it
     * gives 32
     * bytes that nobody else has (implicit rejection, FIPS 203), so confirm that both sides have the same secret.
     *
     * @throws KmsException.InvalidCiphertext if the ciphertext is not as long as those of the key spec
     */
    DecapsulateResponse decapsulate(DecapsulateRequest request);

    /** The same as {@link #decapsulate(DecapsulateRequest)}, with a builder. */
    default DecapsulateResponse decapsulate(Consumer<DecapsulateRequest.Builder> request) {
        return decapsulate(Members.filled(DecapsulateRequest.builder(), request).build());
    }

    /** Gives 1 to 1024 random bytes. */
    GenerateRandomResponse generateRandom(GenerateRandomRequest request);

    /** The same as {@link #generateRandom(GenerateRandomRequest)}, with a builder. */
    default GenerateRandomResponse generateRandom(Consumer<GenerateRandomRequest.Builder> request) {
        return generateRandom(
                Members.filled(GenerateRandomRequest.builder(), request).build());
    }

    /** Enables automatic rotation of a key every 90 to 2560 days, by default 365, counted from this call. */
    void enableKeyRotation(EnableKeyRotationRequest request);

    /** The same as {@link #enableKeyRotation(EnableKeyRotationRequest)}, with a builder. */
    default void enableKeyRotation(Consumer<EnableKeyRotationRequest.Builder> request) {
        enableKeyRotation(
                Members.filled(EnableKeyRotationRequest.builder(), request).build());
    }

    /** Disables automatic rotation of a key. */
    void disableKeyRotation(DisableKeyRotationRequest request);

    /** The same as {@link #disableKeyRotation(DisableKeyRotationRequest)}, with a builder. */
    default void disableKeyRotation(Consumer<DisableKeyRotationRequest.Builder> request) {
        disableKeyRotation(
                Members.filled(DisableKeyRotationRequest.builder(), request).build());
    }

    /** Shows whether and when a key rotates automatically. */
    GetKeyRotationStatusResponse getKeyRotationStatus(GetKeyRotationStatusRequest request);

    /** The same as {@link #getKeyRotationStatus(GetKeyRotationStatusRequest)}, with a builder. */
    default GetKeyRotationStatusResponse getKeyRotationStatus(Consumer<GetKeyRotationStatusRequest.Builder> request) {
        return getKeyRotationStatus(
                Members.filled(GetKeyRotationStatusRequest.builder(), request).build());
    }

    /** Rotates a key now, up to 25 times in its life; its schedule stays. */
    RotateKeyOnDemandResponse rotateKeyOnDemand(RotateKeyOnDemandRequest request);

    /** The same as {@link #rotateKeyOnDemand(RotateKeyOnDemandRequest)}, with a builder. */
    default RotateKeyOnDemandResponse rotateKeyOnDemand(Consumer<RotateKeyOnDemandRequest.Builder> request) {
        return rotateKeyOnDemand(
                Members.filled(RotateKeyOnDemandRequest.builder(), request).build());
    }

    /** Lists the rotations of a key, or all of its material. */
    ListKeyRotationsResponse listKeyRotations(ListKeyRotationsRequest request);

    /** The same as {@link #listKeyRotations(ListKeyRotationsRequest)}, with a builder. */
    default ListKeyRotationsResponse listKeyRotations(Consumer<ListKeyRotationsRequest.Builder> request) {
        return listKeyRotations(
                Members.filled(ListKeyRotationsRequest.builder(), request).build());
    }

    /** Makes a replica of a multi-Region primary key in another Region. */
    ReplicateKeyResponse replicateKey(ReplicateKeyRequest request);

    /** The same as {@link #replicateKey(ReplicateKeyRequest)}, with a builder. */
    default ReplicateKeyResponse replicateKey(Consumer<ReplicateKeyRequest.Builder> request) {
        return replicateKey(
                Members.filled(ReplicateKeyRequest.builder(), request).build());
    }

    /** Makes a replica the primary of its multi-Region set, and the primary a replica. */
    void updatePrimaryRegion(UpdatePrimaryRegionRequest request);

    /** The same as {@link #updatePrimaryRegion(UpdatePrimaryRegionRequest)}, with a builder. */
    default void updatePrimaryRegion(Consumer<UpdatePrimaryRegionRequest.Builder> request) {
        updatePrimaryRegion(
                Members.filled(UpdatePrimaryRegionRequest.builder(), request).build());
    }

    /** Stops a key from being used, and deletes it after 7 to 30 days. */
    ScheduleKeyDeletionResponse scheduleKeyDeletion(ScheduleKeyDeletionRequest request);

    /** The same as {@link #scheduleKeyDeletion(ScheduleKeyDeletionRequest)}, with a builder. */
    default ScheduleKeyDeletionResponse scheduleKeyDeletion(Consumer<ScheduleKeyDeletionRequest.Builder> request) {
        return scheduleKeyDeletion(
                Members.filled(ScheduleKeyDeletionRequest.builder(), request).build());
    }

    /** Saves a key that waits for its deletion; it is disabled then. */
    CancelKeyDeletionResponse cancelKeyDeletion(CancelKeyDeletionRequest request);

    /** The same as {@link #cancelKeyDeletion(CancelKeyDeletionRequest)}, with a builder. */
    default CancelKeyDeletionResponse cancelKeyDeletion(Consumer<CancelKeyDeletionRequest.Builder> request) {
        return cancelKeyDeletion(
                Members.filled(CancelKeyDeletionRequest.builder(), request).build());
    }

    /**
     * Shows when a key was last used in a cryptographic operation; uses by other processes appear after at most 10
     * minutes.
     */
    GetKeyLastUsageResponse getKeyLastUsage(GetKeyLastUsageRequest request);

    /** The same as {@link #getKeyLastUsage(GetKeyLastUsageRequest)}, with a builder. */
    default GetKeyLastUsageResponse getKeyLastUsage(Consumer<GetKeyLastUsageRequest.Builder> request) {
        return getKeyLastUsage(
                Members.filled(GetKeyLastUsageRequest.builder(), request).build());
    }

    /** Gives a wrapping key and a token for one import of key material within 24 hours. */
    GetParametersForImportResponse getParametersForImport(GetParametersForImportRequest request);

    /** The same as {@link #getParametersForImport(GetParametersForImportRequest)}, with a builder. */
    default GetParametersForImportResponse getParametersForImport(
            Consumer<GetParametersForImportRequest.Builder> request) {
        return getParametersForImport(
                Members.filled(GetParametersForImportRequest.builder(), request).build());
    }

    /** Imports key material into a key of Origin EXTERNAL: its first, the same again, or new material to rotate to. */
    ImportKeyMaterialResponse importKeyMaterial(ImportKeyMaterialRequest request);

    /** The same as {@link #importKeyMaterial(ImportKeyMaterialRequest)}, with a builder. */
    default ImportKeyMaterialResponse importKeyMaterial(Consumer<ImportKeyMaterialRequest.Builder> request) {
        return importKeyMaterial(
                Members.filled(ImportKeyMaterialRequest.builder(), request).build());
    }

    /** Deletes imported key material; the key is pending import until the same material is imported again. */
    DeleteImportedKeyMaterialResponse deleteImportedKeyMaterial(DeleteImportedKeyMaterialRequest request);

    /** The same as {@link #deleteImportedKeyMaterial(DeleteImportedKeyMaterialRequest)}, with a builder. */
    default DeleteImportedKeyMaterialResponse deleteImportedKeyMaterial(
            Consumer<DeleteImportedKeyMaterialRequest.Builder> request) {
        return deleteImportedKeyMaterial(Members.filled(DeleteImportedKeyMaterialRequest.builder(), request)
                .build());
    }

    /** Sets the key policy; refuses one that would keep the caller from changing it again, unless bypassed. */
    void putKeyPolicy(PutKeyPolicyRequest request);

    /** The same as {@link #putKeyPolicy(PutKeyPolicyRequest)}, with a builder. */
    default void putKeyPolicy(Consumer<PutKeyPolicyRequest.Builder> request) {
        putKeyPolicy(Members.filled(PutKeyPolicyRequest.builder(), request).build());
    }

    /** Gives the key policy. */
    GetKeyPolicyResponse getKeyPolicy(GetKeyPolicyRequest request);

    /** The same as {@link #getKeyPolicy(GetKeyPolicyRequest)}, with a builder. */
    default GetKeyPolicyResponse getKeyPolicy(Consumer<GetKeyPolicyRequest.Builder> request) {
        return getKeyPolicy(
                Members.filled(GetKeyPolicyRequest.builder(), request).build());
    }

    /** Lists the names of the policies of a key: always {@code default}. */
    ListKeyPoliciesResponse listKeyPolicies(ListKeyPoliciesRequest request);

    /** The same as {@link #listKeyPolicies(ListKeyPoliciesRequest)}, with a builder. */
    default ListKeyPoliciesResponse listKeyPolicies(Consumer<ListKeyPoliciesRequest.Builder> request) {
        return listKeyPolicies(
                Members.filled(ListKeyPoliciesRequest.builder(), request).build());
    }

    /** Lets a principal use a key, within constraints. */
    CreateGrantResponse createGrant(CreateGrantRequest request);

    /** The same as {@link #createGrant(CreateGrantRequest)}, with a builder. */
    default CreateGrantResponse createGrant(Consumer<CreateGrantRequest.Builder> request) {
        return createGrant(Members.filled(CreateGrantRequest.builder(), request).build());
    }

    /** Lists the grants of a key. */
    ListGrantsResponse listGrants(ListGrantsRequest request);

    /** The same as {@link #listGrants(ListGrantsRequest)}, with a builder. */
    default ListGrantsResponse listGrants(Consumer<ListGrantsRequest.Builder> request) {
        return listGrants(Members.filled(ListGrantsRequest.builder(), request).build());
    }

    /** Lists the grants that a principal may retire, on keys of every account. */
    ListRetirableGrantsResponse listRetirableGrants(ListRetirableGrantsRequest request);

    /** The same as {@link #listRetirableGrants(ListRetirableGrantsRequest)}, with a builder. */
    default ListRetirableGrantsResponse listRetirableGrants(Consumer<ListRetirableGrantsRequest.Builder> request) {
        return listRetirableGrants(
                Members.filled(ListRetirableGrantsRequest.builder(), request).build());
    }

    /** Ends a grant, by its retiring principal, its grantee or the account that made it; before the call returns. */
    void retireGrant(RetireGrantRequest request);

    /** The same as {@link #retireGrant(RetireGrantRequest)}, with a builder. */
    default void retireGrant(Consumer<RetireGrantRequest.Builder> request) {
        retireGrant(Members.filled(RetireGrantRequest.builder(), request).build());
    }

    /** Revokes a grant, which needs kms:RevokeGrant on the key; effective when the call returns. */
    void revokeGrant(RevokeGrantRequest request);

    /** The same as {@link #revokeGrant(RevokeGrantRequest)}, with a builder. */
    default void revokeGrant(Consumer<RevokeGrantRequest.Builder> request) {
        revokeGrant(Members.filled(RevokeGrantRequest.builder(), request).build());
    }

    /** Adds tags to a key, in place of those of the same tag key. */
    void tagResource(TagResourceRequest request);

    /** The same as {@link #tagResource(TagResourceRequest)}, with a builder. */
    default void tagResource(Consumer<TagResourceRequest.Builder> request) {
        tagResource(Members.filled(TagResourceRequest.builder(), request).build());
    }

    /** Takes tags off a key. */
    void untagResource(UntagResourceRequest request);

    /** The same as {@link #untagResource(UntagResourceRequest)}, with a builder. */
    default void untagResource(Consumer<UntagResourceRequest.Builder> request) {
        untagResource(Members.filled(UntagResourceRequest.builder(), request).build());
    }

    /** Lists the tags of a key. */
    ListResourceTagsResponse listResourceTags(ListResourceTagsRequest request);

    /** The same as {@link #listResourceTags(ListResourceTagsRequest)}, with a builder. */
    default ListResourceTagsResponse listResourceTags(Consumer<ListResourceTagsRequest.Builder> request) {
        return listResourceTags(
                Members.filled(ListResourceTagsRequest.builder(), request).build());
    }

    /** Makes a custom key store: keys that lie in a token, or in a key manager behind a proxy. */
    CreateCustomKeyStoreResponse createCustomKeyStore(CreateCustomKeyStoreRequest request);

    /** The same as {@link #createCustomKeyStore(CreateCustomKeyStoreRequest)}, with a builder. */
    default CreateCustomKeyStoreResponse createCustomKeyStore(Consumer<CreateCustomKeyStoreRequest.Builder> request) {
        return createCustomKeyStore(
                Members.filled(CreateCustomKeyStoreRequest.builder(), request).build());
    }

    /** Lists the custom key stores of the account, or one of them. */
    DescribeCustomKeyStoresResponse describeCustomKeyStores(DescribeCustomKeyStoresRequest request);

    /** The same as {@link #describeCustomKeyStores(DescribeCustomKeyStoresRequest)}, with a builder. */
    default DescribeCustomKeyStoresResponse describeCustomKeyStores(
            Consumer<DescribeCustomKeyStoresRequest.Builder> request) {
        return describeCustomKeyStores(Members.filled(DescribeCustomKeyStoresRequest.builder(), request)
                .build());
    }

    /** Changes name, place or secret of a custom key store that is not connected; the name also of a connected one. */
    void updateCustomKeyStore(UpdateCustomKeyStoreRequest request);

    /** The same as {@link #updateCustomKeyStore(UpdateCustomKeyStoreRequest)}, with a builder. */
    default void updateCustomKeyStore(Consumer<UpdateCustomKeyStoreRequest.Builder> request) {
        updateCustomKeyStore(
                Members.filled(UpdateCustomKeyStoreRequest.builder(), request).build());
    }

    /** Connects a custom key store; returns when it is connected or has failed, which DescribeCustomKeyStores shows. */
    void connectCustomKeyStore(ConnectCustomKeyStoreRequest request);

    /** The same as {@link #connectCustomKeyStore(ConnectCustomKeyStoreRequest)}, with a builder. */
    default void connectCustomKeyStore(Consumer<ConnectCustomKeyStoreRequest.Builder> request) {
        connectCustomKeyStore(
                Members.filled(ConnectCustomKeyStoreRequest.builder(), request).build());
    }

    /** Disconnects a custom key store; its keys are unavailable until it is connected again. */
    void disconnectCustomKeyStore(DisconnectCustomKeyStoreRequest request);

    /** The same as {@link #disconnectCustomKeyStore(DisconnectCustomKeyStoreRequest)}, with a builder. */
    default void disconnectCustomKeyStore(Consumer<DisconnectCustomKeyStoreRequest.Builder> request) {
        disconnectCustomKeyStore(Members.filled(DisconnectCustomKeyStoreRequest.builder(), request)
                .build());
    }

    /** Deletes a custom key store that is disconnected and has no keys; where its keys were stays as it is. */
    void deleteCustomKeyStore(DeleteCustomKeyStoreRequest request);

    /** The same as {@link #deleteCustomKeyStore(DeleteCustomKeyStoreRequest)}, with a builder. */
    default void deleteCustomKeyStore(Consumer<DeleteCustomKeyStoreRequest.Builder> request) {
        deleteCustomKeyStore(
                Members.filled(DeleteCustomKeyStoreRequest.builder(), request).build());
    }

    /**
     * Calls the method that the request is for, as a program does that gets its requests from elsewhere.
     *
     * @return the response; empty for an operation that AWS KMS answers with nothing
     */
    default Optional<KmsResponse> call(KmsRequest request) {
        return KmsCalls.call(this, request);
    }
}
