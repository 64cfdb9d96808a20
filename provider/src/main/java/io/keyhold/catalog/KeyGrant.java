package io.keyhold.catalog;

import io.keyhold.access.Grant;
import io.keyhold.api.KeyId;

/**
 * A grant and the key it is on.
 *
 * @param keyId the key
 * @param grant the grant
 */
public record KeyGrant(KeyId keyId, Grant grant) {
    /** Where it is in the order of all grants; see {@link Catalog#listGrants}. */
    public String position() {
        return AccessRecords.grantPrefix(keyId) + grant.grantId();
    }
}
