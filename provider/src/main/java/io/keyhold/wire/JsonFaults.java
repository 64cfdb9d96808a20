package io.keyhold.wire;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.keyhold.api.KmsException;

/** The problem of a text that is not JSON, in words that neither speak of a parser nor quote the text, which may be secret. */
final class JsonFaults {
    private JsonFaults() {}

    static KmsException.Serialization describe(JsonProcessingException fault) {
        JsonLocation at = fault.getLocation();
        String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return new KmsException.Serialization(
                "the body is not JSON" + place + ": " + reason(fault), "Send one JSON object");
    }

    private static String reason(JsonProcessingException fault) {
        if (fault instanceof JsonEOFException) {
            return "it ends too early";
        }
        if (fault instanceof StreamConstraintsException) {
            return "it is nested too deep, or a name, text or number in it is too long";
        }
        return fault.getOriginalMessage().startsWith("Duplicate field")
                ? "a member is there twice"
                : "something else was expected there";
    }
}
