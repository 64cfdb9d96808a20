package io.keyhold.audit;

import io.keyhold.api.Caller;
import io.keyhold.api.KeyArn;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An event before it is a record of the trail. Holds no plaintext, material or token.
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
        String errorMessage) {
    /** Refuses null here, on the thread that made the mistake; the record is written on another. */
    public AuditEvent {
        Objects.requireNonNull(eventName, "eventName");
        Objects.requireNonNull(caller, "caller");
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(region, "region");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(response, "response");
        Objects.requireNonNull(additional, "additional");
        Objects.requireNonNull(errorCode, "errorCode");
        Objects.requireNonNull(errorMessage, "errorMessage");
        resourceArns = List.copyOf(resourceArns);
    }

    /** An event that no call of the API makes: of a caller, or, where there is none, of the service itself. */
    public static AuditEvent of(
            long timeMillis, String eventName, Optional<Caller> caller, String account, String region) {
        return new AuditEvent(
                timeMillis,
                eventName,
                false,
                caller,
                account,
                region,
                List.of(),
                Parameters.NONE,
                Parameters.NONE,
                Parameters.NONE,
                "",
                "");
    }

    /** The same at another time. */
    AuditEvent at(long newTimeMillis) {
        return new AuditEvent(
                newTimeMillis,
                eventName,
                readOnly,
                caller,
                account,
                region,
                resourceArns,
                request,
                response,
                additional,
                errorCode,
                errorMessage);
    }

    /** The same about a key. */
    public AuditEvent about(String keyArn) {
        return with(readOnly, List.of(keyArn), request, response, additional);
    }

    /** The same as one that changes nothing. */
    public AuditEvent asReadOnly() {
        return with(true, resourceArns, request, response, additional);
    }

    /** The same with what was asked for. */
    public AuditEvent asking(Parameters members) {
        return with(readOnly, resourceArns, members, response, additional);
    }

    /** The same with what was answered. */
    public AuditEvent answering(Parameters members) {
        return with(readOnly, resourceArns, request, members, additional);
    }

    /** The same with details of the service. */
    public AuditEvent detailed(Parameters members) {
        return with(readOnly, resourceArns, request, response, members);
    }

    /** The same, refused; an empty code means that it was not. */
    public AuditEvent refused(String code, String message) {
        return new AuditEvent(
                timeMillis,
                eventName,
                readOnly,
                caller,
                account,
                region,
                resourceArns,
                request,
                response,
                additional,
                code,
                message);
    }

    /** The same in the Region of a related key, about that. */
    public AuditEvent ofRelated(KeyArn related) {
        String arn = related.value();
        return new AuditEvent(
                timeMillis,
                eventName,
                readOnly,
                caller,
                account,
                related.region(),
                List.of(arn),
                request,
                members -> members.put("keyId", arn),
                additional,
                errorCode,
                errorMessage);
    }

    private AuditEvent with(
            boolean isReadOnly, List<String> arns, Parameters asked, Parameters answered, Parameters details) {
        return new AuditEvent(
                timeMillis,
                eventName,
                isReadOnly,
                caller,
                account,
                region,
                arns,
                asked,
                answered,
                details,
                errorCode,
                errorMessage);
    }
}
