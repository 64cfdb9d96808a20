package io.keyhold.store.seal;

import io.keyhold.api.KmsException;
import io.keyhold.store.RecordKey;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.RootKey;
import io.keyhold.store.root.RootOfTrust;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.AEADBadTagException;

/**
 * The root key and the domain keys that this process has opened. Another process may add a domain key or change the root
 * of trust: {@link #learn} follows. Safe for concurrent use.
 */
public final class Keyring {
    private final Ciphers ciphers;
    private final StoreId store;
    private final Map<Integer, DomainKey> domainKeys = new ConcurrentHashMap<>();
    private volatile RootKey root;
    private volatile RootRecord record;

    private Keyring(Ciphers ciphers, RootRecord record, RootKey root) {
        this.ciphers = ciphers;
        this.store = record.store();
        this.root = root;
        this.record = record;
    }

    /** A new store: a fresh domain key, version 1, under {@code rootOfTrust}. */
    public static Keyring create(Ciphers ciphers, StoreId store, RootOfTrust rootOfTrust) {
        RootKey root = rootOfTrust.create();
        RootRecord empty = new RootRecord(store, rootOfTrust.type(), root.parameters(), new TreeMap<>());
        Keyring keyring = new Keyring(ciphers, empty, root);
        Grown first = keyring.withNewDomainKey(empty);
        keyring.adopt(first);
        return keyring;
    }

    /**
     * Opens the domain keys of a store.
     *
     * @throws KmsException.RootOfTrust if the root of trust is not that of the store
     */
    public static Keyring open(Ciphers ciphers, RootRecord record, RootOfTrust rootOfTrust, String storeName) {
        if (!rootOfTrust.type().equals(record.type())) {
            throw new KmsException.RootOfTrust(
                    "store `" + storeName + "` has a root of trust of type `" + Integrity.printable(record.type())
                            + "`, not `" + rootOfTrust.type() + "`",
                    "Configure the root of trust that the store was made with");
        }
        Keyring keyring = new Keyring(ciphers, record, rootOfTrust.open(record.parameters()));
        try {
            keyring.openDomainKeys(record);
        } catch (AEADBadTagException e) {
            keyring.clear();
            throw new KmsException.RootOfTrust(
                    "the " + record.type() + " does not open store `" + storeName + "`",
                    "Pass the " + record.type()
                            + " that the store was made with; if it is the right one, the root record was"
                            + " changed: restore the store from a backup");
        }
        return keyring;
    }

    public StoreId store() {
        return store;
    }

    public RootRecord record() {
        return record;
    }

    /** The domain key of that version; empty if this process has not opened it. */
    public Optional<DomainKey> find(int version) {
        return Optional.ofNullable(domainKeys.get(version));
    }

    /** The domain key that a record is sealed under. */
    public DomainKey require(int version, RecordKey key) {
        return find(version).orElseThrow(() -> Integrity.changed(key));
    }

    /** Takes in what the store says now; the caller has compared it with the head, or does so next. */
    public void learn(RootRecord now) {
        try {
            if (now.sameRoot(record)) {
                openDomainKeys(now);
                record = now;
            } else if (!domainKeys.keySet().containsAll(now.domainKeys().keySet())) {
                throw new KmsException.RootOfTrust(
                        "another process has changed the root of trust of the store and then rotated its domain key",
                        "Close this Keyhold and open it with the new root of trust");
            }
        } catch (AEADBadTagException e) {
            throw Integrity.broken("a domain key of the store was changed outside Keyhold");
        }
    }

    /** A root record with one more domain key, and that key; not part of the ring until it is adopted. */
    public record Grown(RootRecord record, DomainKey newest) {}

    /** Makes one more domain key. */
    public Grown withNewDomainKey(RootRecord now) {
        if (!now.sameRoot(record)) {
            throw new KmsException.RootOfTrust(
                    "another process has changed the root of trust of the store",
                    "Close this Keyhold and open it with the new root of trust");
        }
        int version = now.domainKeys().isEmpty() ? 1 : now.domainKeys().lastKey() + 1;
        DomainKey newest = new DomainKey(ciphers, store, version, ciphers.randomBytes(Ciphers.KEY_BYTES));
        SortedMap<Integer, byte[]> sealed = new TreeMap<>(now.domainKeys());
        sealed.put(version, newest.sealUnder(root, now.aad(version)));
        return new Grown(new RootRecord(store, now.type(), now.parameters(), sealed), newest);
    }

    /** The record with every domain key sealed under another root key; nothing changes here until {@link #adopt}. */
    public RootRecord under(RootRecord now, String type, RootKey next) {
        learn(now);
        SortedMap<Integer, byte[]> sealed = new TreeMap<>();
        RootRecord moved = new RootRecord(store, type, next.parameters(), sealed);
        for (int version : now.domainKeys().keySet()) {
            sealed.put(version, find(version).orElseThrow().sealUnder(next, moved.aad(version)));
        }
        return moved;
    }

    /** Takes in a domain key that is committed. */
    public synchronized void adopt(Grown grown) {
        domainKeys.putIfAbsent(grown.newest().version(), grown.newest());
        record = grown.record();
    }

    /** From now on {@code next} is the root key. */
    public synchronized void adopt(RootRecord moved, RootKey next) {
        root = next;
        record = moved;
    }

    /** Makes sure that what holds the root key is there. */
    public void requireRoot() {
        root.requirePresent();
    }

    public void clear() {
        domainKeys.values().forEach(DomainKey::clear);
        domainKeys.clear();
    }

    private synchronized void openDomainKeys(RootRecord now) throws AEADBadTagException {
        if (now.domainKeys().isEmpty()) {
            throw Integrity.broken("the store has no domain key");
        }
        for (Map.Entry<Integer, byte[]> sealed : now.domainKeys().entrySet()) {
            int version = sealed.getKey();
            if (!domainKeys.containsKey(version)) {
                byte[] secret = root.open(sealed.getValue(), now.aad(version));
                domainKeys.put(version, new DomainKey(ciphers, store, version, secret));
            }
        }
    }
}
