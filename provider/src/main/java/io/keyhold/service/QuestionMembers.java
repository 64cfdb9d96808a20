package io.keyhold.service;

import io.keyhold.access.ConditionSource;
import io.keyhold.access.Permission;
import io.keyhold.api.KmsException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** The condition keys of a question that are members of its request. Each is taken once; what is left is refused. */
final class QuestionMembers {
    private static final String TAG = "aws:requesttag/";
    private final Permission permission;
    private final Map<String, List<String>> left = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Set<String> open = new TreeSet<>();

    QuestionMembers(Permission permission) {
        this.permission = permission;
    }

    void add(String name, List<String> values) {
        left.put(name, values);
    }

    /** The value of a member that a request may leave out. */
    <T> Optional<T> find(String name, Function<String, Optional<T>> reading) {
        List<String> values = left.remove(name);
        if (values == null) {
            return Optional.empty();
        }
        return Optional.of(read(name, only(name, values), reading));
    }

    /** The same as text. */
    Optional<String> find(String name) {
        return find(name, Optional::of);
    }

    /** The value of a member that every request has; if the question leaves it open, {@code anything}. */
    <T> T require(String name, Function<String, Optional<T>> reading, T anything) {
        Optional<T> found = find(name, reading);
        if (found.isEmpty()) {
            leaveOpen(name);
        }
        return found.orElse(anything);
    }

    /** The values of a member that has several. */
    <T> List<T> all(String name, Function<String, Optional<T>> reading) {
        List<String> values = left.remove(name);
        return values == null
                ? List.of()
                : values.stream().map(value -> read(name, value, reading)).toList();
    }

    /** The tags of the request: the {@code aws:RequestTag/…} of the question. */
    Map<String, String> tags() {
        Map<String, String> tags = new TreeMap<>();
        left.forEach((name, values) -> {
            if (name.regionMatches(true, 0, TAG, 0, TAG.length())) {
                tags.put(name.substring(TAG.length()), only(name, values));
            }
        });
        left.keySet().removeIf(name -> name.regionMatches(true, 0, TAG, 0, TAG.length()));
        return tags;
    }

    /** Notes a condition key that every request has, without its value. */
    void leaveOpen(String name) {
        open.add(name);
    }

    /** The condition keys whose value the question leaves open. */
    Set<String> open() {
        return open;
    }

    /** Refuses what no request of the operation says in this way. */
    void requireNoneLeft() {
        left.keySet().stream().findFirst().ifPresent(name -> {
            throw new KmsException.Validation(
                    "a request for " + permission + " does not carry `" + name + "` here",
                    name.equalsIgnoreCase("aws:TagKeys")
                            ? "Name the tags, each as aws:RequestTag/KEY"
                            : "Leave it out");
        });
    }

    private static String only(String name, List<String> values) {
        if (values.size() != 1) {
            throw new KmsException.Validation(
                    "`" + name + "` has " + values.size() + " values; a request has one", "Pass one value");
        }
        return values.get(0);
    }

    private static <T> T read(String name, String value, Function<String, Optional<T>> reading) {
        return reading.apply(value)
                .orElseThrow(() -> new KmsException.Validation(
                        "`" + value + "` is not a value that a request can have for `" + ConditionSource.spelled(name)
                                + "`",
                        "Write it as the API does"));
    }
}
