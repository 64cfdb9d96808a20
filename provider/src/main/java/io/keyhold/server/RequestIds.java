package io.keyhold.server;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Ids of requests, which the replies and the audit records have. */
final class RequestIds {
    private RequestIds() {}

    /** Not secret and not guessed at: the generator is that of the thread, as another provider may be the first of the JCA. */
    static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long version4 = random.nextLong() & ~0xf000L | 0x4000L;
        long variant = random.nextLong() & ~(3L << 62) | 1L << 63;
        return new UUID(version4, variant).toString();
    }
}
