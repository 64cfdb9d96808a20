package io.keyhold.audit;

import io.keyhold.api.Caller;
import java.util.List;
import java.util.Optional;

/**
 * What happened, before it is a record of the trail. Holds no plaintext, material or token.
 *
 * @param timeMillis when, in milliseconds since the epoch
 * @param eventName the operation name, or that of an internal event
 * @param readOnly whether CloudTrail calls it read-only
 * @param caller who called; empty for an internal event
 * @param account the account that the event belongs to
 * @param region the Region
 * @param resourceArns the keys and aliases the call touched
 * @param request members of {@code requestParameters}
 * @param response members of {@code responseElements}
 * @param additional members of {@code additionalEventData}, or of {@code serviceEventDetails} for an internal event
 * @param errorCode the error code of a refused call, empty if it succeeded
 * @param errorMessage the error message of a refused call, empty if it succeeded
 */
public record AuditEvent(
        long timeMillis,
        String eventName,
        boolean readOnly,
        Optional<Caller> caller,
        String account,
        String region,
        List<String> resourceArns,
        Parameters request,
        Parameters response,
        Parameters additional,
        String errorCode,
        String errorMessage) {}
