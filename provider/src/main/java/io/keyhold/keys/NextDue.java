package io.keyhold.keys;

import io.keyhold.api.KeyState;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** When the next automatic change of a key is due. */
public final class NextDue {
    private NextDue() {}

    /** The next rotation, deletion or expiry of material, as seen at {@code now}; empty if nothing is to come. */
    public static Optional<Instant> next(KmsKey key, Instant now) {
        if (Rotations.repaired(key, now).isPresent()) {
            return Optional.of(now);
        }
        Stream<Instant> rotation =
                key.state() == KeyState.ENABLED && !key.isReplica() ? key.rotation().next().stream() : Stream.empty();
        Stream<Instant> deletion =
                key.state() == KeyState.PENDING_DELETION ? key.deletionDate().stream() : Stream.empty();
        Stream<Instant> expiry = key.materials().stream()
                .filter(MaterialInfo::hasBytes)
                .flatMap(material -> material.validTo().stream());
        return Stream.of(rotation, deletion, expiry).flatMap(times -> times).min(Instant::compareTo);
    }
}
