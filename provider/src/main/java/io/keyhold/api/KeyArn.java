package io.keyhold.api;

/**
 * Names one KMS key in all accounts and Regions: {@code arn:partition:kms:region:account:key/key-id}.
 *
 * @param partition {@code aws}, or the partition configured
 * @param region the Region
 * @param account the twelve-digit account
 * @param keyId the key
 */
public record KeyArn(String partition, String region, String account, KeyId keyId) {
    /** The ARN as text. */
    public String value() {
        return "arn:" + partition + ":kms:" + region + ":" + account + ":key/" + keyId.value();
    }

    @Override
    public String toString() {
        return value();
    }
}
