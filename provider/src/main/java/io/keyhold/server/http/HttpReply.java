package io.keyhold.server.http;

import io.keyhold.sigv4.HeaderField;
import java.util.List;

/**
 * A reply. The length, the date and what is said of the connection come with it by themselves.
 *
 * @param status for example 200
 * @param headers the others
 * @param body the body; may be empty. The front overwrites it when it is written
 * @param afterwards run when the reply is written or cannot be, on the thread of the connection
 */
@SuppressWarnings("ArrayRecordComponent") // written once
public record HttpReply(int status, List<HeaderField> headers, byte[] body, Runnable afterwards) {
    /** A reply that nothing follows. */
    public HttpReply(int status, List<HeaderField> headers, byte[] body) {
        this(status, headers, body, () -> {});
    }

    /** The same, and then that. */
    public HttpReply then(Runnable work) {
        return new HttpReply(status, headers, body, work);
    }

    /** The status only. */
    @Override
    public String toString() {
        return "HttpReply[" + status + "]";
    }
}
