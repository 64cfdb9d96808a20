package io.keyhold.gate;

import io.keyhold.api.KmsException;
import io.keyhold.codec.RecordFormat;
import io.keyhold.codec.RecordReader;
import io.keyhold.codec.RecordWriter;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore;
import io.keyhold.store.RecordStore.Transaction;
import io.keyhold.store.StoreRecord;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where a store keeps a key that Keyhold owns itself: one sealed record with the public part of the key, and its private
 * part wrapped and bound to that. No caller sees or uses it.
 */
final class OwnedKey {
    private final RecordKey record;
    private final String name;
    private final RecordFormat format;

    /**
     * A key.
     *
     * @param purpose what it is for, which is stored
     */
    OwnedKey(String purpose, RecordFormat format) {
        this.record = new RecordKey("", RecordKind.OWNED_KEY, purpose);
        this.name = "keyhold:owned-key/" + purpose;
        this.format = format;
    }

    /**
     * The stored key.
     *
     * @param publicPart a public key or a certificate
     * @param wrapped the private key
     */
    record Parts(byte[] publicPart, byte[] wrapped) {}

    /** The record of the key in the store, if there is one. */
    Optional<Parts> find(RecordStore store) {
        return store.find(record).map(this::parts);
    }

    /**
     * Stores a key, unless another process was faster; gives what is stored.
     *
     * @param privateKey is overwritten
     */
    Parts create(RecordStore store, byte[] publicPart, byte[] privateKey) {
        byte[] payload = encoded(wrapped(store, publicPart, privateKey));
        return parts(store.transact(transaction -> {
            if (transaction.find(record).isEmpty()) {
                transaction.insert(record, "", payload);
            }
            return transaction.find(record).orElseThrow();
        }));
    }

    /**
     * A key in the form in which it is stored.
     *
     * @param privateKey is overwritten
     */
    Parts wrapped(RecordStore store, byte[] publicPart, byte[] privateKey) {
        try {
            return new Parts(publicPart, store.wrap(name, publicPart, privateKey));
        } finally {
            Arrays.fill(privateKey, (byte) 0);
        }
    }

    /**
     * Stores a key.
     *
     * @throws Outdated if another process was faster
     */
    void insert(Transaction transaction, Parts parts) {
        if (transaction.find(record).isPresent()) {
            throw new Outdated(new KmsException.Conflict(
                    "the key of Keyhold for this purpose is in the store already", "Repeat the call"));
        }
        transaction.insert(record, "", encoded(parts));
    }

    /** The private key, PKCS#8; whoever calls clears it. */
    byte[] unwrap(RecordStore store, Parts parts) {
        return store.unwrap(name, parts.publicPart(), parts.wrapped());
    }

    /** Wraps the key again if it is wrapped under an older domain key; returns how many keys that were. */
    int rewrap(RecordStore store) {
        return store.transact(transaction -> transaction
                .find(record)
                .map(found -> rewrap(store, transaction, found))
                .orElse(0));
    }

    private int rewrap(RecordStore store, Transaction transaction, StoreRecord found) {
        Parts parts = parts(found);
        byte[] wrapped = store.rewrap(name, parts.publicPart(), parts.wrapped());
        if (wrapped == parts.wrapped()) {
            return 0;
        }
        transaction.update(found, encoded(new Parts(parts.publicPart(), wrapped)));
        return 1;
    }

    private Parts parts(StoreRecord found) {
        return RecordReader.read(format, found.payload(), in -> new Parts(in.bytes(), in.bytes()));
    }

    private byte[] encoded(Parts parts) {
        return new RecordWriter(format)
                .bytes(parts.publicPart())
                .bytes(parts.wrapped())
                .done();
    }

    /** A fresh P-256 key pair. */
    static KeyPair generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "SunEC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new KmsException.Internal("the JDK does not make a P-256 key", "Report it with the stack trace", e);
        }
    }
}
