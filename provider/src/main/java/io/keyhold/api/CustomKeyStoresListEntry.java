package io.keyhold.api;

import java.time.Instant;
import java.util.Optional;

/**
 * A custom key store, without its secrets. Source: AWS KMS API, shape CustomKeyStoresListEntry.
 *
 * @param customKeyStoreId the id; 1 to 64 characters
 * @param customKeyStoreName the name; 1 to 256 characters
 * @param cloudHsmClusterId the cluster of a store of type {@code AWS_CLOUDHSM}; 19 to 24 characters; optional
 * @param trustAnchorCertificate the certificate of the cluster; 1 to 5000 characters; optional
 * @param connectionState whether it is connected
 * @param connectionErrorCode why connecting failed, if the state is {@code FAILED}; optional
 * @param creationDate when it was created
 * @param customKeyStoreType where its keys are
 * @param xksProxyConfiguration the proxy of a store of type {@code EXTERNAL_KEY_STORE}; optional
 */
public record CustomKeyStoresListEntry(
        String customKeyStoreId,
        String customKeyStoreName,
        Optional<String> cloudHsmClusterId,
        Optional<String> trustAnchorCertificate,
        ConnectionStateType connectionState,
        Optional<ConnectionErrorCodeType> connectionErrorCode,
        Instant creationDate,
        CustomKeyStoreType customKeyStoreType,
        Optional<XksProxyConfigurationType> xksProxyConfiguration) {}
