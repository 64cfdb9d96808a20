package io.keyhold.api;

import java.time.Instant;
import java.util.Optional;

/**
 * A new access key with its secret, which cannot be shown again.
 *
 * @param accessKeyId {@code AKIA…}, or {@code ASIA…} for the key of a session
 * @param secretAccessKey what requests are signed with
 * @param sessionToken what a session sends with each request; empty for a key that stays
 * @param expiration when the session ends; empty for a key that stays
 */
public record AccessKeyCredential(
        String accessKeyId, String secretAccessKey, Optional<String> sessionToken, Optional<Instant> expiration) {
    /** The id only. */
    @Override
    public String toString() {
        return "AccessKeyCredential[" + accessKeyId + "]";
    }
}
