package io.keyhold.api;

import java.time.Instant;
import java.util.Optional;

/**
 * An access key as an administrator sees it, without its secret.
 *
 * @param accessKeyId {@code AKIA…}, or {@code ASIA…} for the key of a session
 * @param principal whose requests it signs
 * @param status {@code Active} or {@code Inactive}, as IAM writes it, or {@code Expired} for the key of a session that has ended
 * @param createDate when it was made
 * @param lastUsedDate when it last signed a request, to some 15 minutes; empty if it never did
 * @param expiration when its session ends; empty for a key that stays
 */
public record AccessKeySummary(
        String accessKeyId,
        String principal,
        String status,
        Instant createDate,
        Optional<Instant> lastUsedDate,
        Optional<Instant> expiration) {}
