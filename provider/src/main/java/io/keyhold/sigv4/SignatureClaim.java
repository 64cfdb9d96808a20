package io.keyhold.sigv4;

import java.util.Optional;

/**
 * Whose signature a request claims to have.
 *
 * @param accessKeyId what the {@code Credential} begins with; not checked in any way
 * @param sessionToken the value of {@code x-amz-security-token}, which is signed where it is present
 * @param scope of today or a neighbouring day, and of the Region and service of the verifier
 */
public record SignatureClaim(String accessKeyId, Optional<String> sessionToken, CredentialScope scope) {
    /** Without the session token, which is secret. */
    @Override
    public String toString() {
        return "SignatureClaim[accessKeyId=" + accessKeyId + ", scope=" + scope + "]";
    }
}
