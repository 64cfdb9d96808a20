package io.keyhold.api;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The text of a record with sensitive members: without them, and with bytes as how many there are. */
final class Redacted {
    private Redacted() {}

    /** Like the text of any record, with what must not be read replaced. */
    static String text(Record message) {
        return Arrays.stream(message.getClass().getRecordComponents())
                .map(component -> component.getName() + "=" + shown(component, message))
                .collect(Collectors.joining(", ", message.getClass().getSimpleName() + "[", "]"));
    }

    private static String shown(RecordComponent component, Record message) {
        Object value;
        try {
            value = component.getAccessor().invoke(message);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e); // the accessors of these records are public and throw nothing
        }
        Object content = value instanceof Optional<?> optional && optional.isPresent() ? optional.get() : value;
        if (content instanceof byte[] bytes) {
            return bytes.length + " bytes";
        }
        boolean isHidden = component.isAnnotationPresent(Sensitive.class) && !Optional.empty().equals(content);
        return isHidden ? hidden(component.getName(), content) : String.valueOf(value);
    }

    private static String hidden(String name, Object content) {
        String what = name.startsWith("grantToken") ? "token" : "value";
        return content instanceof List<?> list ? list.size() + " " + what + "s" : "a " + what;
    }
}
