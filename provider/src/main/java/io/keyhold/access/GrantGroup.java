package io.keyhold.access;

import io.keyhold.api.GrantOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Grants of one grantee under the same constraints. A few of them stand for the operations of all, so that a decision
 * looks at those only.
 */
final class GrantGroup {
    static final GrantGroup EMPTY = new GrantGroup(PersistentMap.empty(), List.of());

    private final PersistentMap<String, Grant> members;
    private final List<Standing> standing;
    private final int operations;

    /** A grant that stands for others, and its decision, which is made when it is first asked for. */
    static final class Standing {
        private final Grant grant;
        private @Nullable Decision decision; // immutable: threads may make it twice, never see half of it

        Standing(Grant grant) {
            this.grant = grant;
        }

        Grant grant() {
            return grant;
        }

        Decision decision() {
            Decision made = decision;
            if (made == null) {
                made = grant.decision();
                decision = made;
            }
            return made;
        }
    }

    private GrantGroup(PersistentMap<String, Grant> members, List<Standing> standing) {
        this.members = members;
        this.standing = standing;
        int bits = 0;
        for (Standing one : standing) {
            bits |= one.grant.operationBits();
        }
        this.operations = bits;
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    boolean permits(GrantOperation operation) {
        return (operations & Grant.bit(operation)) != 0;
    }

    /** A grant that permits the operation. */
    @Nullable Standing find(GrantOperation operation) {
        if (permits(operation)) {
            for (int i = 0; i < standing.size(); i++) {
                if (standing.get(i).grant.permits(operation)) {
                    return standing.get(i);
                }
            }
        }
        return null;
    }

    /** Any grant that is accepted; looks at all of them if need be. */
    Optional<Grant> findAny(Predicate<Grant> accepted) {
        List<Grant> found = new ArrayList<>(1);
        members.any(grant -> accepted.test(grant) && found.add(grant));
        return found.stream().findFirst();
    }

    GrantGroup with(Grant grant) {
        List<Standing> changed = standing;
        if ((grant.operationBits() & ~operations) != 0) {
            changed = new ArrayList<>(standing);
            changed.add(new Standing(grant));
        }
        return new GrantGroup(members.with(grant.grantId(), grant), List.copyOf(changed));
    }

    GrantGroup without(Grant grant) {
        PersistentMap<String, Grant> rest = members.without(grant.grantId());
        boolean stood = standing.stream().anyMatch(one -> one.grant.grantId().equals(grant.grantId()));
        return new GrantGroup(rest, stood ? standing(rest) : standing);
    }

    private List<Standing> standing(PersistentMap<String, Grant> rest) {
        List<Standing> chosen = new ArrayList<>();
        int[] bits = new int[1];
        rest.any(grant -> {
            if ((grant.operationBits() & ~bits[0]) != 0) {
                chosen.add(new Standing(grant));
                bits[0] |= grant.operationBits();
            }
            return bits[0] == operations;
        });
        return List.copyOf(chosen);
    }
}
