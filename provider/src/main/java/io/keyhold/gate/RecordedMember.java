package io.keyhold.gate;

import io.keyhold.api.Sensitive;
import io.keyhold.api.Tag;
import io.keyhold.api.WireValue;
import io.keyhold.audit.Parameters.Sink;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A component of a record as a member of an audit record.
 *
 * @param name the name in the audit record
 * @param component the name of the component
 * @param accessor reads it
 * @param whenLeftOut what is recorded if the request has nothing there; null for nothing
 */
record RecordedMember(
        String name,
        String component,
        Method accessor,
        @Nullable String whenLeftOut) {
    private static final Object[] NONE = {};
    private static final ClassValue<List<RecordedMember>> OF = new ClassValue<>() {
        @Override
        protected List<RecordedMember> computeValue(Class<?> type) {
            return Stream.of(type.getRecordComponents())
                    .filter(component -> !component.isAnnotationPresent(Sensitive.class))
                    .filter(component ->
                            !component.getGenericType().getTypeName().contains("byte[]"))
                    .map(RecordedMember::of)
                    .toList();
        }
    };

    /** The components of a type, in order, without bytes and what is sensitive. */
    static List<RecordedMember> of(Class<?> type) {
        return OF.get(type);
    }

    private static RecordedMember of(RecordComponent component) {
        Method accessor = component.getAccessor();
        accessor.setAccessible(true); // the record need not be public
        return new RecordedMember(component.getName(), component.getName(), accessor, null);
    }

    /** Whether its value is a structure, which may have sensitive members of its own. */
    boolean isStructure() {
        Type type = accessor.getGenericReturnType();
        Type inner = type instanceof ParameterizedType optional ? optional.getActualTypeArguments()[0] : type;
        return inner instanceof Class<?> given
                && given.isRecord()
                && (type == inner || ((ParameterizedType) type).getRawType() == Optional.class);
    }

    /** The same under the name that CloudTrail has for it, with what is recorded if it was left out. */
    RecordedMember as(String recordedName, @Nullable String fallback) {
        return new RecordedMember(recordedName, component, accessor, fallback);
    }

    /** The value in CloudTrail's spelling; null if there is nothing to record. */
    @Nullable Object read(Object owner) {
        Object value = recorded(valueIn(owner));
        return value == null ? whenLeftOut : value;
    }

    /** Writes every member of a record that has a value. */
    static void write(Object owner, Sink sink) {
        List<RecordedMember> members = of(owner.getClass());
        for (int i = 0; i < members.size(); i++) { // without an iterator: this is done for every record
            Object value = members.get(i).read(owner);
            if (value != null) {
                sink.put(members.get(i).name, value);
            }
        }
    }

    private @Nullable Object valueIn(Object owner) {
        try {
            return accessor.invoke(owner, NONE);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e); // the accessors of these records can be called and throw nothing
        }
    }

    private static @Nullable Object recorded(@Nullable Object value) {
        if (value instanceof String) {
            return value;
        }
        if (value instanceof Optional<?> optional) {
            return optional.isPresent() ? recorded(optional.get()) : null;
        }
        if (value instanceof Instant instant) {
            return CloudTrailValues.date(instant);
        }
        if (value instanceof WireValue constant) {
            return constant.value();
        }
        if (value instanceof Map<?, ?> pairs) {
            return pairs.isEmpty() ? null : pairs;
        }
        if (value instanceof Record structure) {
            return members(structure);
        }
        return value instanceof List<?> list ? entries(list) : value;
    }

    private static @Nullable Object members(Record structure) {
        Map<String, Object> members = new LinkedHashMap<>();
        write(structure, members::put);
        return members.isEmpty() ? null : members;
    }

    private static Object entries(List<?> list) {
        Map<String, String> tags = new TreeMap<>();
        List<Object> entries = new ArrayList<>();
        for (Object entry : list) {
            if (entry instanceof Tag tag) {
                tags.put(tag.tagKey(), tag.tagValue());
            } else {
                entries.add(entry instanceof WireValue constant ? constant.value() : entry);
            }
        }
        return tags.isEmpty() ? List.copyOf(entries) : Tags.described(tags);
    }
}
