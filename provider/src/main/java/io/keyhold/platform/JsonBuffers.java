package io.keyhold.platform;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;

/**
 * JSON factories whose buffers are in a pool. By default they stay with the thread that calls, which may belong to an
 * application of a server: they would keep its class loader, and what was written, in memory.
 */
public final class JsonBuffers {
    private JsonBuffers() {}

    /** A builder with such a pool, and otherwise as Jackson has it. */
    public static JsonFactoryBuilder pooled() {
        JsonFactoryBuilder builder = new JsonFactoryBuilder();
        builder.recyclerPool(JsonRecyclerPools.newConcurrentDequePool());
        return builder;
    }
}
