package io.keyhold.store.seal;

import io.keyhold.api.KmsException;
import io.keyhold.crypto.KcXaes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntFunction;
import javax.crypto.AEADBadTagException;

/**
 * Wraps secrets of KMS keys, each under a key derived from the domain key and the ARN. A wrapped secret is a byte 1, the
 * version of the domain key in four bytes, and the sealed secret. Safe for concurrent use.
 */
public final class Wrapping {
    private static final byte VERSION = 1;
    private static final int HEADER_BYTES = 1 + Integer.BYTES;
    private final StoreId store;
    private final IntFunction<Optional<DomainKey>> domainKeys;

    public Wrapping(StoreId store, IntFunction<Optional<DomainKey>> domainKeys) {
        this.store = store;
        this.domainKeys = domainKeys;
    }

    public byte[] wrap(int domainKey, String keyArn, byte[] aad, byte[] secret) {
        KcXaes cipher = cipher(domainKey, keyArn);
        try {
            byte[] sealed = cipher.seal(secret, aad(domainKey, keyArn, aad));
            return ByteBuffer.allocate(HEADER_BYTES + sealed.length)
                    .put(VERSION)
                    .putInt(domainKey)
                    .put(sealed)
                    .array();
        } finally {
            cipher.destroy();
        }
    }

    public byte[] rewrap(int domainKey, String keyArn, byte[] aad, byte[] wrapped) {
        if (version(keyArn, wrapped) == domainKey) {
            return wrapped;
        }
        byte[] secret = unwrap(keyArn, aad, wrapped);
        try {
            return wrap(domainKey, keyArn, aad, secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    public byte[] unwrap(String keyArn, byte[] aad, byte[] wrapped) {
        int version = version(keyArn, wrapped);
        KcXaes cipher = cipher(version, keyArn);
        try {
            byte[] sealed = Arrays.copyOfRange(wrapped, HEADER_BYTES, wrapped.length);
            return cipher.open(sealed, aad(version, keyArn, aad));
        } catch (AEADBadTagException e) {
            throw changed(keyArn);
        } finally {
            cipher.destroy();
        }
    }

    private static int version(String keyArn, byte[] wrapped) {
        if (wrapped.length < HEADER_BYTES + KcXaes.OVERHEAD_BYTES || wrapped[0] != VERSION) {
            throw changed(keyArn);
        }
        return ByteBuffer.wrap(wrapped).getInt(1);
    }

    private KcXaes cipher(int domainKey, String keyArn) {
        return domainKeys.apply(domainKey).orElseThrow(() -> changed(keyArn)).wrapping(keyArn);
    }

    private byte[] aad(int domainKey, String keyArn, byte[] aad) {
        return new Fields("keyhold/1/wrap")
                .bytes(store.bytes())
                .small(domainKey)
                .text(keyArn)
                .bytes(aad)
                .done();
    }

    private static KmsException.StoreIntegrity changed(String keyArn) {
        return Integrity.broken("a wrapped secret of `" + Integrity.printable(keyArn)
                + "` was changed outside Keyhold, or belongs to another key");
    }
}
