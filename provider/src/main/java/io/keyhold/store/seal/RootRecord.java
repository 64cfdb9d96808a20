package io.keyhold.store.seal;

import io.keyhold.store.root.Ciphers;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;

/**
 * The record of the store's root of trust and the domain keys under it. The head holds the digest, so that an
 * older root of trust cannot be put back.
 *
 * @param store the store
 * @param type the type of the root of trust
 * @param parameters what the root of trust needs to make the root key
 * @param domainKeys the sealed domain keys by version
 */
public record RootRecord(StoreId store, String type, byte[] parameters, SortedMap<Integer, byte[]> domainKeys) {
    public byte[] digest() {
        Fields fields = new Fields("keyhold/1/roots")
                .bytes(store.bytes())
                .text(type)
                .bytes(parameters)
                .small(domainKeys.size());
        for (Map.Entry<Integer, byte[]> domainKey : domainKeys.entrySet()) {
            fields.small(domainKey.getKey()).bytes(domainKey.getValue());
        }
        return Ciphers.sha256(fields.done());
    }

    /** The authenticated data of the seal of a domain key. */
    byte[] aad(int version) {
        return new Fields("keyhold/1/domain-key")
                .bytes(store.bytes())
                .small(version)
                .text(type)
                .bytes(parameters)
                .done();
    }

    /** Whether both have the same root key. */
    public boolean sameRoot(RootRecord other) {
        return store.equals(other.store) && type.equals(other.type) && Arrays.equals(parameters, other.parameters);
    }
}
