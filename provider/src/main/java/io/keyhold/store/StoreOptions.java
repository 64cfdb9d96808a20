package io.keyhold.store;

import io.keyhold.api.KmsException;
import java.time.Duration;

/**
 * How a store is used.
 *
 * @param busyTimeout how long to wait for other processes and threads before a call fails; 5 to 600 seconds
 * @param readers how many connections read at the same time, 1 to 64
 */
public record StoreOptions(Duration busyTimeout, int readers) {
    /** 20 seconds, 4 readers. */
    public static final StoreOptions DEFAULT = new StoreOptions(Duration.ofSeconds(20), 4);

    /** Checks the limits. */
    public StoreOptions {
        if (busyTimeout.toSeconds() < 5 || busyTimeout.toSeconds() > 600) {
            throw new KmsException.Configuration(
                    "a busy timeout of `" + busyTimeout + "` is outside 5 to 600 seconds", "Choose one between");
        }
        if (readers < 1 || readers > 64) {
            throw new KmsException.Configuration(
                    "`" + readers + "` readers are outside 1 to 64", "Choose a number between");
        }
    }
}
