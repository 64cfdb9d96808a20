package io.keyhold.remote;

import io.keyhold.api.KeyArn;
import io.keyhold.api.KeyId;
import io.keyhold.api.KmsException;

/** ARNs of keys as services write them. */
final class RemoteArns {
    private static final int PARTS = 6;
    private static final String RESOURCE = "key/";

    private RemoteArns() {}

    static KeyArn parse(String text) {
        String[] parts = text.split(":", PARTS);
        if (parts.length != PARTS || !parts[PARTS - 1].startsWith(RESOURCE)) {
            throw new KmsException.Internal(
                    "the service names a key as `" + text + "`",
                    "Use versions of client and server that belong together");
        }
        return new KeyArn(parts[1], parts[3], parts[4], new KeyId(parts[PARTS - 1].substring(RESOURCE.length())));
    }
}
