package io.keyhold.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A grant. Source: AWS KMS API, shape GrantListEntry.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param grantId the grant; 1 to 128 characters
 * @param name a name that makes creation idempotent; 1 to 256 characters
 * @param creationDate when it was created
 * @param granteePrincipal the principal that gets the permission; 1 to 256 characters; optional
 * @param retiringPrincipal the principal that may retire the grant; 1 to 256 characters; optional
 * @param issuingAccount the account that issued the grant; 1 to 256 characters
 * @param operations the operations permitted
 * @param constraints what a request must hold to; optional
 * @param granteeServicePrincipal the service that gets the permission; 1 to 128 characters; optional
 * @param retiringServicePrincipal the service that may retire the grant; 1 to 128 characters; optional
 */
public record GrantListEntry(
        String keyId,
        String grantId,
        String name,
        Instant creationDate,
        Optional<String> granteePrincipal,
        Optional<String> retiringPrincipal,
        String issuingAccount,
        List<GrantOperation> operations,
        Optional<GrantConstraints> constraints,
        Optional<String> granteeServicePrincipal,
        Optional<String> retiringServicePrincipal) {
    /** Copies what can change. */
    public GrantListEntry {
        operations = List.copyOf(operations);
    }
}
