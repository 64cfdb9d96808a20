package io.keyhold.access;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An encryption context as a key of an index. Ordered, so that contexts chosen to share a hash code do not make the index
 * slow.
 */
final class ContextKey implements Comparable<ContextKey> {
    private final Map<String, String> context;
    private final int hash;
    private @Nullable SortedMap<String, String> sorted;

    ContextKey(Map<String, String> context) {
        this.context = context;
        this.hash = context.hashCode();
    }

    Map<String, String> context() {
        return context;
    }

    /** Whether {@code request} has all of {@code pairs}. */
    static boolean isPart(Map<String, String> pairs, Map<String, String> request) {
        if (request.size() < pairs.size()) {
            return false;
        }
        for (Map.Entry<String, String> pair : pairs.entrySet()) {
            if (!pair.getValue().equals(request.get(pair.getKey()))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ContextKey key && hash == key.hash && context.equals(key.context);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public int compareTo(ContextKey other) {
        var mine = sorted().entrySet().iterator();
        var others = other.sorted().entrySet().iterator();
        while (mine.hasNext() && others.hasNext()) {
            Map.Entry<String, String> one = mine.next();
            Map.Entry<String, String> two = others.next();
            int order = one.getKey().compareTo(two.getKey());
            order = order == 0 ? one.getValue().compareTo(two.getValue()) : order;
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(mine.hasNext(), others.hasNext());
    }

    /** Made when first needed; two threads that race make equal maps. */
    private SortedMap<String, String> sorted() {
        SortedMap<String, String> known = sorted;
        if (known == null) {
            known = new TreeMap<>(context);
            sorted = known;
        }
        return known;
    }
}
