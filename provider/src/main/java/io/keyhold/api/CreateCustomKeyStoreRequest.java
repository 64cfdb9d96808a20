package io.keyhold.api;

import java.util.Optional;

/**
 * Input of {@code CreateCustomKeyStore}; member names, limits and defaults are those of AWS KMS.
 *
 * @param customKeyStoreName the name of the custom key store; 1 to 256 characters
 * @param cloudHsmClusterId the cluster: the name that the settings give a token; 19 to 24 characters; optional
 * @param trustAnchorCertificate the certificate of the cluster; kept and shown, not used, since a token has none; 1 to 5000 characters; optional
 * @param keyStorePassword the password of the user of the cluster: the PIN of the token; 7 to 32 characters; never shown; optional
 * @param customKeyStoreType where the keys are; {@code AWS_CLOUDHSM} if left out; optional
 * @param xksProxyUriEndpoint scheme and host of the proxy; 10 to 128 characters; optional
 * @param xksProxyUriPath the path of the proxy, which ends in {@code /kms/xks/v1}; 10 to 128 characters; optional
 * @param xksProxyVpcEndpointServiceName the VPC endpoint service of the proxy; 20 to 64 characters; optional
 * @param xksProxyVpcEndpointServiceOwner the account that owns the VPC endpoint service; 12 digits; optional
 * @param xksProxyAuthenticationCredential what Keyhold authenticates to the proxy with; optional
 * @param xksProxyConnectivity how Keyhold reaches the proxy; optional
 */
public record CreateCustomKeyStoreRequest(
        String customKeyStoreName,
        Optional<String> cloudHsmClusterId,
        Optional<String> trustAnchorCertificate,
        Optional<String> keyStorePassword,
        Optional<CustomKeyStoreType> customKeyStoreType,
        Optional<String> xksProxyUriEndpoint,
        Optional<String> xksProxyUriPath,
        Optional<String> xksProxyVpcEndpointServiceName,
        Optional<String> xksProxyVpcEndpointServiceOwner,
        Optional<XksProxyAuthenticationCredentialType> xksProxyAuthenticationCredential,
        Optional<XksProxyConnectivityType> xksProxyConnectivity)
        implements KmsRequest {
    /** Refuses null. */
    public CreateCustomKeyStoreRequest {
        Members.require("customKeyStoreName", customKeyStoreName);
        Members.require("cloudHsmClusterId", cloudHsmClusterId);
        Members.require("trustAnchorCertificate", trustAnchorCertificate);
        Members.require("keyStorePassword", keyStorePassword);
        Members.require("customKeyStoreType", customKeyStoreType);
        Members.require("xksProxyUriEndpoint", xksProxyUriEndpoint);
        Members.require("xksProxyUriPath", xksProxyUriPath);
        Members.require("xksProxyVpcEndpointServiceName", xksProxyVpcEndpointServiceName);
        Members.require("xksProxyVpcEndpointServiceOwner", xksProxyVpcEndpointServiceOwner);
        Members.require("xksProxyAuthenticationCredential", xksProxyAuthenticationCredential);
        Members.require("xksProxyConnectivity", xksProxyConnectivity);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static CreateCustomKeyStoreRequest of(String customKeyStoreName) {
        return new CreateCustomKeyStoreRequest(
                customKeyStoreName,
                Optional.empty(),
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

    /** The same with {@code cloudHsmClusterId}. */
    public CreateCustomKeyStoreRequest withCloudHsmClusterId(String cloudHsmClusterId) {
        return new CreateCustomKeyStoreRequest(
                customKeyStoreName,
                Members.optional("cloudHsmClusterId", cloudHsmClusterId),
                trustAnchorCertificate,
                keyStorePassword,
                customKeyStoreType,
                xksProxyUriEndpoint,
                xksProxyUriPath,
                xksProxyVpcEndpointServiceName,
                xksProxyVpcEndpointServiceOwner,
                xksProxyAuthenticationCredential,
                xksProxyConnectivity);
    }

    /** The same with {@code trustAnchorCertificate}. */
    public CreateCustomKeyStoreRequest withTrustAnchorCertificate(String trustAnchorCertificate) {
        return new CreateCustomKeyStoreRequest(
                customKeyStoreName,
                cloudHsmClusterId,
                Members.optional("trustAnchorCertificate", trustAnchorCertificate),
                keyStorePassword,
                customKeyStoreType,
                xksProxyUriEndpoint,
                xksProxyUriPath,
                xksProxyVpcEndpointServiceName,
                xksProxyVpcEndpointServiceOwner,
                xksProxyAuthenticationCredential,
                xksProxyConnectivity);
    }

    /** The same with {@code keyStorePassword}. */
    public CreateCustomKeyStoreRequest withKeyStorePassword(String keyStorePassword) {
        return new CreateCustomKeyStoreRequest(
                customKeyStoreName,
                cloudHsmClusterId,
                trustAnchorCertificate,
                Members.optional("keyStorePassword", keyStorePassword),
                customKeyStoreType,
                xksProxyUriEndpoint,
                xksProxyUriPath,
                xksProxyVpcEndpointServiceName,
                xksProxyVpcEndpointServiceOwner,
                xksProxyAuthenticationCredential,
                xksProxyConnectivity);
    }

    /** The same with {@code customKeyStoreType}. */
    public CreateCustomKeyStoreRequest withCustomKeyStoreType(CustomKeyStoreType customKeyStoreType) {
        return new CreateCustomKeyStoreRequest(
                customKeyStoreName,
                cloudHsmClusterId,
                trustAnchorCertificate,
                keyStorePassword,
                Members.optional("customKeyStoreType", customKeyStoreType),
                xksProxyUriEndpoint,
                xksProxyUriPath,
                xksProxyVpcEndpointServiceName,
                xksProxyVpcEndpointServiceOwner,
                xksProxyAuthenticationCredential,
                xksProxyConnectivity);
    }

    /** The same with {@code xksProxyUriEndpoint}. */
    public CreateCustomKeyStoreRequest withXksProxyUriEndpoint(String xksProxyUriEndpoint) {
        return new CreateCustomKeyStoreRequest(
                customKeyStoreName,
                cloudHsmClusterId,
                trustAnchorCertificate,
                keyStorePassword,
                customKeyStoreType,
                Members.optional("xksProxyUriEndpoint", xksProxyUriEndpoint),
                xksProxyUriPath,
                xksProxyVpcEndpointServiceName,
                xksProxyVpcEndpointServiceOwner,
                xksProxyAuthenticationCredential,
                xksProxyConnectivity);
    }

    /** The same with {@code xksProxyUriPath}. */
    public CreateCustomKeyStoreRequest withXksProxyUriPath(String xksProxyUriPath) {
        return new CreateCustomKeyStoreRequest(
                customKeyStoreName,
                cloudHsmClusterId,
                trustAnchorCertificate,
                keyStorePassword,
                customKeyStoreType,
                xksProxyUriEndpoint,
                Members.optional("xksProxyUriPath", xksProxyUriPath),
                xksProxyVpcEndpointServiceName,
                xksProxyVpcEndpointServiceOwner,
                xksProxyAuthenticationCredential,
                xksProxyConnectivity);
    }

    /** The same with {@code xksProxyVpcEndpointServiceName}. */
    public CreateCustomKeyStoreRequest withXksProxyVpcEndpointServiceName(String xksProxyVpcEndpointServiceName) {
        return new CreateCustomKeyStoreRequest(
                customKeyStoreName,
                cloudHsmClusterId,
                trustAnchorCertificate,
                keyStorePassword,
                customKeyStoreType,
                xksProxyUriEndpoint,
                xksProxyUriPath,
                Members.optional("xksProxyVpcEndpointServiceName", xksProxyVpcEndpointServiceName),
                xksProxyVpcEndpointServiceOwner,
                xksProxyAuthenticationCredential,
                xksProxyConnectivity);
    }

    /** The same with {@code xksProxyVpcEndpointServiceOwner}. */
    public CreateCustomKeyStoreRequest withXksProxyVpcEndpointServiceOwner(String xksProxyVpcEndpointServiceOwner) {
        return new CreateCustomKeyStoreRequest(
                customKeyStoreName,
                cloudHsmClusterId,
                trustAnchorCertificate,
                keyStorePassword,
                customKeyStoreType,
                xksProxyUriEndpoint,
                xksProxyUriPath,
                xksProxyVpcEndpointServiceName,
                Members.optional("xksProxyVpcEndpointServiceOwner", xksProxyVpcEndpointServiceOwner),
                xksProxyAuthenticationCredential,
                xksProxyConnectivity);
    }

    /** The same with {@code xksProxyAuthenticationCredential}. */
    public CreateCustomKeyStoreRequest withXksProxyAuthenticationCredential(
            XksProxyAuthenticationCredentialType xksProxyAuthenticationCredential) {
        return new CreateCustomKeyStoreRequest(
                customKeyStoreName,
                cloudHsmClusterId,
                trustAnchorCertificate,
                keyStorePassword,
                customKeyStoreType,
                xksProxyUriEndpoint,
                xksProxyUriPath,
                xksProxyVpcEndpointServiceName,
                xksProxyVpcEndpointServiceOwner,
                Members.optional("xksProxyAuthenticationCredential", xksProxyAuthenticationCredential),
                xksProxyConnectivity);
    }

    /** The same with {@code xksProxyConnectivity}. */
    public CreateCustomKeyStoreRequest withXksProxyConnectivity(XksProxyConnectivityType xksProxyConnectivity) {
        return new CreateCustomKeyStoreRequest(
                customKeyStoreName,
                cloudHsmClusterId,
                trustAnchorCertificate,
                keyStorePassword,
                customKeyStoreType,
                xksProxyUriEndpoint,
                xksProxyUriPath,
                xksProxyVpcEndpointServiceName,
                xksProxyVpcEndpointServiceOwner,
                xksProxyAuthenticationCredential,
                Members.optional("xksProxyConnectivity", xksProxyConnectivity));
    }

    @Override
    public Operation operation() {
        return Operation.CREATE_CUSTOM_KEY_STORE;
    }

    @Override
    public void check(Constraints check) {
        check.length("customKeyStoreName", customKeyStoreName, 1, 256);
        check.length("cloudHsmClusterId", cloudHsmClusterId, 19, 24);
        check.pattern("cloudHsmClusterId", cloudHsmClusterId, "cluster-[2-7a-zA-Z]{11,16}");
        check.length("trustAnchorCertificate", trustAnchorCertificate, 1, 5000);
        check.secret("keyStorePassword", keyStorePassword, 7, 32, ".*");
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
        return "CreateCustomKeyStoreRequest["
                + "customKeyStoreName=" + customKeyStoreName
                + ", cloudHsmClusterId=" + cloudHsmClusterId
                + ", trustAnchorCertificate=" + trustAnchorCertificate
                + ", keyStorePassword=" + (keyStorePassword.isPresent() ? "(not shown)" : "")
                + ", customKeyStoreType=" + customKeyStoreType
                + ", xksProxyUriEndpoint=" + xksProxyUriEndpoint
                + ", xksProxyUriPath=" + xksProxyUriPath
                + ", xksProxyVpcEndpointServiceName=" + xksProxyVpcEndpointServiceName
                + ", xksProxyVpcEndpointServiceOwner=" + xksProxyVpcEndpointServiceOwner
                + ", xksProxyAuthenticationCredential=" + xksProxyAuthenticationCredential
                + ", xksProxyConnectivity=" + xksProxyConnectivity
                + "]";
    }
}
