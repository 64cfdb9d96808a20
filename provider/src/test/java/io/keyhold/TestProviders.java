package io.keyhold;

import io.keyhold.service.KeyEntries;
import java.security.Provider;

/** Providers over keys in memory. */
public final class TestProviders {
    private TestProviders() {}

    /** A provider over {@code entries}. */
    public static Provider over(KeyEntries entries) {
        return new KeyholdProvider(password -> entries);
    }

    /** A provider whose store must not be opened. */
    public static Provider unopenable() {
        return new KeyholdProvider(password -> {
            throw new IllegalStateException("the store was opened");
        });
    }
}
