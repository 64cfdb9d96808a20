package io.keyhold.remote;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The id of the store of a service: asked for when it is first needed, by no lock, and kept. */
final class StoreIdentity {
    private final Supplier<String> asking;
    private volatile @Nullable String known;

    StoreIdentity(Supplier<String> asking) {
        this.asking = asking;
    }

    String get() {
        String id = known;
        if (id == null) {
            id = asking.get();
            known = id;
        }
        return id;
    }
}
