package io.keyhold.store.root;

import io.keyhold.store.sqlite.Stores;

/** A root of trust that costs nothing, for tests that open a store many times. */
public record FixedRoot(String secret) implements RootOfTrust {
    @Override
    public String type() {
        return "fixed";
    }

    @Override
    public RootKey create() {
        return open(new byte[] {1, 2, 3});
    }

    @Override
    public RootKey open(byte[] parameters) {
        return new SoftwareRootKey(Stores.bytes(secret), parameters, parameters);
    }

    @Override
    public void close() {}
}
