package io.keyhold.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.keyhold.api.Caller;
import io.keyhold.api.Principal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An event as one line of JSON in CloudTrail's shape. Source: AWS CloudTrail User Guide, "CloudTrail record contents",
 * eventVersion 1.11.
 */
final class CloudTrailRecord {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String INTERNAL = "AWS Internal";

    private CloudTrailRecord() {}

    /** The record without line feed, as UTF-8. */
    static byte[] render(String eventId, AuditEvent event) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(800);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("eventVersion", "1.11");
            identity(json, event);
            json.writeStringField(
                    "eventTime",
                    Instant.ofEpochMilli(event.timeMillis())
                            .truncatedTo(ChronoUnit.SECONDS)
                            .toString());
            json.writeStringField("eventSource", "kms.amazonaws.com");
            json.writeStringField("eventName", event.eventName());
            json.writeStringField("awsRegion", event.region());
            json.writeStringField("sourceIPAddress", event.caller().isPresent() ? "127.0.0.1" : INTERNAL);
            json.writeStringField("userAgent", event.caller().isPresent() ? "Keyhold" : INTERNAL);
            if (!event.errorCode().isEmpty()) {
                json.writeStringField(
                        "errorCode",
                        event.errorCode().equals("AccessDeniedException") ? "AccessDenied" : event.errorCode());
                json.writeStringField("errorMessage", event.errorMessage());
            }
            parameters(json, "requestParameters", event.request(), true);
            parameters(json, "responseElements", event.response(), true);
            parameters(
                    json,
                    event.caller().isPresent() ? "additionalEventData" : "serviceEventDetails",
                    event.additional(),
                    false);
            json.writeStringField("requestID", eventId);
            json.writeStringField("eventID", eventId);
            json.writeBooleanField("readOnly", event.readOnly());
            resources(json, event);
            json.writeStringField("eventType", event.caller().isPresent() ? "AwsApiCall" : "AwsServiceEvent");
            json.writeBooleanField("managementEvent", true);
            json.writeStringField("recipientAccountId", event.account());
            json.writeStringField("eventCategory", "Management");
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    private static void identity(JsonGenerator json, AuditEvent event) throws IOException {
        json.writeObjectFieldStart("userIdentity");
        if (event.caller().isEmpty()) {
            json.writeStringField("accountId", event.account());
            json.writeStringField("invokedBy", INTERNAL);
        } else {
            caller(json, event.caller().get());
        }
        json.writeEndObject();
    }

    private static void caller(JsonGenerator json, Caller caller) throws IOException {
        Principal principal = caller.principal();
        switch (principal.kind()) {
            case ROOT -> who(json, "Root", principal, principal.account());
            case USER -> {
                who(json, "IAMUser", principal, principal.name());
                json.writeStringField("userName", principal.name());
            }
            case ASSUMED_ROLE -> who(json, "AssumedRole", principal, principal.name() + ":" + principal.session());
            case FEDERATED_USER -> who(json, "FederatedUser", principal, principal.account() + ":" + principal.name());
            case SERVICE -> {
                json.writeStringField("type", "AWSService");
                json.writeStringField("invokedBy", principal.name());
            }
        }
    }

    private static void who(JsonGenerator json, String type, Principal principal, String principalId)
            throws IOException {
        json.writeStringField("type", type);
        json.writeStringField("principalId", principalId);
        json.writeStringField("arn", principal.arn());
        json.writeStringField("accountId", principal.account());
    }

    private static void parameters(JsonGenerator json, String name, Parameters parameters, boolean evenIfNone)
            throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        parameters.writeTo(members::put);
        if (!members.isEmpty()) {
            json.writeFieldName(name);
            value(json, members);
        } else if (evenIfNone) {
            json.writeNullField(name);
        }
    }

    private static void value(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Map<?, ?> members) {
            json.writeStartObject();
            for (Map.Entry<?, ?> member : members.entrySet()) {
                json.writeFieldName(member.getKey().toString());
                value(json, member.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof List<?> values) {
            json.writeStartArray();
            for (Object each : values) {
                value(json, each);
            }
            json.writeEndArray();
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else {
            json.writeString(value.toString());
        }
    }

    private static void resources(JsonGenerator json, AuditEvent event) throws IOException {
        json.writeArrayFieldStart("resources");
        for (String arn : event.resourceArns()) {
            json.writeStartObject();
            json.writeStringField("accountId", event.account());
            json.writeStringField("type", "AWS::KMS::Key");
            json.writeStringField("ARN", arn);
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
