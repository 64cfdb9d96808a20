package io.keyhold.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.keyhold.api.KmsException;
import io.keyhold.api.KmsRequest;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How one record is read and written: found out once, then method handles alone are called. */
final class RecordPlan {
    private static final ClassValue<RecordPlan> PLANS = new ClassValue<>() {
        @Override
        protected RecordPlan computeValue(Class<?> type) {
            return new RecordPlan(type);
        }
    };

    private final Member[] members;
    private final Map<String, Member> byName = new HashMap<>();
    private final MethodHandle constructor;

    private RecordPlan(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        members = new Member[components.length];
        for (int i = 0; i < components.length; i++) {
            members[i] = Member.of(type, components[i], i);
            byName.put(members[i].name(), members[i]);
        }
        constructor = constructor(type, components);
    }

    static RecordPlan of(Class<?> type) {
        return PLANS.get(type);
    }

    /** Writes the record as an object. */
    void write(JsonGenerator out, Record source) throws IOException {
        out.writeStartObject();
        for (Member member : members) {
            Object value = member.get(source);
            if (member.isWritten(value)) {
                out.writeFieldName(member.name());
                member.type().write(out, value);
            }
        }
        out.writeEndObject();
    }

    /** Reads the object that the parser has begun; null if the reading noted what is wrong with it. */
    @Nullable
    Object read(Reading reading) throws IOException {
        @Nullable Object[] values = new Object[members.length];
        boolean[] given = new boolean[members.length];
        boolean whole = true;
        JsonParser in = reading.in();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            Member member = byName.get(in.currentName());
            if (in.nextToken() == JsonToken.VALUE_NULL) {
                continue;
            }
            if (member == null) {
                in.skipChildren();
                continue;
            }
            given[member.index()] = true;
            reading.enter(member.component());
            values[member.index()] = member.type().read(reading);
            whole &= values[member.index()] != null;
            reading.leave();
        }
        return fillAbsent(reading, values, given) && whole ? make(values) : null;
    }

    private boolean fillAbsent(Reading reading, @Nullable Object[] values, boolean[] given) {
        boolean whole = true;
        for (Member member : members) {
            if (!given[member.index()]) {
                values[member.index()] = member.absent();
                if (values[member.index()] == null) {
                    reading.missing(member.component());
                    whole = false;
                }
            }
        }
        return whole;
    }

    private Object make(@Nullable Object[] values) {
        try {
            return constructor.invokeExact(values);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e); // the constructors of these records throw nothing that is checked
        }
    }

    private static MethodHandle constructor(Class<?> type, RecordComponent[] components) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return MethodHandles.lookup()
                    .findConstructor(type, MethodType.methodType(void.class, types))
                    .asSpreader(Object[].class, types.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type + " cannot be made", e);
        }
    }

    /**
     * One component.
     *
     * @param component its name in Java, which is that of AWS's messages
     * @param name its name in the text
     * @param index its place
     * @param type how its values are written
     * @param isOptional whether AWS does not write it if it is empty or false
     * @param isRequired whether it has to be there although it could be empty
     * @param accessor reads it
     */
    private record Member(
            String component,
            String name,
            int index,
            ValueType type,
            boolean isOptional,
            boolean isRequired,
            MethodHandle accessor) {
        static Member of(Class<?> owner, RecordComponent component, int index) {
            boolean isRequest = KmsRequest.class.isAssignableFrom(owner);
            boolean isRequired = MemberNames.isRequired(owner, component.getName());
            try {
                return new Member(
                        component.getName(),
                        MemberNames.of(component.getName()),
                        index,
                        ValueTypes.of(component.getGenericType()),
                        !isRequired && (isRequest || component.getName().endsWith("Algorithms")),
                        isRequired,
                        MethodHandles.lookup()
                                .unreflect(component.getAccessor())
                                .asType(MethodType.methodType(Object.class, Record.class)));
            } catch (IllegalAccessException e) {
                throw new IllegalArgumentException(component + " cannot be read", e);
            }
        }

        Object get(Record source) {
            try {
                return (Object) accessor.invokeExact(source);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e); // accessors throw nothing that is checked
            }
        }

        boolean isWritten(Object value) {
            boolean isEmpty = value instanceof List<?> list ? list.isEmpty() : value.equals(false);
            return type.isPresent(value) && !(isOptional && isEmpty);
        }

        @Nullable
        Object absent() {
            if (type == Scalars.NUMBER) { // the only one is optional in AWS's model, and refused by the service
                throw new KmsException.Validation(name + " is required.", "");
            }
            return isRequired ? null : type.absent();
        }
    }
}
