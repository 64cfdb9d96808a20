package io.keyhold.api;

import java.util.List;

/**
 * Input of {@code UntagResource}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param tagKeys the keys of the tags to remove
 */
public record UntagResourceRequest(String keyId, List<String> tagKeys) implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public UntagResourceRequest {
        Members.require("keyId", keyId);
        tagKeys = Members.copy("tagKeys", tagKeys);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static UntagResourceRequest of(String keyId, List<String> tagKeys) {
        return new UntagResourceRequest(keyId, tagKeys);
    }

    @Override
    public Operation operation() {
        return Operation.UNTAG_RESOURCE;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.each("tagKeys", tagKeys, 1, 128);
    }
}
