package io.keyhold.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Input of {@code UpdateCustomKeyStore}; member names, limits and defaults are those of AWS KMS.
 *
 * @param customKeyStoreId the custom key store; 1 to 64 characters
 * @param newCustomKeyStoreName the name of the custom key store; 1 to 256 characters; optional
 * @param keyStorePassword the password of the user of the cluster: the PIN of the token; 7 to 32 characters; never
 *     shown; optional
 * @param cloudHsmClusterId the cluster: the name that the settings give a token; 19 to 24 characters; optional
 * @param xksProxyUriEndpoint scheme and host of the proxy; 10 to 128 characters; optional
 * @param xksProxyUriPath the path of the proxy, which ends in {@code /kms/xks/v1}; 10 to 128 characters; optional
 * @param xksProxyVpcEndpointServiceName the VPC endpoint service of the proxy; 20 to 64 characters; optional
 * @param xksProxyVpcEndpointServiceOwner the account that owns the VPC endpoint service; 12 characters; optional
 * @param xksProxyAuthenticationCredential what Keyhold authenticates to the proxy with; optional
 * @param xksProxyConnectivity how Keyhold reaches the proxy; optional
 */
public record UpdateCustomKeyStoreRequest(
        String customKeyStoreId,
        Optional<String> newCustomKeyStoreName,
        @Sensitive Optional<String> keyStorePassword,
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
        return toBuilder().newCustomKeyStoreName(newCustomKeyStoreName).build();
    }

    /** The same with {@code keyStorePassword}. */
    public UpdateCustomKeyStoreRequest withKeyStorePassword(String keyStorePassword) {
        return toBuilder().keyStorePassword(keyStorePassword).build();
    }

    /** The same with {@code cloudHsmClusterId}. */
    public UpdateCustomKeyStoreRequest withCloudHsmClusterId(String cloudHsmClusterId) {
        return toBuilder().cloudHsmClusterId(cloudHsmClusterId).build();
    }

    /** The same with {@code xksProxyUriEndpoint}. */
    public UpdateCustomKeyStoreRequest withXksProxyUriEndpoint(String xksProxyUriEndpoint) {
        return toBuilder().xksProxyUriEndpoint(xksProxyUriEndpoint).build();
    }

    /** The same with {@code xksProxyUriPath}. */
    public UpdateCustomKeyStoreRequest withXksProxyUriPath(String xksProxyUriPath) {
        return toBuilder().xksProxyUriPath(xksProxyUriPath).build();
    }

    /** The same with {@code xksProxyVpcEndpointServiceName}. */
    public UpdateCustomKeyStoreRequest withXksProxyVpcEndpointServiceName(String xksProxyVpcEndpointServiceName) {
        return toBuilder().xksProxyVpcEndpointServiceName(xksProxyVpcEndpointServiceName).build();
    }

    /** The same with {@code xksProxyVpcEndpointServiceOwner}. */
    public UpdateCustomKeyStoreRequest withXksProxyVpcEndpointServiceOwner(String xksProxyVpcEndpointServiceOwner) {
        return toBuilder().xksProxyVpcEndpointServiceOwner(xksProxyVpcEndpointServiceOwner).build();
    }

    /** The same with {@code xksProxyAuthenticationCredential}. */
    public UpdateCustomKeyStoreRequest withXksProxyAuthenticationCredential(XksProxyAuthenticationCredentialType xksProxyAuthenticationCredential) {
        return toBuilder().xksProxyAuthenticationCredential(xksProxyAuthenticationCredential).build();
    }

    /** The same with {@code xksProxyConnectivity}. */
    public UpdateCustomKeyStoreRequest withXksProxyConnectivity(XksProxyConnectivityType xksProxyConnectivity) {
        return toBuilder().xksProxyConnectivity(xksProxyConnectivity).build();
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.customKeyStoreId = customKeyStoreId;
        builder.newCustomKeyStoreName = newCustomKeyStoreName;
        builder.keyStorePassword = keyStorePassword;
        builder.cloudHsmClusterId = cloudHsmClusterId;
        builder.xksProxyUriEndpoint = xksProxyUriEndpoint;
        builder.xksProxyUriPath = xksProxyUriPath;
        builder.xksProxyVpcEndpointServiceName = xksProxyVpcEndpointServiceName;
        builder.xksProxyVpcEndpointServiceOwner = xksProxyVpcEndpointServiceOwner;
        builder.xksProxyAuthenticationCredential = xksProxyAuthenticationCredential;
        builder.xksProxyConnectivity = xksProxyConnectivity;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String customKeyStoreId;
        private Optional<String> newCustomKeyStoreName = Optional.empty();
        private Optional<String> keyStorePassword = Optional.empty();
        private Optional<String> cloudHsmClusterId = Optional.empty();
        private Optional<String> xksProxyUriEndpoint = Optional.empty();
        private Optional<String> xksProxyUriPath = Optional.empty();
        private Optional<String> xksProxyVpcEndpointServiceName = Optional.empty();
        private Optional<String> xksProxyVpcEndpointServiceOwner = Optional.empty();
        private Optional<XksProxyAuthenticationCredentialType> xksProxyAuthenticationCredential = Optional.empty();
        private Optional<XksProxyConnectivityType> xksProxyConnectivity = Optional.empty();

        private Builder() {}

        /** The custom key store; 1 to 64 characters. */
        public Builder customKeyStoreId(String customKeyStoreId) {
            this.customKeyStoreId = customKeyStoreId;
            return this;
        }

        /** The name of the custom key store; 1 to 256 characters; optional. */
        public Builder newCustomKeyStoreName(String newCustomKeyStoreName) {
            this.newCustomKeyStoreName = Members.optional("newCustomKeyStoreName", newCustomKeyStoreName);
            return this;
        }

        /** The password of the user of the cluster: the PIN of the token; 7 to 32 characters; never shown; optional. */
        public Builder keyStorePassword(String keyStorePassword) {
            this.keyStorePassword = Members.optional("keyStorePassword", keyStorePassword);
            return this;
        }

        /** The cluster: the name that the settings give a token; 19 to 24 characters; optional. */
        public Builder cloudHsmClusterId(String cloudHsmClusterId) {
            this.cloudHsmClusterId = Members.optional("cloudHsmClusterId", cloudHsmClusterId);
            return this;
        }

        /** Scheme and host of the proxy; 10 to 128 characters; optional. */
        public Builder xksProxyUriEndpoint(String xksProxyUriEndpoint) {
            this.xksProxyUriEndpoint = Members.optional("xksProxyUriEndpoint", xksProxyUriEndpoint);
            return this;
        }

        /** The path of the proxy, which ends in {@code /kms/xks/v1}; 10 to 128 characters; optional. */
        public Builder xksProxyUriPath(String xksProxyUriPath) {
            this.xksProxyUriPath = Members.optional("xksProxyUriPath", xksProxyUriPath);
            return this;
        }

        /** The VPC endpoint service of the proxy; 20 to 64 characters; optional. */
        public Builder xksProxyVpcEndpointServiceName(String xksProxyVpcEndpointServiceName) {
            this.xksProxyVpcEndpointServiceName = Members.optional("xksProxyVpcEndpointServiceName", xksProxyVpcEndpointServiceName);
            return this;
        }

        /** The account that owns the VPC endpoint service; 12 characters; optional. */
        public Builder xksProxyVpcEndpointServiceOwner(String xksProxyVpcEndpointServiceOwner) {
            this.xksProxyVpcEndpointServiceOwner = Members.optional("xksProxyVpcEndpointServiceOwner", xksProxyVpcEndpointServiceOwner);
            return this;
        }

        /** What Keyhold authenticates to the proxy with; optional. */
        public Builder xksProxyAuthenticationCredential(XksProxyAuthenticationCredentialType xksProxyAuthenticationCredential) {
            this.xksProxyAuthenticationCredential = Members.optional("xksProxyAuthenticationCredential", xksProxyAuthenticationCredential);
            return this;
        }

        /** How Keyhold reaches the proxy; optional. */
        public Builder xksProxyConnectivity(XksProxyConnectivityType xksProxyConnectivity) {
            this.xksProxyConnectivity = Members.optional("xksProxyConnectivity", xksProxyConnectivity);
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public UpdateCustomKeyStoreRequest build() {
            return new UpdateCustomKeyStoreRequest(
                    Members.given("customKeyStoreId", customKeyStoreId),
                    newCustomKeyStoreName,
                    keyStorePassword,
                    cloudHsmClusterId,
                    xksProxyUriEndpoint,
                    xksProxyUriPath,
                    xksProxyVpcEndpointServiceName,
                    xksProxyVpcEndpointServiceOwner,
                    xksProxyAuthenticationCredential,
                    xksProxyConnectivity);
        }
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
        xksProxyAuthenticationCredential.ifPresent(given -> given.check("xksProxyAuthenticationCredential", check));
    }

    /** Tokens and bytes are not shown. */
    @Override
    public String toString() {
        return Redacted.text(this);
    }
}
