package io.keyhold.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.keyhold.api.Caller;
import io.keyhold.api.Utf8;
import io.keyhold.platform.JsonBuffers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * An event as CloudTrail writes it, one JSON object in UTF-8. A call that succeeded on a key of another account leaves
 * two: one for the account of the caller and one, with a reduced identity, for the owner; both have the same
 * {@code sharedEventID}. Source: AWS CloudTrail User Guide, "CloudTrail record contents", eventVersion 1.11; AWS KMS
 * Developer Guide, "Logging AWS KMS API calls with AWS CloudTrail".
 */
final class CloudTrailRecord {
    private static final JsonFactory JSON = JsonBuffers.pooled().build();
    private static final int MOST_CHARS = 1024;
    private static final Set<String> CALLS_OF_AWS = Set.of("SynchronizeMultiRegionKey", "CreateKey");
    private static final Set<String> WITHOUT_RESOURCES = Set.of(
            "CreateCustomKeyStore",
            "DeleteCustomKeyStore",
            "UpdateCustomKeyStore",
            "DescribeCustomKeyStores",
            "ConnectCustomKeyStore",
            "DisconnectCustomKeyStore");

    private final String eventId;
    private final AuditEvent event;
    private final UserIdentity identity;
    private final boolean service;

    private CloudTrailRecord(String eventId, AuditEvent event) {
        this.eventId = eventId;
        this.event = event;
        this.identity = UserIdentity.of(event);
        this.service = event.caller().isEmpty() && !CALLS_OF_AWS.contains(event.eventName());
    }

    /** The records of an event, each as UTF-8 without line feed: one, or two for a call across accounts. */
    static List<byte[]> render(String eventId, AuditEvent event) {
        CloudTrailRecord record = new CloudTrailRecord(eventId, event);
        List<byte[]> records = new ArrayList<>(2);
        boolean across = record.identity.isForeignTo(event.account());
        String shared = across && event.errorCode().isEmpty() ? derived(eventId, "shared") : "";
        String account = across ? record.identity.account() : event.account();
        records.add(record.json(account, eventId, shared, record.identity));
        if (!shared.isEmpty()) {
            records.add(
                    record.json(event.account(), derived(eventId, "owner"), shared, record.identity.asOwnerSeesIt()));
        }
        return records;
    }

    private static String derived(String eventId, String purpose) {
        return UUID.nameUUIDFromBytes((eventId + "/" + purpose).getBytes(StandardCharsets.US_ASCII))
                .toString();
    }

    private byte[] json(String recipient, String id, String sharedEventId, UserIdentity who) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("eventVersion", "1.11");
            json.writeFieldName("userIdentity");
            value(json, who.members());
            json.writeStringField("eventTime", time(event.timeMillis()));
            json.writeStringField("eventSource", "kms.amazonaws.com");
            json.writeStringField("eventName", event.eventName());
            json.writeStringField("awsRegion", event.region());
            json.writeStringField("sourceIPAddress", identity.sourceIpAddress());
            json.writeStringField("userAgent", cut(identity.userAgent()));
            error(json);
            contents(json);
            if (!service) {
                json.writeStringField("requestID", requestId());
            }
            json.writeStringField("eventID", id);
            json.writeBooleanField("readOnly", event.readOnly());
            resources(json);
            json.writeStringField("eventType", service ? "AwsServiceEvent" : "AwsApiCall");
            json.writeBooleanField("managementEvent", true);
            json.writeStringField("recipientAccountId", recipient);
            if (!sharedEventId.isEmpty()) {
                json.writeStringField("sharedEventID", sharedEventId);
            }
            details(json);
            json.writeStringField("eventCategory", "Management");
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    /** That of the request over the network, if it came over one; else the record is all that there is. */
    private String requestId() {
        return event.caller().map(Caller::requestId).filter(id -> !id.isEmpty()).orElse(eventId);
    }

    private void error(JsonGenerator json) throws IOException {
        String code = event.errorCode();
        if (!code.isEmpty()) {
            json.writeStringField("errorCode", code.equals("AccessDeniedException") ? "AccessDenied" : cut(code));
            if (!event.errorMessage().isEmpty()) {
                json.writeStringField("errorMessage", cut(event.errorMessage()));
            }
        }
    }

    private void contents(JsonGenerator json) throws IOException {
        json.writeFieldName("requestParameters");
        valueOrNull(json, members(event.request()));
        json.writeFieldName("responseElements");
        boolean silent = event.readOnly() || !event.errorCode().isEmpty();
        valueOrNull(json, silent ? Map.of() : members(event.response()));
        Map<String, Object> additional = members(event.additional());
        if (!service && !additional.isEmpty()) {
            json.writeFieldName("additionalEventData");
            value(json, additional);
        }
    }

    private void details(JsonGenerator json) throws IOException {
        Map<String, Object> additional = members(event.additional());
        if (service && !additional.isEmpty()) {
            json.writeFieldName("serviceEventDetails");
            value(json, additional);
        }
    }

    private void resources(JsonGenerator json) throws IOException {
        if (WITHOUT_RESOURCES.contains(event.eventName())) {
            return;
        }
        json.writeArrayFieldStart("resources");
        for (String arn : event.resourceArns()) {
            String[] parts = arn.split(":", 6);
            json.writeStartObject();
            json.writeStringField("accountId", parts.length == 6 ? parts[4] : event.account());
            json.writeStringField("type", "AWS::KMS::Key");
            json.writeStringField("ARN", arn);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** The form of CloudTrail: UTC, whole seconds. */
    static String time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String cut(String text) {
        return Utf8.cut(text, MOST_CHARS);
    }

    private static Map<String, Object> members(Parameters parameters) {
        Map<String, Object> members = new LinkedHashMap<>();
        parameters.writeTo(members::put);
        return members;
    }

    private static void valueOrNull(JsonGenerator json, Map<String, Object> members) throws IOException {
        if (members.isEmpty()) {
            json.writeNull();
        } else {
            value(json, members);
        }
    }

    private static void value(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Map<?, ?> members) {
            json.writeStartObject();
            for (Map.Entry<?, ?> member : members.entrySet()) {
                json.writeFieldName(String.valueOf(member.getKey()));
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
}
