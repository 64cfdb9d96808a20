package io.keyhold.api;

/**
 * What Keyhold authenticates to the proxy of an external key store with. Source: AWS KMS API, shape
 * XksProxyAuthenticationCredentialType.
 *
 * @param accessKeyId 20 to 30 characters
 * @param rawSecretAccessKey the secret; 43 to 64 characters; never shown
 */
public record XksProxyAuthenticationCredentialType(String accessKeyId, String rawSecretAccessKey) {
    /** Refuses null. */
    public XksProxyAuthenticationCredentialType {
        Members.require("accessKeyId", accessKeyId);
        Members.require("rawSecretAccessKey", rawSecretAccessKey);
    }

    /** The access key id alone. */
    @Override
    public String toString() {
        return "XksProxyAuthenticationCredentialType[accessKeyId=" + accessKeyId + "]";
    }

    void check(String member, Constraints check) {
        check.length(member + ".accessKeyId", accessKeyId, 20, 30);
        check.pattern(member + ".accessKeyId", accessKeyId, "^[A-Z2-7]+$");
        check.secret(member + ".rawSecretAccessKey", rawSecretAccessKey, 43, 64, "^[a-zA-Z0-9\\/+=]+$");
    }
}
