package io.keyhold.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * The error in a reply.
 *
 * @param code the error code; empty if the reply is not one of AWS
 * @param message what is wrong; may be empty
 * @param remedy what to do; empty if the service says nothing of it
 */
public record ErrorReply(String code, String message, String remedy) {
    private static final ErrorReply UNKNOWN = new ErrorReply("", "", "");

    /** Reads the body of a reply, whatever it is. */
    public static ErrorReply read(byte[] body) {
        try (JsonParser in = AwsJson.FACTORY.createParser(body)) {
            return in.nextToken() == JsonToken.START_OBJECT ? members(in) : UNKNOWN;
        } catch (IOException e) {
            return UNKNOWN; // of something between here and the service
        }
    }

    private static ErrorReply members(JsonParser in) throws IOException {
        String code = "";
        String message = "";
        String remedy = "";
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            if (in.nextToken() != JsonToken.VALUE_STRING) {
                in.skipChildren();
            } else if (name.equals("__type")) {
                code = in.getText().substring(in.getText().indexOf('#') + 1);
            } else if (name.equalsIgnoreCase("message")) {
                message = in.getText();
            } else if (name.equals("remedy")) {
                remedy = in.getText();
            }
        }
        return new ErrorReply(code, message, remedy);
    }
}
