package io.keyhold.access;

import io.keyhold.api.Caller;
import java.time.Instant;

/**
 * A question: may this caller do that there, now?
 *
 * @param caller who asks
 * @param permission what for
 * @param resource on what
 * @param facts what the request says
 * @param now the time
 */
public record AccessRequest(Caller caller, Permission permission, Resource resource, RequestFacts facts, Instant now) {
    /** Adds to the facts what the caller has from this request. */
    public AccessRequest {
        facts = facts.from(caller);
    }
}
