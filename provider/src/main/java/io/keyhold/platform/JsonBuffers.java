package io.keyhold.platform;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
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

    /** A builder without a pool, for texts that have secrets in them: a buffer is overwritten and not kept. */
    public static JsonFactoryBuilder unpooled() {
        JsonFactoryBuilder builder = new JsonFactoryBuilder();
        builder.recyclerPool(new WipedBuffers());
        return builder;
    }

    /**
     * A factory of parsers that refuse a name that is there twice, keep no name, and read nothing that is deeper or longer.
     *
     * @param maxDepth levels of objects and arrays
     * @param maxChars of one text or name
     * @param maxDigits of one number
     */
    public static JsonFactory strict(JsonFactoryBuilder buffers, int maxDepth, int maxChars, int maxDigits) {
        return buffers.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth)
                        .maxStringLength(maxChars)
                        .maxNameLength(maxChars)
                        .maxNumberLength(maxDigits)
                        .build())
                .build();
    }
}
