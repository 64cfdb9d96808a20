package io.keyhold.access;

import java.util.List;
import java.util.Map;

/** The values of a condition key in a request: nothing, one value, several, or not known yet. */
final class Values {
    /** The key is not in the request. */
    static final Values ABSENT = new Values(List.of());

    /** Depends on a request that is not there yet. */
    static final Values PENDING = new Values(List.of());

    /** AWS does not say what a condition on it gives; such a condition never allows and always denies. */
    static final Values UNDEFINED = new Values(List.of());

    private final List<String> all;

    private Values(List<String> all) {
        this.all = all;
    }

    static Values of(String value) {
        return new Values(List.of(value));
    }

    static Values of(boolean value) {
        return of(Boolean.toString(value));
    }

    static Values of(List<String> values) {
        return values.isEmpty() ? ABSENT : new Values(values);
    }

    /**
     * The values of the entries whose name is {@code name} in any case, in an order that does not depend on the map. A
     * request whose encryption context has {@code dept} and {@code Dept} has two.
     */
    static Values ofName(Map<String, String> entries, String name) {
        String only = null;
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            if (entry.getKey().equalsIgnoreCase(name)) {
                if (only != null) {
                    return several(entries, name);
                }
                only = entry.getValue();
            }
        }
        return only == null ? ABSENT : of(only);
    }

    boolean isAbsent() {
        return this == ABSENT;
    }

    /** The values, none if the key is absent. */
    List<String> all() {
        return all;
    }

    private static Values several(Map<String, String> entries, String name) {
        return of(entries.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .sorted()
                .toList());
    }
}
