package io.keyhold.api;

import java.time.Instant;
import java.util.Optional;

/**
 * An alias. Source: AWS KMS API, shape AliasListEntry.
 *
 * @param aliasName the alias name, {@code alias/} and letters, digits, {@code / _ -}; 1 to 256 characters
 * @param aliasArn the alias ARN; 20 to 2048 characters
 * @param targetKeyId the key the alias points to, by key id or key ARN; 1 to 2048 characters; optional
 * @param creationDate when it was created; optional
 * @param lastUpdatedDate when it last changed; optional
 */
public record AliasListEntry(
        String aliasName,
        String aliasArn,
        Optional<String> targetKeyId,
        Optional<Instant> creationDate,
        Optional<Instant> lastUpdatedDate) {}
