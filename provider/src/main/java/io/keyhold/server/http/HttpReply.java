package io.keyhold.server.http;

import io.keyhold.sigv4.HeaderField;
import java.util.List;

/**
 * A reply. The length, the date and what is said of the connection come with it by themselves.
 *
 * @param status for example 200
 * @param headers the others
 * @param body the body; may be empty
 */
@SuppressWarnings("ArrayRecordComponent") // written once
public record HttpReply(int status, List<HeaderField> headers, byte[] body) {
    /** The status only. */
    @Override
    public String toString() {
        return "HttpReply[" + status + "]";
    }
}
