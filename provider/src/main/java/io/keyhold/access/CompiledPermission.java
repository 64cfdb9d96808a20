package io.keyhold.access;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The compiled permission of one caller on one resource: a constant decision, or the rules to evaluate per request. */
final class CompiledPermission {
    private final @Nullable Decision always;
    private final @Nullable PolicyEvaluation rules;

    /** Rules that say the same to every request are not kept: a hundred thousand keys have as many programs. */
    CompiledPermission(
            Identity identity,
            Permission permission,
            Resource resource,
            List<PolicySource> sources,
            CallerGrants grants) {
        PolicyEvaluation worked = new PolicyEvaluation(identity, permission, resource, sources, grants);
        this.always = worked.always();
        this.rules = always == null ? worked : null;
    }

    /** The decision on every request, if there is but one. */
    @Nullable Decision always() {
        return always;
    }

    /** The decision on that request. */
    Decision decide(RequestFacts facts, Instant now) {
        Decision known = always;
        return known != null ? known : Objects.requireNonNull(rules).decide(facts, now);
    }

    /** The decision on a request that leaves something open; empty if it depends on that. */
    Optional<Decision> decideOpen(RequestFacts facts, Instant now) {
        Decision known = always;
        return known != null
                ? Optional.of(known)
                : Objects.requireNonNull(rules).decideOpen(facts, now);
    }
}
