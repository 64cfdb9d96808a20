package io.keyhold.api;

import java.time.Instant;

/**
 * The last use of a key. Source: AWS KMS API, shape KeyLastUsageData.
 *
 * @param operation the operation
 * @param timestamp when
 * @param cloudTrailEventId the audit event id
 * @param kmsRequestId the request id
 */
public record KeyLastUsage(
        KeyLastUsageTrackingOperation operation, Instant timestamp, String cloudTrailEventId, String kmsRequestId) {}
