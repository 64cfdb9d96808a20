package io.keyhold.server.http;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How much memory the bodies of all connections take: it grows with what has come, not with what is promised. The first
 * bytes of each are not counted, so that large requests do not keep out the usual ones. Safe for concurrent use.
 */
final class BodyBudget {
    private static final int FREE_BYTES = 16 << 10;
    private final AtomicLong left;

    BodyBudget(long bytes) {
        left = new AtomicLong(bytes);
    }

    /** Reads a body; null if the client ended the connection before its end. Give it back with {@link #release}. */
    byte @Nullable [] read(Input in, int length) throws IOException, BadRequest {
        byte[] body = new byte[Math.min(length, FREE_BYTES)];
        int size = 0;
        boolean isWhole = false;
        try {
            while (size < length) {
                if (size == body.length) {
                    body = grown(body, (int) Math.min(length, 2L * size));
                }
                int count = in.read(body, size, body.length - size);
                if (count < 0) {
                    return null;
                }
                size += count;
            }
            isWhole = true;
            return body;
        } finally {
            if (!isWhole) {
                release(body);
            }
        }
    }

    private byte[] grown(byte[] body, int bytes) throws BadRequest {
        long more = bytes - (long) Math.max(body.length, FREE_BYTES);
        if (left.addAndGet(-more) < 0) {
            left.addAndGet(more);
            throw new BadRequest(503, "The server is reading too many large requests; try again.");
        }
        byte[] larger = Arrays.copyOf(body, bytes);
        Arrays.fill(body, (byte) 0);
        return larger;
    }

    /** Overwrites a body that was read, and lets others have its room. */
    void release(byte[] body) {
        Arrays.fill(body, (byte) 0);
        left.addAndGet(Math.max(0, body.length - FREE_BYTES));
    }

    long left() {
        return left.get();
    }
}
