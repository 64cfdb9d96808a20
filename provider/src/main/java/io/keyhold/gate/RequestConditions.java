package io.keyhold.gate;

import io.keyhold.access.RequestFacts;
import io.keyhold.api.KmsRequest;
import io.keyhold.api.Operation;
import io.keyhold.api.OperationCondition;
import io.keyhold.api.Tag;
import io.keyhold.api.WireValue;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The values of condition keys in a request, by its components: each condition key that the row of an operation names and that a member
 * of its request is for has the value of that member. Operations of high rate compute the same from their terms.
 */
public final class RequestConditions {
    /** Where a member is not called like its condition key. */
    private static final Map<OperationCondition, String> NAMES = new EnumMap<>(Map.of(
            OperationCondition.DATA_KEY_PAIR_SPEC,
            "keyPairSpec",
            OperationCondition.SCHEDULE_KEY_DELETION_PENDING_WINDOW_IN_DAYS,
            "pendingWindowInDays"));

    /** The defaults of AWS for members that were left out. */
    private static final Map<OperationCondition, String> DEFAULTS = new EnumMap<>(Map.of(
            OperationCondition.BYPASS_POLICY_LOCKOUT_SAFETY_CHECK, "false",
            OperationCondition.ENCRYPTION_ALGORITHM, "SYMMETRIC_DEFAULT",
            OperationCondition.EXPIRATION_MODEL, "KEY_MATERIAL_EXPIRES",
            OperationCondition.MESSAGE_TYPE, "RAW",
            OperationCondition.ROTATION_PERIOD_IN_DAYS, "365",
            OperationCondition.SCHEDULE_KEY_DELETION_PENDING_WINDOW_IN_DAYS, "30"));

    private static final Map<Operation, Plan> PLANS =
            Stream.of(Operation.values()).collect(Collectors.toMap(Function.identity(), Plan::of));

    /** The components of a request that conditions can ask for. */
    private record Plan(
            List<Member> members,
            Optional<RecordComponent> grantTokens,
            Optional<RecordComponent> tags,
            Optional<RecordComponent> encryptionContext) {
        static Plan of(Operation operation) {
            List<RecordComponent> components = KmsRequest.typeOf(operation.operationName())
                    .map(type -> List.of(type.getRecordComponents()))
                    .orElse(List.of());
            Set<OperationCondition> conditions = operation.conditions();
            return new Plan(
                    components.stream()
                            .flatMap(component -> Member.of(component, conditions).stream())
                            .toList(),
                    find(components, "grantTokens", true),
                    find(components, "tags", conditions.contains(OperationCondition.REQUEST_TAG)),
                    find(components, "encryptionContext", conditions.contains(OperationCondition.ENCRYPTION_CONTEXT)));
        }

        private static Optional<RecordComponent> find(List<RecordComponent> components, String name, boolean isAsked) {
            return components.stream()
                    .filter(component -> isAsked && component.getName().equals(name))
                    .findFirst();
        }
    }

    /**
     * A member that a condition key is for.
     *
     * @param condition the condition key
     * @param component the component of the request
     */
    public record Member(OperationCondition condition, RecordComponent component) {
        private static Optional<Member> of(RecordComponent component, Set<OperationCondition> conditions) {
            return conditions.stream()
                    .filter(condition ->
                            !condition.isFamily() && name(condition).equals(component.getName()))
                    .map(condition -> new Member(condition, component))
                    .findFirst();
        }

        /** The condition key in lower case, as facts have it. */
        public String key() {
            return condition.value().toLowerCase(Locale.ROOT);
        }

        /** Whether a request may leave it out. */
        public boolean isOptional() {
            return component.getType() == Optional.class || component.getType() == boolean.class;
        }

        /** Its type, without {@code Optional} and {@code List}. */
        public Class<?> type() {
            Type type = component.getGenericType();
            Type inner = type instanceof ParameterizedType outer ? outer.getActualTypeArguments()[0] : type;
            return (Class<?>) inner;
        }

        private List<String> in(KmsRequest request) {
            Object value = value(component, request);
            if (value instanceof Optional<?> optional) {
                return optional.map(one -> List.of(text(one))).orElse(List.of());
            }
            if (value instanceof List<?> list) {
                return List.copyOf(new TreeSet<>(texts(list)));
            }
            return Boolean.FALSE.equals(value) ? List.of() : List.of(text(value));
        }
    }

    private RequestConditions() {}

    /** The members of the requests of an operation that its condition keys are for. */
    public static List<Member> members(Operation operation) {
        return plan(operation).members();
    }

    private static Plan plan(Operation operation) {
        return Objects.requireNonNull(PLANS.get(operation));
    }

    /** The facts of a request. */
    public static RequestFacts of(KmsRequest request) {
        Plan plan = plan(request.operation());
        List<String> tokens = plan.grantTokens()
                .map(component -> texts(value(component, request)))
                .orElse(List.of());
        Map<String, String> tags =
                plan.tags().map(component -> tags(value(component, request))).orElse(Map.of());
        RequestFacts facts = of(request.operation(), member -> member.in(request), tags, tokens);
        return plan.encryptionContext()
                .map(component -> facts.withContext(context(value(component, request))))
                .orElse(facts);
    }

    /**
     * The same for a request that is not there as a whole, and has no encryption context.
     *
     * @param values the values of a member, none if it was left out
     */
    public static RequestFacts of(
            Operation operation,
            Function<Member, List<String>> values,
            Map<String, String> tags,
            List<String> grantTokens) {
        Map<String, List<String>> keys = new TreeMap<>(Tags.facts(tags));
        Set<String> defaulted = new TreeSet<>();
        for (Member member : members(operation)) {
            List<String> given = values.apply(member);
            String fallback = DEFAULTS.get(member.condition());
            if (!given.isEmpty()) {
                keys.put(member.key(), given);
            } else if (fallback != null) {
                keys.put(member.key(), List.of(fallback));
                defaulted.add(member.key());
            }
        }
        return keys.isEmpty() && grantTokens.isEmpty()
                ? RequestFacts.NONE
                : new RequestFacts(RequestFacts.NO_CONTEXT, keys, grantTokens, defaulted);
    }

    /** The member that a condition key is for, as requests have it. */
    public static String name(OperationCondition condition) {
        String own = condition.value().substring(condition.value().indexOf(':') + 1);
        return NAMES.getOrDefault(condition, own.substring(0, 1).toLowerCase(Locale.ROOT) + own.substring(1));
    }

    private static Object value(RecordComponent component, KmsRequest request) {
        try {
            return component.getAccessor().invoke(request);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e); // the accessors of requests are public and throw nothing
        }
    }

    private static Map<String, String> context(Object pairs) {
        Map<String, String> context = new TreeMap<>();
        ((Map<?, ?>) pairs).forEach((name, value) -> context.put((String) name, (String) value));
        return context;
    }

    private static Map<String, String> tags(Object list) {
        Map<String, String> tags = new TreeMap<>();
        for (Object tag : (List<?>) list) {
            tags.put(((Tag) tag).tagKey(), ((Tag) tag).tagValue());
        }
        return tags;
    }

    private static List<String> texts(Object list) {
        return ((List<?>) list).stream().map(RequestConditions::text).toList();
    }

    private static String text(Object value) {
        return value instanceof WireValue constant ? constant.value() : value.toString();
    }
}
