package io.keyhold;

import java.security.Provider;

/** Providers over keys in memory. */
public final class TestProviders {
    private TestProviders() {}

    /** A provider whose store must not be opened. */
    public static Provider unopenable() {
        return new KeyholdProvider(password -> {
            throw new IllegalStateException("the store was opened");
        });
    }
}
