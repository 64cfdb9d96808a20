package io.keyhold.api;

/**
 * Output of {@code CreateGrant}.
 *
 * @param grantToken the grant token; 1 to 8192 characters
 * @param grantId the grant; 1 to 128 characters
 */
public record CreateGrantResponse(@Sensitive String grantToken, String grantId) implements KmsResponse {

    /** Tokens and bytes are not shown. */
    @Override
    public String toString() {
        return Redacted.text(this);
    }
}
