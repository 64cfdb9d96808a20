package io.keyhold.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How the values of one type are read and written. */
interface ValueType {
    /**
     * Reads the value at the parser's current token, which is not {@code null}.
     *
     * @return null if what is wrong with it was noted, so that the whole text is refused in the end
     */
    @Nullable Object read(Reading reading) throws IOException;

    /** Writes a value, which is there. */
    void write(JsonGenerator out, Object value) throws IOException;

    /** The value of a member that the text does not have; null if it has to have it. */
    default @Nullable Object absent() {
        return null;
    }

    /** Whether there is a value to write. */
    default boolean isPresent(Object value) {
        return true;
    }
}
