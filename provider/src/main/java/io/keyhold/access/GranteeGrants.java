package io.keyhold.access;

import io.keyhold.access.GrantGroup.Standing;
import io.keyhold.api.GrantOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The grants that one grantee has on one key, and for a service under one source ARN: found by what the request says, not
 * by looking through them. A grant with a subset of pairs is filed under the one of its pairs that has the fewest
 * others.
 */
final class GranteeGrants {
    static final GranteeGrants EMPTY =
            new GranteeGrants(GrantGroup.EMPTY, GrantGroup.EMPTY, PersistentMap.empty(), PersistentMap.empty());

    private final GrantGroup all;
    private final GrantGroup unconstrained;
    private final PersistentMap<ContextKey, GrantGroup> equal;
    private final PersistentMap<Pair, PersistentMap<ContextKey, GrantGroup>> subset;

    /** One pair of an encryption context. */
    private record Pair(String key, String value) implements Comparable<Pair> {
        @Override
        public int compareTo(Pair other) {
            int order = key.compareTo(other.key);
            return order == 0 ? value.compareTo(other.value) : order;
        }
    }

    private GranteeGrants(
            GrantGroup all,
            GrantGroup unconstrained,
            PersistentMap<ContextKey, GrantGroup> equal,
            PersistentMap<Pair, PersistentMap<ContextKey, GrantGroup>> subset) {
        this.all = all;
        this.unconstrained = unconstrained;
        this.equal = equal;
        this.subset = subset;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    GranteeGrants with(Grant grant) {
        return changed(all.with(grant), grant, group -> group.with(grant));
    }

    GranteeGrants without(Grant grant) {
        return changed(all.without(grant), grant, group -> group.without(grant));
    }

    /** Whether a grant permits the operation; {@link Ternary#ASK} if that depends on the encryption context. */
    Ternary standing(GrantOperation operation) {
        if (!all.permits(operation)) {
            return Ternary.FALSE;
        }
        if (operation == GrantOperation.CREATE_GRANT) {
            return Ternary.ASK;
        }
        return !GrantRules.isConstrained(operation) || unconstrained.permits(operation) ? Ternary.TRUE : Ternary.ASK;
    }

    /** A grant that permits the operation with that encryption context. */
    @Nullable Standing find(GrantOperation operation, Map<String, String> context) {
        if (!GrantRules.isConstrained(operation)) {
            return all.find(operation);
        }
        Standing free = unconstrained.find(operation);
        if (free != null || context.isEmpty()) {
            return free;
        }
        GrantGroup exact = equal.isEmpty() ? null : equal.get(new ContextKey(context));
        Standing found = exact == null ? null : exact.find(operation);
        return found != null || subset.isEmpty() ? found : findSubset(operation, context);
    }

    /** A grant that permits to make that child. */
    Optional<Grant> findParent(RequestFacts.ChildGrant child) {
        if (!all.permits(GrantOperation.CREATE_GRANT)) {
            return Optional.empty();
        }
        Predicate<Grant> covers = parent -> GrantRules.covers(parent, child);
        Map<String, String> exact = child.constraints().encryptionContextEquals();
        Map<String, String> pairs = exact.isEmpty() ? child.constraints().encryptionContextSubset() : exact;
        return unconstrained
                .findAny(covers)
                .or(() -> equal.find(new ContextKey(exact)).flatMap(group -> group.findAny(covers)))
                .or(() -> findParent(pairs, covers));
    }

    /** A parent whose pairs are among those of the child is filed under one of these. */
    private Optional<Grant> findParent(Map<String, String> pairs, Predicate<Grant> covers) {
        List<Grant> found = new ArrayList<>(1);
        for (Map.Entry<String, String> pair : pairs.entrySet()) {
            PersistentMap<ContextKey, GrantGroup> filed = subset.get(new Pair(pair.getKey(), pair.getValue()));
            if (filed != null
                    && filed.any(
                            group -> group.findAny(covers).filter(found::add).isPresent())) {
                break;
            }
        }
        return found.stream().findFirst();
    }

    /** Any grant that is accepted; looks at all of them if need be. */
    Optional<Grant> findAny(Predicate<Grant> accepted) {
        return all.findAny(accepted);
    }

    private @Nullable Standing findSubset(GrantOperation operation, Map<String, String> context) {
        Standing[] found = new Standing[1];
        for (Map.Entry<String, String> pair : context.entrySet()) {
            PersistentMap<ContextKey, GrantGroup> filed = subset.get(new Pair(pair.getKey(), pair.getValue()));
            if (filed != null && filed.any(group -> accept(group, operation, context, found))) {
                return found[0];
            }
        }
        return null;
    }

    private static boolean accept(
            GrantGroup group, GrantOperation operation, Map<String, String> context, Standing[] found) {
        Standing one = group.find(operation);
        if (one == null || !ContextKey.isPart(one.grant().constraints().encryptionContextSubset(), context)) {
            return false;
        }
        found[0] = one;
        return true;
    }

    private interface Change {
        GrantGroup of(GrantGroup group);
    }

    private GranteeGrants changed(GrantGroup nowAll, Grant grant, Change change) {
        Map<String, String> exact = grant.constraints().encryptionContextEquals();
        Map<String, String> part = grant.constraints().encryptionContextSubset();
        if (!exact.isEmpty()) {
            return new GranteeGrants(nowAll, unconstrained, changed(equal, new ContextKey(exact), change), subset);
        }
        if (!part.isEmpty()) {
            return new GranteeGrants(nowAll, unconstrained, equal, changedSubset(new ContextKey(part), change));
        }
        return new GranteeGrants(nowAll, change.of(unconstrained), equal, subset);
    }

    private PersistentMap<Pair, PersistentMap<ContextKey, GrantGroup>> changedSubset(ContextKey key, Change change) {
        Pair best = null;
        int fewest = Integer.MAX_VALUE;
        for (Map.Entry<String, String> entry : new TreeMap<>(key.context()).entrySet()) {
            Pair pair = new Pair(entry.getKey(), entry.getValue());
            PersistentMap<ContextKey, GrantGroup> filed = subset.get(pair);
            int others = filed == null ? 0 : filed.get(key) != null ? -1 : filed.size();
            if (best == null || others < fewest) {
                best = pair;
                fewest = others;
            }
        }
        if (best == null) {
            throw new IllegalStateException("an empty subset is not a constraint");
        }
        PersistentMap<ContextKey, GrantGroup> filed = subset.find(best).orElse(PersistentMap.empty());
        PersistentMap<ContextKey, GrantGroup> now = changed(filed, key, change);
        return now.isEmpty() ? subset.without(best) : subset.with(best, now);
    }

    private static PersistentMap<ContextKey, GrantGroup> changed(
            PersistentMap<ContextKey, GrantGroup> groups, ContextKey key, Change change) {
        GrantGroup group = change.of(groups.find(key).orElse(GrantGroup.EMPTY));
        return group.isEmpty() ? groups.without(key) : groups.with(key, group);
    }
}
