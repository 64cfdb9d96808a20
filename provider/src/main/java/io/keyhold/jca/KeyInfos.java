package io.keyhold.jca;

import io.keyhold.api.KeyInfo;
import io.keyhold.handles.ManagedKey;

/** The public facts about the key of a handle. */
final class KeyInfos {
    private KeyInfos() {}

    static KeyInfo of(KeyHandle handle) {
        ManagedKey key = handle.key();
        return new KeyInfo(key.arn().value(), key.spec(), key.usage());
    }
}
