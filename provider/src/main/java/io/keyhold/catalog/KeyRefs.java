package io.keyhold.catalog;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A cache of what names refer to, for those read last: programs name few keys, and reading an ARN costs more than
 * the rest of a decision. Bounded: a text drives out another whose hash falls on the same place. Safe for concurrent use.
 */
public final class KeyRefs {
    private static final int PLACES = 1024;
    private final AtomicReferenceArray<@Nullable Known> places = new AtomicReferenceArray<>(PLACES);
    private final RegionScope home;

    /** A text and what it names. */
    private record Known(String text, KeyRef ref) {}

    /** Reads texts as that home does. */
    public KeyRefs(RegionScope home) {
        this.home = home;
    }

    /** See {@link KeyRef#parse}, which also tells what is thrown; what names nothing is not remembered. */
    public KeyRef parse(String text) {
        int hash = text.hashCode();
        int place = (hash ^ hash >>> 16) & (PLACES - 1);
        Known known = places.getAcquire(place);
        if (known != null && known.text().equals(text)) {
            return known.ref();
        }
        KeyRef ref = KeyRef.parse(text, home);
        places.setRelease(place, new Known(text, ref));
        return ref;
    }
}
