package io.keyhold.api;

import java.util.Optional;

/**
 * Input of {@code UpdateCustomKeyStore}; member names, limits and defaults are those of AWS KMS.
 *
 * @param customKeyStoreId the custom key store; 1 to 64 characters
 * @param newCustomKeyStoreName the name of the custom key store; 1 to 256 characters; optional
 * @param keyStorePassword the password of the user of the cluster: the PIN of the token; 7 to 32 characters; never shown; optional
 * @param cloudHsmClusterId the cluster: the name that the settings give a token; 19 to 24 characters; optional
 * @param xksProxyUriEndpoint scheme and host of the proxy; 10 to 128 characters; optional
 * @param xksProxyUriPath the path of the proxy, which ends in {@code /kms/xks/v1}; 10 to 128 characters; optional
 * @param xksProxyVpcEndpointServiceName the VPC endpoint service of the proxy; 20 to 64 characters; optional
 * @param xksProxyVpcEndpointServiceOwner the account that owns the VPC endpoint service; 12 digits; optional
 * @param xksProxyAuthenticationCredential what Keyhold authenticates to the proxy with; optional
 * @param xksProxyConnectivity how Keyhold reaches the proxy; optional
 */
public record UpdateCustomKeyStoreRequest(
        String customKeyStoreId,
        Optional<String> newCustomKeyStoreName,
        Optional<String> keyStorePassword,
        Optional<String> cloudHsmClusterId,
        Optional<String> xksProxyUriEndpoint,
        Optional<String> xksProxyUriPath,
        Optional<String> xksProxyVpcEndpointServiceName,
        Optional<String> xksProxyVpcEndpointServiceOwner,
        Optional<XksProxyAuthenticationCredentialType> xksProxyAuthenticationCredential,
        Optional<XksProxyConnectivityType> xksProxyConnectivity)
        implements KmsRequest {
    /** Refuses null. */
    public UpdateCustomKeyStoreRequest {
        Members.require("customKeyStoreId", customKeyStoreId);
        Members.require("newCustomKeyStoreName", newCustomKeyStoreName);
        Members.require("keyStorePassword", keyStorePassword);
        Members.require("cloudHsmClusterId", cloudHsmClusterId);
        Members.require("xksProxyUriEndpoint", xksProxyUriEndpoint);
        Members.require("xksProxyUriPath", xksProxyUriPath);
        Members.require("xksProxyVpcEndpointServiceName", xksProxyVpcEndpointServiceName);
        Members.require("xksProxyVpcEndpointServiceOwner", xksProxyVpcEndpointServiceOwner);
        Members.require("xksProxyAuthenticationCredential", xksProxyAuthenticationCredential);
        Members.require("xksProxyConnectivity", xksProxyConnectivity);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static UpdateCustomKeyStoreRequest of(String customKeyStoreId) {
        return new UpdateCustomKeyStoreRequest(
                customKeyStoreId,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same with {@code newCustomKeyStoreName}. */
    public UpdateCustomKeyStoreRequest withNewCustomKeyStoreName(String newCustomKeyStoreName) {
        return new UpdateCustomKeyStoreRequest(
                customKeyStoreId,
                Members.optional("newCustomKeyStoreName", newCustomKeyStoreName),
                keyStorePassword,
                cloudHsmClusterId,
                xksProxyUriEndpoint,
                xksProxyUriPath,
                xksProxyVpcEndpointServiceName,
                xksProxyVpcEndpointServiceOwner,
                xksProxyAuthenticationCredential,
                xksProxyConnectivity);
    }

    /** The same with {@code keyStorePassword}. */
    public UpdateCustomKeyStoreRequest withKeyStorePassword(String keyStorePassword) {
        return new UpdateCustomKeyStoreRequest(
                customKeyStoreId,
                newCustomKeyStoreName,
                Members.optional("keyStorePassword", keyStorePassword),
                cloudHsmClusterId,
                xksProxyUriEndpoint,
                xksProxyUriPath,
                xksProxyVpcEndpointServiceName,
                xksProxyVpcEndpointServiceOwner,
                xksProxyAuthenticationCredential,
                xksProxyConnectivity);
    }

    /** The same with {@code cloudHsmClusterId}. */
    public UpdateCustomKeyStoreRequest withCloudHsmClusterId(String cloudHsmClusterId) {
        return new UpdateCustomKeyStoreRequest(
                customKeyStoreId,
                newCustomKeyStoreName,
                keyStorePassword,
                Members.optional("cloudHsmClusterId", cloudHsmClusterId),
                xksProxyUriEndpoint,
                xksProxyUriPath,
                xksProxyVpcEndpointServiceName,
                xksProxyVpcEndpointServiceOwner,
                xksProxyAuthenticationCredential,
                xksProxyConnectivity);
    }

    /** The same with {@code xksProxyUriEndpoint}. */
    public UpdateCustomKeyStoreRequest withXksProxyUriEndpoint(String xksProxyUriEndpoint) {
        return new UpdateCustomKeyStoreRequest(
                customKeyStoreId,
                newCustomKeyStoreName,
                keyStorePassword,
                cloudHsmClusterId,
                Members.optional("xksProxyUriEndpoint", xksProxyUriEndpoint),
                xksProxyUriPath,
                xksProxyVpcEndpointServiceName,
                xksProxyVpcEndpointServiceOwner,
                xksProxyAuthenticationCredential,
                xksProxyConnectivity);
    }

    /** The same with {@code xksProxyUriPath}. */
    public UpdateCustomKeyStoreRequest withXksProxyUriPath(String xksProxyUriPath) {
        return new UpdateCustomKeyStoreRequest(
                customKeyStoreId,
                newCustomKeyStoreName,
                keyStorePassword,
                cloudHsmClusterId,
                xksProxyUriEndpoint,
                Members.optional("xksProxyUriPath", xksProxyUriPath),
                xksProxyVpcEndpointServiceName,
                xksProxyVpcEndpointServiceOwner,
                xksProxyAuthenticationCredential,
                xksProxyConnectivity);
    }

    /** The same with {@code xksProxyVpcEndpointServiceName}. */
    public UpdateCustomKeyStoreRequest withXksProxyVpcEndpointServiceName(String xksProxyVpcEndpointServiceName) {
        return new UpdateCustomKeyStoreRequest(
                customKeyStoreId,
                newCustomKeyStoreName,
                keyStorePassword,
                cloudHsmClusterId,
                xksProxyUriEndpoint,
                xksProxyUriPath,
                Members.optional("xksProxyVpcEndpointServiceName", xksProxyVpcEndpointServiceName),
                xksProxyVpcEndpointServiceOwner,
                xksProxyAuthenticationCredential,
                xksProxyConnectivity);
    }

    /** The same with {@code xksProxyVpcEndpointServiceOwner}. */
    public UpdateCustomKeyStoreRequest withXksProxyVpcEndpointServiceOwner(String xksProxyVpcEndpointServiceOwner) {
        return new UpdateCustomKeyStoreRequest(
                customKeyStoreId,
                newCustomKeyStoreName,
                keyStorePassword,
                cloudHsmClusterId,
                xksProxyUriEndpoint,
                xksProxyUriPath,
                xksProxyVpcEndpointServiceName,
                Members.optional("xksProxyVpcEndpointServiceOwner", xksProxyVpcEndpointServiceOwner),
                xksProxyAuthenticationCredential,
                xksProxyConnectivity);
    }

    /** The same with {@code xksProxyAuthenticationCredential}. */
    public UpdateCustomKeyStoreRequest withXksProxyAuthenticationCredential(
            XksProxyAuthenticationCredentialType xksProxyAuthenticationCredential) {
        return new UpdateCustomKeyStoreRequest(
                customKeyStoreId,
                newCustomKeyStoreName,
                keyStorePassword,
                cloudHsmClusterId,
                xksProxyUriEndpoint,
                xksProxyUriPath,
                xksProxyVpcEndpointServiceName,
                xksProxyVpcEndpointServiceOwner,
                Members.optional("xksProxyAuthenticationCredential", xksProxyAuthenticationCredential),
                xksProxyConnectivity);
    }

    /** The same with {@code xksProxyConnectivity}. */
    public UpdateCustomKeyStoreRequest withXksProxyConnectivity(XksProxyConnectivityType xksProxyConnectivity) {
        return new UpdateCustomKeyStoreRequest(
                customKeyStoreId,
                newCustomKeyStoreName,
                keyStorePassword,
                cloudHsmClusterId,
                xksProxyUriEndpoint,
                xksProxyUriPath,
                xksProxyVpcEndpointServiceName,
                xksProxyVpcEndpointServiceOwner,
                xksProxyAuthenticationCredential,
                Members.optional("xksProxyConnectivity", xksProxyConnectivity));
    }

    @Override
    public Operation operation() {
        return Operation.UPDATE_CUSTOM_KEY_STORE;
    }

    @Override
    public void check(Constraints check) {
        check.length("customKeyStoreId", customKeyStoreId, 1, 64);
        check.length("newCustomKeyStoreName", newCustomKeyStoreName, 1, 256);
        check.secret("keyStorePassword", keyStorePassword, 7, 32, ".*");
        check.length("cloudHsmClusterId", cloudHsmClusterId, 19, 24);
        check.pattern("cloudHsmClusterId", cloudHsmClusterId, "cluster-[2-7a-zA-Z]{11,16}");
        check.length("xksProxyUriEndpoint", xksProxyUriEndpoint, 10, 128);
        check.pattern("xksProxyUriEndpoint", xksProxyUriEndpoint, "^https://[a-zA-Z0-9.-]+$");
        check.length("xksProxyUriPath", xksProxyUriPath, 10, 128);
        check.pattern(
                "xksProxyUriPath", xksProxyUriPath, "^(/[a-zA-Z0-9\\/_-]+/kms/xks/v\\d{1,2})$|^(/kms/xks/v\\d{1,2})$");
        check.length("xksProxyVpcEndpointServiceName", xksProxyVpcEndpointServiceName, 20, 64);
        check.pattern(
                "xksProxyVpcEndpointServiceName",
                xksProxyVpcEndpointServiceName,
                "^(com|eu)\\.amazonaws\\.vpce\\.([a-z]+-){2,3}\\d+\\.vpce-svc-[0-9a-z]+$");
        check.length("xksProxyVpcEndpointServiceOwner", xksProxyVpcEndpointServiceOwner, 12, 12);
        check.pattern("xksProxyVpcEndpointServiceOwner", xksProxyVpcEndpointServiceOwner, "[0-9]{12}");
        xksProxyAuthenticationCredential.ifPresent(
                credential -> credential.check("xksProxyAuthenticationCredential", check));
    }

    /** Every member but the password. */
    @Override
    public String toString() {
        return "UpdateCustomKeyStoreRequest["
                + "customKeyStoreId=" + customKeyStoreId
                + ", newCustomKeyStoreName=" + newCustomKeyStoreName
                + ", keyStorePassword=" + (keyStorePassword.isPresent() ? "(not shown)" : "")
                + ", cloudHsmClusterId=" + cloudHsmClusterId
                + ", xksProxyUriEndpoint=" + xksProxyUriEndpoint
                + ", xksProxyUriPath=" + xksProxyUriPath
                + ", xksProxyVpcEndpointServiceName=" + xksProxyVpcEndpointServiceName
                + ", xksProxyVpcEndpointServiceOwner=" + xksProxyVpcEndpointServiceOwner
                + ", xksProxyAuthenticationCredential=" + xksProxyAuthenticationCredential
                + ", xksProxyConnectivity=" + xksProxyConnectivity
                + "]";
    }
}
