package io.keyhold.remote;

import io.keyhold.api.KeyMetadata;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What names meant in one version of the entries. Safe for concurrent use; asks without a lock. */
final class KnownKeys {
    private static final int MOST_NAMES = 1000;
    private final Function<String, Optional<Known>> asking;
    private volatile Version current = new Version(Long.MIN_VALUE, Map.of());

    /** A key; the public key of a pair, else no bytes. */
    record Known(KeyMetadata metadata, byte[] publicKey) {}

    private record Version(long number, Map<String, Known> found) {}

    KnownKeys(Function<String, Optional<Known>> asking) {
        this.asking = asking;
    }

    Optional<Known> find(long version, String name) {
        Version now = current;
        if (now.number() != version || now.found().size() >= MOST_NAMES) {
            now = new Version(version, new ConcurrentHashMap<>());
            current = now;
        }
        Known known = now.found().get(name);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Known> found = asking.apply(name);
        Map<String, Known> kept = now.found();
        found.ifPresent(key -> kept.put(name, key));
        return found;
    }
}
