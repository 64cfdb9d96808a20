package io.keyhold.service;

import io.keyhold.audit.AuditEvent;
import io.keyhold.audit.AuditTrail;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** An audit trail in memory, which outlives the processes of a test: the events of changes, by name and key. */
final class EventLog {
    private final Map<String, String> fromOutbox = new TreeMap<>();
    private final AtomicLong sequence = new AtomicLong();

    AuditTrail trail() {
        return (AuditTrail) Proxy.newProxyInstance(
                AuditTrail.class.getClassLoader(),
                new Class<?>[] {AuditTrail.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "accept" -> sequence.incrementAndGet();
                    case "eventId" -> "event-" + arguments[0];
                    case "encode" -> encoded((AuditEvent) arguments[1]);
                    case "acceptFromOutbox" -> taken((String) arguments[0], (byte[]) arguments[1]);
                    case "durable" -> sequence.get();
                    case "flush" -> true;
                    case "latestCheckpoint" -> Optional.empty();
                    case "knownChains" -> Map.of();
                    default -> null;
                });
    }

    /** How many events of that name there are on a key. */
    synchronized long count(String eventName, String keyId) {
        return fromOutbox.values().stream()
                .filter(event -> event.equals(eventName + " " + keyId))
                .count();
    }

    /** The names of all events of changes, in their order. */
    synchronized List<String> names() {
        return fromOutbox.values().stream()
                .map(event -> event.substring(0, event.indexOf(' ')))
                .toList();
    }

    private synchronized Object taken(String outboxId, byte[] encoded) {
        String event = new String(encoded, StandardCharsets.UTF_8);
        String before = fromOutbox.putIfAbsent(outboxId, event);
        if (before != null && !before.equals(event)) {
            throw new AssertionError("two events under " + outboxId + ": " + before + ", " + event);
        }
        return sequence.incrementAndGet();
    }

    private static byte[] encoded(AuditEvent event) {
        String arn = event.resourceArns().isEmpty() ? "" : event.resourceArns().get(0);
        return (event.eventName() + " " + arn.substring(arn.lastIndexOf('/') + 1)).getBytes(StandardCharsets.UTF_8);
    }
}
