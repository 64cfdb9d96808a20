package io.keyhold.catalog;

import io.keyhold.api.AliasName;
import io.keyhold.api.KeyArn;
import io.keyhold.api.KeyId;

/**
 * Where this Keyhold is.
 *
 * @param partition {@code aws}, or the partition configured
 * @param region the Region
 * @param account the home account
 */
public record RegionScope(String partition, String region, String account) {
    /** Another Region of the same partition and home account. */
    public RegionScope in(String other) {
        return new RegionScope(partition, other, account);
    }

    /** The ARN of a key of {@code account} here. */
    public KeyArn keyArn(String ownerAccount, KeyId keyId) {
        return new KeyArn(partition, region, ownerAccount, keyId);
    }

    /** The ARN of an alias of {@code account} here. */
    public String aliasArn(String ownerAccount, AliasName alias) {
        return "arn:" + partition + ":kms:" + region + ":" + ownerAccount + ":" + alias.value();
    }

    /** The resource name in policies of an entry of the {@code KeyStore} view that is not an alias. */
    public String entryArn(String ownerAccount, String name) {
        return "arn:" + partition + ":kms:" + region + ":" + ownerAccount + ":alias/" + name;
    }
}
