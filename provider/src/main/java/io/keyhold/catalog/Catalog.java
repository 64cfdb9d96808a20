package io.keyhold.catalog;

import io.keyhold.access.Grant;
import io.keyhold.access.GrantIndex;
import io.keyhold.access.KeyResource;
import io.keyhold.api.AliasName;
import io.keyhold.api.KeyId;
import io.keyhold.api.KmsException;
import io.keyhold.keys.KeyCodec;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MaterialInfo;
import io.keyhold.material.LiveMaterial;
import io.keyhold.material.MaterialSources;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore;
import io.keyhold.store.RecordStore.Changes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Keys, aliases, grants and principals of one Region as this process knows them. What another process commits counts with the next {@link #refresh()},
 * which every call begins with; what this process commits counts before {@link #change} returns. Safe for concurrent
 * use.
 */
public final class Catalog {
    /** Before the first epoch: everything may have changed since. */
    private static final long NEVER = 0;

    /** The state that the names and entries of a {@code KeyStore} view depend on, with the right to list them. */
    private static final Set<RecordKind> OF_ENTRIES =
            EnumSet.of(RecordKind.KEY, RecordKind.ALIAS, RecordKind.CERTIFICATE, RecordKind.PRINCIPAL);

    private final RecordStore store;
    private final RegionScope home;
    private final Materials materials;
    private final ConcurrentHashMap<KeyId, KeyView> keys = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<RecordKey, AliasEntry> aliases = new ConcurrentHashMap<>();
    private final KnownAccessKeys accessKeys;
    private final KnownKeyStores keyStores;
    private final List<Consumer<Optional<KeyId>>> watchers = new CopyOnWriteArrayList<>();
    private final ConcurrentHashMap<KeyId, GrantIndex> grants = new ConcurrentHashMap<>();
    private final KeyPoliciesCompiled policies = new KeyPoliciesCompiled();
    private final KnownPrincipals principals;
    private volatile DestructionListener destructions = (key, materialId, failure) -> {};
    private final Object refreshing = new Object();
    private final AtomicLong entriesVersion = new AtomicLong();
    private volatile long epoch;

    /**
     * Begins with nothing known.
     *
     * @param store the records; its owner closes it
     * @param liveMaterials the largest number of materials kept open
     * @param sources where the material of each origin lies
     */
    public Catalog(RecordStore store, RegionScope home, int liveMaterials, MaterialSources sources) {
        this.store = store;
        this.home = home;
        this.materials = new Materials(store, liveMaterials, sources);
        this.accessKeys = new KnownAccessKeys(store, this::load);
        this.principals = new KnownPrincipals(store, home.region());
        this.keyStores = new KnownKeyStores(store, home.region(), sources.keyStores(), this::load);
        this.epoch = store.epoch();
    }

    /** Where this Keyhold is. */
    public RegionScope home() {
        return home;
    }

    /** The id of the store. */
    public String storeId() {
        return store.storeId();
    }

    /**
     * Makes sure that nothing older than the newest commit of any process counts.
     *
     * @return the epoch that what is known now belongs to; an equal value later means that nothing changed
     */
    public long refresh() {
        long known = epoch;
        return store.epoch() == known ? known : catchUp();
    }

    /**
     * A number that is another one after each change of keys, aliases, certificates or principals by any process; records
     * that come with the use of keys leave it as it is.
     */
    public long entriesVersion() {
        refresh();
        return entriesVersion.get();
    }

    /**
     * Tells {@code watcher} of every change that can count for the use of a key, before the change counts: the key, or
     * nothing if it may be any key.
     */
    public void watch(Consumer<Optional<KeyId>> watcher) {
        watchers.add(watcher);
    }

    /** The access keys. */
    public KnownAccessKeys accessKeys() {
        return accessKeys;
    }

    /** From now on {@code listener} is told of material in custom key stores that is to be destroyed, in place of another one. */
    public void onDestruction(DestructionListener listener) {
        destructions = listener;
    }

    /** The users and roles as they are now. */
    public PrincipalSnapshot authority() {
        PrincipalSnapshot known = principals.known();
        return known != null ? known : require(load(principals::read, principals::keep));
    }

    /** The key, if it exists. */
    public Optional<KeyView> find(KeyId id) {
        KeyView known = keys.get(id);
        if (known != null) {
            return Optional.of(known);
        }
        PrincipalSnapshot now = authority();
        return load(() -> readKey(id, now), view -> keys.put(id, view));
    }

    /** A key as policies see it that is not in the store, or not as it is there; without grants. */
    public KeyResource resource(KmsKey key) {
        return policies.resource(key, GrantIndex.EMPTY);
    }

    /** Reads a grant from the store itself: also one that is younger than the last {@link #refresh()}. */
    public Optional<Grant> readGrant(KeyId keyId, String grantId) {
        return store.find(AccessRecords.grant(home.region(), keyId, grantId))
                .map(record -> Grant.decode(record.payload()));
    }

    /** Grants of all keys in order of {@link KeyGrant#position}, after that position. */
    public List<KeyGrant> listGrants(String afterPosition, int limit) {
        return store.scan(home.region(), RecordKind.GRANT, "", afterPosition, limit).stream()
                .map(record -> new KeyGrant(AccessRecords.keyOf(record.key()), Grant.decode(record.payload())))
                .toList();
    }

    /**
     * The key that a reference names.
     *
     * @param callerAccount the account that key ids and alias names without account belong to
     * @throws KmsException.NotFound if there is none
     */
    public KeyView require(KeyRef ref, String callerAccount) {
        return find(ref, callerAccount).orElseThrow(() -> notFound(ref, callerAccount));
    }

    /** The same, if there is one. */
    public Optional<KeyView> find(KeyRef ref, String callerAccount) {
        String account = ref.account(callerAccount);
        if (ref instanceof KeyRef.ByAlias byAlias) {
            return findAlias(account, byAlias.alias()).flatMap(alias -> find(alias.target()));
        }
        Optional<KeyView> found = find(keyId(ref));
        return found.isPresent() && found.get().key().arn().account().equals(account) ? found : Optional.empty();
    }

    /** The refusal of a key that does not exist, by the name that it was asked for. */
    public KmsException.NotFound notFound(KeyRef ref, String callerAccount) {
        String account = ref.account(callerAccount);
        if (ref instanceof KeyRef.ByAlias byAlias) {
            return noSuchAlias(home.aliasArn(account, byAlias.alias()));
        }
        return noSuchKey(home.keyArn(account, keyId(ref)).value());
    }

    /** The id in a reference that is not an alias. */
    private static KeyId keyId(KeyRef ref) {
        return ref instanceof KeyRef.ById byId ? byId.keyId() : ((KeyRef.ByArn) ref).keyId();
    }

    /** The alias, if it exists. */
    public Optional<AliasEntry> findAlias(String account, AliasName name) {
        RecordKey key = AliasEntry.recordKey(home.region(), account, name);
        AliasEntry known = aliases.get(key);
        return known != null
                ? Optional.of(known)
                : load(
                        () -> store.find(key).map(record -> AliasEntry.decode(record.payload())),
                        alias -> aliases.put(key, alias));
    }

    /** Keys of an account in order of id, after {@code afterId}. */
    public List<KmsKey> listKeys(String account, String afterId, int limit) {
        return store.scan(home.region(), RecordKind.KEY, account, afterId, limit).stream()
                .map(record -> placed(KeyCodec.decode(record.payload())))
                .toList();
    }

    /** Aliases of an account in order of name, after {@code afterName}. */
    public List<AliasEntry> listAliases(String account, String afterName, int limit) {
        String prefix = AliasEntry.idPrefix(account);
        return store.scan(home.region(), RecordKind.ALIAS, "", prefix + afterName, limit).stream()
                .takeWhile(record -> record.key().id().startsWith(prefix))
                .map(record -> AliasEntry.decode(record.payload()))
                .toList();
    }

    /** The custom key stores. */
    public KnownKeyStores keyStores() {
        return keyStores;
    }

    /** A key with its custom key store as it is now. */
    private KmsKey placed(KmsKey key) {
        return key.place()
                .map(place -> key.placed(place.in(keyStores.find(place.customKeyStoreId()))))
                .orElse(key);
    }

    /** The entry of the {@code KeyStore} view of that name, if there is one. */
    public Optional<CertificateEntry> findCertificate(String account, String name) {
        return store.find(CertificateEntry.recordKey(home.region(), account, name))
                .map(record -> CertificateEntry.decode(record.payload()));
    }

    /** Entries of the {@code KeyStore} view of an account in order of name, after {@code afterName}. */
    public List<CertificateEntry> listCertificates(String account, String afterName, int limit) {
        String prefix = CertificateEntry.idPrefix(account);
        return store.scan(home.region(), RecordKind.CERTIFICATE, "", prefix + afterName, limit).stream()
                .takeWhile(record -> record.key().id().startsWith(prefix))
                .map(record -> CertificateEntry.decode(record.payload()))
                .toList();
    }

    /**
     * A material of a key, opened if it is not there yet.
     *
     * @throws KmsException.NotFound if the key was deleted meanwhile
     * @throws KmsException.InvalidState if the material was deleted meanwhile
     */
    public LiveMaterial material(KmsKey key, String materialId) {
        try {
            return materials.require(key, materialId);
        } catch (Materials.Missing e) {
            catchUp();
            KmsKey now = find(key.id())
                    .map(KeyView::key)
                    .orElseThrow(() -> noSuchKey(key.arn().value()));
            if (now.equals(key)) {
                throw new KmsException.StoreIntegrity(
                        String.valueOf(e.getMessage()), "Run verify, and restore the store from a backup", e);
            }
            if (now.material(materialId).filter(MaterialInfo::hasBytes).isEmpty()) {
                throw new KmsException.InvalidState(key.arn() + " is pending import.", "Call ImportKeyMaterial");
            }
            return material(now, materialId);
        }
    }

    /**
     * Changes keys and aliases in one transaction; the change counts in this process before the method returns.
     *
     * @param work may run more than once, and has no other effect
     */
    public <R> R change(Function<KeyTransaction, R> work) {
        List<Materials.Removed> removed = new ArrayList<>();
        R result = store.transact(transaction -> {
            KeyTransaction change = new KeyTransaction(home, materials, transaction);
            R done = work.apply(change);
            removed.clear(); // what an attempt before this one removed
            removed.addAll(change.removed());
            return done;
        });
        try {
            catchUp();
        } catch (KmsException e) {
            forgetEverything();
        } finally {
            materials.destroy(removed, destructions); // may take long, and the change is effective already
        }
        return result;
    }

    /** A committed change stays committed, even if it cannot be read back just now: the next call asks the store again. */
    private void forgetEverything() {
        synchronized (refreshing) {
            clear();
            epoch = NEVER;
        }
    }

    /** Forgets all material. */
    public void clear() {
        entriesVersion.incrementAndGet();
        materials.clear();
        keys.clear();
        aliases.clear();
        accessKeys.clear();
        keyStores.clear();
        grants.clear();
        principals.clear();
        tell(Optional.empty());
    }

    /** Forgets all material, and what is open of custom key stores. */
    public void close() {
        clear();
        keyStores.close();
    }

    private RecordKey keyRecord(KeyId id) {
        return new RecordKey(home.region(), RecordKind.KEY, id.value());
    }

    static KmsException.NotFound noSuchKey(String arn) {
        return new KmsException.NotFound(
                "Key '" + arn + "' does not exist", "Call ListKeys for the keys of the account");
    }

    /** The refusal of an alias that does not exist. */
    public static KmsException.NotFound noSuchAlias(String arn) {
        return new KmsException.NotFound(
                "Alias " + arn + " is not found.", "Call ListAliases for the aliases of the account");
    }

    /** The grants of a key; kept, because a change of the key alone does not touch them. */
    private GrantIndex grants(KeyId id) {
        GrantIndex known = grants.get(id);
        return known != null
                ? known
                : require(load(
                        () -> Optional.of(AccessRecords.readGrants(store, home.region(), id)),
                        loaded -> grants.put(id, loaded)));
    }

    private Optional<KeyView> readKey(KeyId id, PrincipalSnapshot now) {
        return store.find(keyRecord(id)).map(record -> {
            KmsKey key = placed(KeyCodec.decode(record.payload()));
            return new KeyView(key, record.revision(), policies.resource(key, grants(id)), now);
        });
    }

    private static <T> T require(Optional<T> loaded) {
        return loaded.orElseThrow(() -> new KmsException.Internal("a record that is always there was not", ""));
    }

    /** Reads, and keeps what was read unless a change came between: then what was read may be old, and is read again. */
    private <T> Optional<T> load(Supplier<Optional<T>> read, Consumer<T> keep) {
        while (true) {
            long before = epoch;
            Optional<T> found = read.get();
            synchronized (refreshing) {
                if (epoch == before) {
                    found.ifPresent(keep);
                    return found;
                }
            }
        }
    }

    private long catchUp() {
        synchronized (refreshing) {
            Changes changes = store.changesSince(epoch);
            if (changes.complete()) {
                changes.keys().stream().filter(this::isOfHere).forEach(this::forget);
                principals.follow(changes.keys());
            } else {
                clear();
            }
            epoch = changes.epoch();
            return changes.epoch();
        }
    }

    /** Whether a record counts here: another Region has its own catalogue, and keys of the same id. */
    private boolean isOfHere(RecordKey changed) {
        return changed.region().isEmpty() || changed.region().equals(home.region());
    }

    private void forget(RecordKey changed) {
        if (OF_ENTRIES.contains(changed.kind())) {
            entriesVersion.incrementAndGet();
        }
        switch (changed.kind()) {
            case KEY -> {
                tell(Optional.of(new KeyId(changed.id())));
                KeyView view = keys.remove(new KeyId(changed.id()));
                if (view != null) {
                    materials.forget(view.key());
                }
            }
            case ALIAS -> aliases.remove(changed);
            case GRANT -> {
                followGrant(changed);
                tell(Optional.empty());
            }
            case PRINCIPAL -> tell(Optional.empty());
            case ACCESS_KEY -> accessKeys.forget(changed);
            case KEY_STORE -> {
                if (KeyStoreRecords.isStore(changed)) {
                    followKeyStore(KeyStoreRecords.idOf(changed));
                }
            }
            default -> {}
        }
    }

    private void tell(Optional<KeyId> changed) {
        watchers.forEach(watcher -> watcher.accept(changed));
    }

    /** Brings the grants of a key up to date, if they are known: 50,000 are not read again for one. */
    private void followGrant(RecordKey changed) {
        KeyId keyId = AccessRecords.keyOf(changed);
        GrantIndex known = grants.get(keyId);
        if (known == null) {
            keys.remove(keyId);
            return;
        }
        GrantIndex now = store.find(changed)
                .map(record -> known.with(Grant.decode(record.payload())))
                .orElseGet(() -> known.without(AccessRecords.grantId(changed)));
        grants.put(keyId, now);
        keys.computeIfPresent(keyId, (id, view) -> view.withGrants(now));
    }

    /** A change of a custom key store counts for its keys; one that is out of use is forgotten with what is open of it. */
    private void followKeyStore(String id) {
        tell(Optional.empty());
        keys.values().removeIf(view -> {
            boolean isIn = view.key()
                    .place()
                    .filter(place -> place.customKeyStoreId().equals(id))
                    .isPresent();
            if (isIn) {
                materials.forget(view.key());
            }
            return isIn;
        });
        keyStores.follow(id);
    }
}
