package io.keyhold.gate;

import io.keyhold.api.KmsRequest;
import io.keyhold.api.Sensitive;
import io.keyhold.api.Tag;
import io.keyhold.api.WireValue;
import io.keyhold.audit.Parameters;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The members of a request as the audit records them: every component that was given, in order, the page asked for last. Left
 * out are bytes, what is sensitive, and how the call is to be made. For calls that are not made thousands of times a second;
 * those have records of their own.
 */
final class RequestParameters implements Parameters {
    private static final Set<String> UNRECORDED = Set.of("dryRun", "dryRunModifiers", "recipient");
    private static final Set<String> PAGING = Set.of("limit", "marker");
    private static final ClassValue<List<RecordComponent>> MEMBERS = new ClassValue<>() {
        @Override
        protected List<RecordComponent> computeValue(Class<?> type) {
            return members(type);
        }
    };

    private final List<RecordComponent> members;
    private final @Nullable Object[] values;

    private RequestParameters(List<RecordComponent> members, @Nullable Object[] values) {
        this.members = members;
        this.values = values;
    }

    /** Reads them now, so that nothing else of the request lives until the record is written. */
    static Parameters of(KmsRequest request) {
        List<RecordComponent> members = MEMBERS.get(request.getClass());
        @Nullable Object[] values = new Object[members.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = recorded(value(members.get(i), request));
        }
        return new RequestParameters(members, values);
    }

    @Override
    public void writeTo(Sink sink) {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value != null) {
                sink.put(members.get(i).getName(), value);
            }
        }
    }

    private static List<RecordComponent> members(Class<?> type) {
        List<RecordComponent> recorded = Stream.of(type.getRecordComponents())
                .filter(component -> !component.isAnnotationPresent(Sensitive.class))
                .filter(component -> !component.getGenericType().getTypeName().contains("byte[]"))
                .filter(component -> !UNRECORDED.contains(component.getName()))
                .toList();
        Predicate<RecordComponent> isPaging = component -> PAGING.contains(component.getName());
        return Stream.concat(recorded.stream().filter(isPaging.negate()), recorded.stream().filter(isPaging))
                .toList();
    }

    private static Object value(RecordComponent member, KmsRequest request) {
        try {
            return member.getAccessor().invoke(request);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e); // the accessors of these records are public and throw nothing
        }
    }

    /** The value in CloudTrail's spelling; null if it was not given. */
    private static @Nullable Object recorded(Object value) {
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
        return value instanceof List<?> list ? entries(list) : value;
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
