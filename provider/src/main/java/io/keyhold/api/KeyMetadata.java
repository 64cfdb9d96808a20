package io.keyhold.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The metadata of a KMS key. Source: AWS KMS API, shape KeyMetadata.
 *
 * @param awsAccountId the account of the key
 * @param keyId the key; 1 to 2048 characters
 * @param arn the key ARN; 20 to 2048 characters
 * @param creationDate when it was created
 * @param enabled whether the state is {@code Enabled}
 * @param description the description, not secret; 0 to 8192 characters
 * @param keyUsage what the key is for
 * @param keyState the state of the key
 * @param deletionDate when the key is deleted; optional
 * @param validTo when the material expires; optional
 * @param origin where the material comes from
 * @param customKeyStoreId the custom key store; 1 to 64 characters; optional
 * @param cloudHsmClusterId the CloudHSM cluster; 19 to 24 characters; optional
 * @param expirationModel whether the material expires; optional
 * @param keyManager who manages the key
 * @param customerMasterKeySpec the shape of the key, under its old name
 * @param keySpec the shape of the key
 * @param encryptionAlgorithms the encryption algorithms of the key
 * @param signingAlgorithms the signing algorithms of the key
 * @param keyAgreementAlgorithms the key agreement algorithms of the key
 * @param multiRegion whether the key is the primary of a multi-Region set
 * @param multiRegionConfiguration the multi-Region set; optional
 * @param pendingDeletionWindowInDays days until the deletion once it can begin; 1 to 365; optional
 * @param macAlgorithms the MAC algorithms of the key
 * @param xksKeyConfiguration the key in the external key store; optional
 * @param currentKeyMaterialId the material that encrypts; 64 characters; optional
 * @param encapsulationAlgorithms the encapsulation algorithms of the key
 */
public record KeyMetadata(
        String awsAccountId,
        String keyId,
        String arn,
        Instant creationDate,
        boolean enabled,
        String description,
        KeyUsageType keyUsage,
        KeyState keyState,
        Optional<Instant> deletionDate,
        Optional<Instant> validTo,
        OriginType origin,
        Optional<String> customKeyStoreId,
        Optional<String> cloudHsmClusterId,
        Optional<ExpirationModelType> expirationModel,
        KeyManagerType keyManager,
        KeySpec customerMasterKeySpec,
        KeySpec keySpec,
        List<EncryptionAlgorithmSpec> encryptionAlgorithms,
        List<SigningAlgorithmSpec> signingAlgorithms,
        List<KeyAgreementAlgorithmSpec> keyAgreementAlgorithms,
        boolean multiRegion,
        Optional<MultiRegionConfiguration> multiRegionConfiguration,
        Optional<Integer> pendingDeletionWindowInDays,
        List<MacAlgorithmSpec> macAlgorithms,
        Optional<XksKeyConfigurationType> xksKeyConfiguration,
        Optional<String> currentKeyMaterialId,
        List<EncapsulationAlgorithmSpec> encapsulationAlgorithms) {
    /** Copies what can change. */
    public KeyMetadata {
        encryptionAlgorithms = List.copyOf(encryptionAlgorithms);
        signingAlgorithms = List.copyOf(signingAlgorithms);
        keyAgreementAlgorithms = List.copyOf(keyAgreementAlgorithms);
        macAlgorithms = List.copyOf(macAlgorithms);
        encapsulationAlgorithms = List.copyOf(encapsulationAlgorithms);
    }
}
