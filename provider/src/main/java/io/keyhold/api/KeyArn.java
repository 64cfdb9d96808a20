package io.keyhold.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Names one KMS key in all accounts and Regions: {@code arn:partition:kms:region:account:key/key-id}. Immutable; its text
 * is made once, since every call records it.
 */
public final class KeyArn {
    private final String partition;
    private final String region;
    private final String account;
    private final KeyId keyId;
    private final String value;

    /**
     * Names a key.
     *
     * @param partition {@code aws}, or the partition configured
     * @param region the Region
     * @param account the twelve-digit account
     * @param keyId the key
     */
    public KeyArn(String partition, String region, String account, KeyId keyId) {
        this.partition = Objects.requireNonNull(partition, "partition");
        this.region = Objects.requireNonNull(region, "region");
        this.account = Objects.requireNonNull(account, "account");
        this.keyId = Objects.requireNonNull(keyId, "keyId");
        this.value = "arn:" + partition + ":kms:" + region + ":" + account + ":key/" + keyId.value();
    }

    /** The related multi-Region key in another Region: the same but for that. */
    public KeyArn in(String otherRegion) {
        return new KeyArn(partition, otherRegion, account, keyId);
    }

    /** {@code aws}, or the partition configured. */
    public String partition() {
        return partition;
    }

    /** The Region. */
    public String region() {
        return region;
    }

    /** The twelve-digit account. */
    public String account() {
        return account;
    }

    /** The key. */
    public KeyId keyId() {
        return keyId;
    }

    /** The ARN as text. */
    public String value() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyArn arn && value.equals(arn.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
