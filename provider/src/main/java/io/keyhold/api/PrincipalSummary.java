package io.keyhold.api;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A user or role as an administrator sees it.
 *
 * @param arn the ARN, path included
 * @param uniqueId {@code AIDA…} or {@code AROA…}: tells it from another of the same name that was there before
 * @param created when it was made
 * @param tags the tags
 * @param policies the texts of the policies attached, by name
 * @param boundary the text of the permissions boundary
 * @param hasSecret whether it must show a secret where it comes through a {@code KeyStore}
 */
public record PrincipalSummary(
        String arn,
        String uniqueId,
        Instant created,
        Map<String, String> tags,
        SortedMap<String, String> policies,
        Optional<String> boundary,
        boolean hasSecret) {
    /** Copies what can change. */
    public PrincipalSummary {
        tags = Map.copyOf(tags);
        policies = new TreeMap<>(policies);
    }
}
