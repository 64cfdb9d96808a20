package io.keyhold.api;

import java.util.List;

/**
 * Input of {@code TagResource}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param tags the tags
 */
public record TagResourceRequest(String keyId, List<Tag> tags) implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public TagResourceRequest {
        Members.require("keyId", keyId);
        tags = Members.copy("tags", tags);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static TagResourceRequest of(String keyId, List<Tag> tags) {
        return new TagResourceRequest(keyId, tags);
    }

    @Override
    public Operation operation() {
        return Operation.TAG_RESOURCE;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.tags("tags", tags);
    }
}
