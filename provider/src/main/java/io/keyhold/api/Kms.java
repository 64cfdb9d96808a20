package io.keyhold.api;

import java.util.Optional;

/**
 * The operations of AWS KMS, for one caller. Every call is decided, held to the state of its key and audited; a
 * refusal is a {@link KmsException}. Safe for concurrent use. Source: AWS KMS API Reference, version 2014-11-01.
 */
public interface Kms {
    /** Creates a KMS key. */
    CreateKeyResponse createKey(CreateKeyRequest request);

    /** Tells what is known of a key. */
    DescribeKeyResponse describeKey(DescribeKeyRequest request);

    /** Lists the keys of the account and Region. */
    ListKeysResponse listKeys(ListKeysRequest request);

    /** Lets a disabled key be used again. */
    void enableKey(EnableKeyRequest request);

    /** Stops a key from being used, before the call returns. */
    void disableKey(DisableKeyRequest request);

    /** Replaces the description of a key. */
    void updateKeyDescription(UpdateKeyDescriptionRequest request);

    /** Gives a key a name. */
    void createAlias(CreateAliasRequest request);

    /** Points a name at another key of the same type and usage. */
    void updateAlias(UpdateAliasRequest request);

    /** Takes a name away; the key stays. */
    void deleteAlias(DeleteAliasRequest request);

    /** Lists the names of the account and Region, or of one key. */
    ListAliasesResponse listAliases(ListAliasesRequest request);

    /** Encrypts up to 4096 bytes. */
    EncryptResponse encrypt(EncryptRequest request);

    /** Opens what {@code Encrypt} or {@code GenerateDataKey} made. */
    DecryptResponse decrypt(DecryptRequest request);

    /** A new data key, in clear and as the KMS key wraps it. */
    GenerateDataKeyResponse generateDataKey(GenerateDataKeyRequest request);

    /** A new data key, as the KMS key wraps it only. */
    GenerateDataKeyWithoutPlaintextResponse generateDataKeyWithoutPlaintext(
            GenerateDataKeyWithoutPlaintextRequest request);

    /** A new key pair, its private key in clear and as the KMS key wraps it. */
    GenerateDataKeyPairResponse generateDataKeyPair(GenerateDataKeyPairRequest request);

    /** A new key pair, its private key as the KMS key wraps it only. */
    GenerateDataKeyPairWithoutPlaintextResponse generateDataKeyPairWithoutPlaintext(
            GenerateDataKeyPairWithoutPlaintextRequest request);

    /** Moves a ciphertext to another KMS key, encryption context or to the current material, inside the service. */
    ReEncryptResponse reEncrypt(ReEncryptRequest request);

    /** Computes the authentication code of a message of up to 4096 bytes. */
    GenerateMacResponse generateMac(GenerateMacRequest request);

    /** Checks the authentication code of a message. */
    VerifyMacResponse verifyMac(VerifyMacRequest request);

    /** Signs a message of up to 4096 bytes, its digest, or for ML-DSA its representative mu. */
    SignResponse sign(SignRequest request);

    /**
     * Checks a signature.
     *
     * @throws KmsException.InvalidSignature if it is not one of the message by this key
     */
    VerifyResponse verify(VerifyRequest request);

    /** Gives the public key of an asymmetric key, also of a disabled one. */
    GetPublicKeyResponse getPublicKey(GetPublicKeyRequest request);

    /** Agrees on a secret with the owner of another public key; the raw x coordinate. */
    DeriveSharedSecretResponse deriveSharedSecret(DeriveSharedSecretRequest request);

    /** Makes a secret of 32 bytes that the owner of the key finds again from a ciphertext, by the public key. */
    EncapsulateResponse encapsulate(EncapsulateRequest request);

    /**
     * Finds the secret that a ciphertext holds. A ciphertext that is damaged, or of another key, is not an error: it gives 32
     * bytes that nobody else has (implicit rejection, FIPS 203), so confirm that both sides have the same secret.
     *
     * @throws KmsException.InvalidCiphertext if the ciphertext is not as long as those of the key spec
     */
    DecapsulateResponse decapsulate(DecapsulateRequest request);

    /** Gives 1 to 1024 random bytes. */
    GenerateRandomResponse generateRandom(GenerateRandomRequest request);

    /** Lets a key rotate by itself every 90 to 2560 days, 365 by default, counted from this call. */
    void enableKeyRotation(EnableKeyRotationRequest request);

    /** Stops a key from rotating by itself. */
    void disableKeyRotation(DisableKeyRotationRequest request);

    /** Tells whether and when a key rotates by itself. */
    GetKeyRotationStatusResponse getKeyRotationStatus(GetKeyRotationStatusRequest request);

    /** Rotates a key now, up to 25 times in its life; its schedule stays. */
    RotateKeyOnDemandResponse rotateKeyOnDemand(RotateKeyOnDemandRequest request);

    /** Lists the rotations of a key, or all of its material. */
    ListKeyRotationsResponse listKeyRotations(ListKeyRotationsRequest request);

    /** Stops a key from being used, and deletes it after 7 to 30 days. */
    ScheduleKeyDeletionResponse scheduleKeyDeletion(ScheduleKeyDeletionRequest request);

    /** Saves a key that waits for its deletion; it is disabled then. */
    CancelKeyDeletionResponse cancelKeyDeletion(CancelKeyDeletionRequest request);

    /** Tells when a key was last used in a cryptographic operation; another process may tell 10 minutes later. */
    GetKeyLastUsageResponse getKeyLastUsage(GetKeyLastUsageRequest request);

    /** Gives a wrapping key and a token for one import of key material within 24 hours. */
    GetParametersForImportResponse getParametersForImport(GetParametersForImportRequest request);

    /** Imports key material into a key of Origin EXTERNAL: its first, the same again, or new material to rotate to. */
    ImportKeyMaterialResponse importKeyMaterial(ImportKeyMaterialRequest request);

    /** Deletes imported key material; the key is pending import until the same material is imported again. */
    DeleteImportedKeyMaterialResponse deleteImportedKeyMaterial(DeleteImportedKeyMaterialRequest request);

    /** Sets the key policy; refuses one that would keep the caller from changing it again, unless bypassed. */
    void putKeyPolicy(PutKeyPolicyRequest request);

    /** Gives the key policy. */
    GetKeyPolicyResponse getKeyPolicy(GetKeyPolicyRequest request);

    /** Lists the names of the policies of a key: always {@code default}. */
    ListKeyPoliciesResponse listKeyPolicies(ListKeyPoliciesRequest request);

    /** Lets a principal use a key, within constraints. */
    CreateGrantResponse createGrant(CreateGrantRequest request);

    /** Lists the grants of a key. */
    ListGrantsResponse listGrants(ListGrantsRequest request);

    /** Lists the grants that a principal may retire, on keys of every account. */
    ListRetirableGrantsResponse listRetirableGrants(ListRetirableGrantsRequest request);

    /** Ends a grant, by its retiring principal, its grantee or the account that made it; before the call returns. */
    void retireGrant(RetireGrantRequest request);

    /** Ends a grant, by who may do that on the key; before the call returns. */
    void revokeGrant(RevokeGrantRequest request);

    /** Adds tags to a key, in place of those of the same tag key. */
    void tagResource(TagResourceRequest request);

    /** Takes tags off a key. */
    void untagResource(UntagResourceRequest request);

    /** Lists the tags of a key. */
    ListResourceTagsResponse listResourceTags(ListResourceTagsRequest request);

    /** Makes a custom key store: keys that lie in a token, or in a key manager behind a proxy. */
    CreateCustomKeyStoreResponse createCustomKeyStore(CreateCustomKeyStoreRequest request);

    /** Lists the custom key stores of the account, or one of them. */
    DescribeCustomKeyStoresResponse describeCustomKeyStores(DescribeCustomKeyStoresRequest request);

    /** Changes name, place or secret of a custom key store that is not connected; the name also of a connected one. */
    void updateCustomKeyStore(UpdateCustomKeyStoreRequest request);

    /** Connects a custom key store; returns when it is connected or has failed, which DescribeCustomKeyStores shows. */
    void connectCustomKeyStore(ConnectCustomKeyStoreRequest request);

    /** Disconnects a custom key store; its keys are unavailable until it is connected again. */
    void disconnectCustomKeyStore(DisconnectCustomKeyStoreRequest request);

    /** Deletes a custom key store that is disconnected and has no keys; where its keys were stays as it is. */
    void deleteCustomKeyStore(DeleteCustomKeyStoreRequest request);

    /**
     * Calls the method that the request is for, as a program does that gets its requests from elsewhere.
     *
     * @return the response; empty for an operation that AWS KMS answers with nothing
     */
    default Optional<KmsResponse> call(KmsRequest request) {
        return KmsCalls.call(this, request);
    }
}
