package io.keyhold.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Lines and bytes of a connection. Not safe for concurrent use. */
final class Input {
    private static final int BUFFER_BYTES = 8 << 10;
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int end;

    Input(InputStream in) {
        this.in = in;
    }

    /** Waits for the next byte, which stays; false if the client has ended the connection. */
    boolean hasNext() throws IOException {
        return position < end || fill();
    }

    /**
     * A line without its end, which must be CR LF; null if it, or its end, does not come.
     *
     * @param most how many bytes it may have
     * @throws BadRequest if it is longer, or has CR or LF in another place
     */
    @Nullable String line(int most) throws IOException, BadRequest {
        StringBuilder line = new StringBuilder(64);
        while (hasNext()) {
            char c = (char) (buffer[position++] & 0xff);
            if (c == '\r') {
                if (!hasNext()) {
                    return null;
                }
                if (buffer[position++] != '\n') {
                    throw new BadRequest(400, "A line of the request has a carriage return that does not end it.");
                }
                return line.toString();
            }
            if (c == '\n') {
                throw new BadRequest(400, "A line of the request ends with a line feed alone.");
            }
            if (line.length() == most) {
                throw new BadRequest(431, "The request line and headers are too long.");
            }
            line.append(c);
        }
        return null;
    }

    /** Reads into an array what is there or comes next; how many bytes that were, at least one, or -1 at the end. */
    int read(byte[] target, int offset, int length) throws IOException {
        if (position == end) {
            return in.read(target, offset, length);
        }
        int count = Math.min(length, end - position);
        System.arraycopy(buffer, position, target, offset, count);
        Arrays.fill(buffer, position, position + count, (byte) 0); // bodies are secret
        position += count;
        return count;
    }

    private boolean fill() throws IOException {
        position = 0;
        end = Math.max(0, in.read(buffer, 0, buffer.length));
        return end > 0;
    }
}
