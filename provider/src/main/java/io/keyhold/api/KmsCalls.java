package io.keyhold.api;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** Which method of {@link Kms} each request is for. */
final class KmsCalls {
    private static final Map<Class<? extends KmsRequest>, BiFunction<Kms, KmsRequest, Optional<KmsResponse>>> CALLS =
            new HashMap<>();
    private static final Map<String, Class<? extends KmsRequest>> TYPES = new HashMap<>();

    static {
        answered(CreateKeyRequest.class, Kms::createKey);
        answered(DescribeKeyRequest.class, Kms::describeKey);
        answered(ListKeysRequest.class, Kms::listKeys);
        silent(EnableKeyRequest.class, Kms::enableKey);
        silent(DisableKeyRequest.class, Kms::disableKey);
        silent(UpdateKeyDescriptionRequest.class, Kms::updateKeyDescription);
        silent(CreateAliasRequest.class, Kms::createAlias);
        silent(UpdateAliasRequest.class, Kms::updateAlias);
        silent(DeleteAliasRequest.class, Kms::deleteAlias);
        answered(ListAliasesRequest.class, Kms::listAliases);
        answered(EncryptRequest.class, Kms::encrypt);
        answered(DecryptRequest.class, Kms::decrypt);
        answered(GenerateDataKeyRequest.class, Kms::generateDataKey);
        answered(GenerateDataKeyWithoutPlaintextRequest.class, Kms::generateDataKeyWithoutPlaintext);
        answered(GenerateDataKeyPairRequest.class, Kms::generateDataKeyPair);
        answered(GenerateDataKeyPairWithoutPlaintextRequest.class, Kms::generateDataKeyPairWithoutPlaintext);
        answered(ReEncryptRequest.class, Kms::reEncrypt);
        answered(GenerateMacRequest.class, Kms::generateMac);
        answered(VerifyMacRequest.class, Kms::verifyMac);
        answered(SignRequest.class, Kms::sign);
        answered(VerifyRequest.class, Kms::verify);
        answered(GetPublicKeyRequest.class, Kms::getPublicKey);
        answered(DeriveSharedSecretRequest.class, Kms::deriveSharedSecret);
        answered(EncapsulateRequest.class, Kms::encapsulate);
        answered(DecapsulateRequest.class, Kms::decapsulate);
        answered(GenerateRandomRequest.class, Kms::generateRandom);
        silent(EnableKeyRotationRequest.class, Kms::enableKeyRotation);
        silent(DisableKeyRotationRequest.class, Kms::disableKeyRotation);
        answered(GetKeyRotationStatusRequest.class, Kms::getKeyRotationStatus);
        answered(RotateKeyOnDemandRequest.class, Kms::rotateKeyOnDemand);
        answered(ListKeyRotationsRequest.class, Kms::listKeyRotations);
        answered(ReplicateKeyRequest.class, Kms::replicateKey);
        silent(UpdatePrimaryRegionRequest.class, Kms::updatePrimaryRegion);
        answered(ScheduleKeyDeletionRequest.class, Kms::scheduleKeyDeletion);
        answered(CancelKeyDeletionRequest.class, Kms::cancelKeyDeletion);
        answered(GetKeyLastUsageRequest.class, Kms::getKeyLastUsage);
        answered(GetParametersForImportRequest.class, Kms::getParametersForImport);
        answered(ImportKeyMaterialRequest.class, Kms::importKeyMaterial);
        answered(DeleteImportedKeyMaterialRequest.class, Kms::deleteImportedKeyMaterial);
        silent(PutKeyPolicyRequest.class, Kms::putKeyPolicy);
        answered(GetKeyPolicyRequest.class, Kms::getKeyPolicy);
        answered(ListKeyPoliciesRequest.class, Kms::listKeyPolicies);
        answered(CreateGrantRequest.class, Kms::createGrant);
        answered(ListGrantsRequest.class, Kms::listGrants);
        answered(ListRetirableGrantsRequest.class, Kms::listRetirableGrants);
        silent(RetireGrantRequest.class, Kms::retireGrant);
        silent(RevokeGrantRequest.class, Kms::revokeGrant);
        silent(TagResourceRequest.class, Kms::tagResource);
        silent(UntagResourceRequest.class, Kms::untagResource);
        answered(ListResourceTagsRequest.class, Kms::listResourceTags);
        answered(CreateCustomKeyStoreRequest.class, Kms::createCustomKeyStore);
        answered(DescribeCustomKeyStoresRequest.class, Kms::describeCustomKeyStores);
        silent(UpdateCustomKeyStoreRequest.class, Kms::updateCustomKeyStore);
        silent(ConnectCustomKeyStoreRequest.class, Kms::connectCustomKeyStore);
        silent(DisconnectCustomKeyStoreRequest.class, Kms::disconnectCustomKeyStore);
        silent(DeleteCustomKeyStoreRequest.class, Kms::deleteCustomKeyStore);
    }

    private KmsCalls() {}

    static Optional<Class<? extends KmsRequest>> requestOf(String operation) {
        return Optional.ofNullable(TYPES.get(operation));
    }

    static Optional<KmsResponse> call(Kms kms, KmsRequest request) {
        BiFunction<Kms, KmsRequest, Optional<KmsResponse>> call = CALLS.get(request.getClass());
        if (call == null) {
            throw new KmsException.Unsupported(
                    "a request of type `" + request.getClass().getName() + "` is none that Kms has a method for",
                    "Pass one of io.keyhold.api");
        }
        return call.apply(kms, request);
    }

    private static <Q extends KmsRequest, R extends KmsResponse> void answered(
            Class<Q> type, BiFunction<Kms, Q, R> method) {
        TYPES.put(operation(type), type);
        CALLS.put(type, (kms, request) -> Optional.of(method.apply(kms, type.cast(request))));
    }

    private static <Q extends KmsRequest> void silent(Class<Q> type, BiConsumer<Kms, Q> method) {
        TYPES.put(operation(type), type);
        CALLS.put(type, (kms, request) -> {
            method.accept(kms, type.cast(request));
            return Optional.empty();
        });
    }

    private static String operation(Class<? extends KmsRequest> type) {
        String name = type.getSimpleName();
        return name.substring(0, name.length() - "Request".length());
    }
}
