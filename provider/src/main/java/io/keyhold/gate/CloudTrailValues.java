package io.keyhold.gate;

import io.keyhold.api.KeyMetadata;
import io.keyhold.api.MultiRegionConfiguration;
import io.keyhold.api.MultiRegionKey;
import io.keyhold.api.WireValue;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Values of the API as members of an audit record, in CloudTrail's spelling. */
public final class CloudTrailValues {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("MMM d, yyyy, h:mm:ss a", Locale.US).withZone(ZoneOffset.UTC);

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private CloudTrailValues() {}

    /** A point in time as CloudTrail writes it inside parameters: {@code Aug 10, 2022, 10:38:27 PM}. */
    public static String date(Instant instant) {
        boolean inTheCalendar = !instant.isBefore(FIRST) && instant.isBefore(LAST);
        return inTheCalendar ? DATE.format(instant) : instant.toString();
    }

    /** Constants by their AWS names. */
    static List<String> values(List<? extends WireValue> constants) {
        return constants.stream().map(WireValue::value).toList();
    }

    /** The metadata of a key. */
    public static Map<String, Object> metadata(KeyMetadata key) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("aWSAccountId", key.awsAccountId());
        members.put("keyId", key.keyId());
        members.put("arn", key.arn());
        members.put("creationDate", date(key.creationDate()));
        members.put("enabled", key.enabled());
        members.put("description", key.description());
        members.put("keyUsage", key.keyUsage().value());
        members.put("keyState", key.keyState().value());
        members.put("origin", key.origin().value());
        key.customKeyStoreId().ifPresent(id -> members.put("customKeyStoreId", id));
        key.cloudHsmClusterId().ifPresent(id -> members.put("cloudHsmClusterId", id));
        key.xksKeyConfiguration().ifPresent(xks -> members.put("xksKeyConfiguration", Map.of("id", xks.id())));
        members.put("keyManager", key.keyManager().value());
        members.put("customerMasterKeySpec", key.keySpec().value());
        members.put("keySpec", key.keySpec().value());
        putIfAny(members, "encryptionAlgorithms", values(key.encryptionAlgorithms()));
        putIfAny(members, "signingAlgorithms", values(key.signingAlgorithms()));
        putIfAny(members, "macAlgorithms", values(key.macAlgorithms()));
        putIfAny(members, "keyAgreementAlgorithms", values(key.keyAgreementAlgorithms()));
        putIfAny(members, "encapsulationAlgorithms", values(key.encapsulationAlgorithms()));
        members.put("multiRegion", key.multiRegion());
        key.multiRegionConfiguration().ifPresent(set -> members.put("multiRegionConfiguration", set(set)));
        key.currentKeyMaterialId().ifPresent(id -> members.put("currentKeyMaterialId", id));
        return members;
    }

    private static Map<String, Object> set(MultiRegionConfiguration set) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("multiRegionKeyType", set.multiRegionKeyType().value());
        members.put("primaryKey", related(set.primaryKey()));
        members.put(
                "replicaKeys",
                set.replicaKeys().stream().map(CloudTrailValues::related).toList());
        return members;
    }

    private static Map<String, Object> related(MultiRegionKey key) {
        return Map.of("arn", key.arn(), "region", key.region());
    }

    private static void putIfAny(Map<String, Object> members, String name, List<String> values) {
        if (!values.isEmpty()) {
            members.put(name, values);
        }
    }
}
