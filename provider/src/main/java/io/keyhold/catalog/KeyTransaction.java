package io.keyhold.catalog;

import io.keyhold.access.AccessKeyEntry;
import io.keyhold.access.AccountEntry;
import io.keyhold.access.Grant;
import io.keyhold.access.PrincipalEntry;
import io.keyhold.api.AliasName;
import io.keyhold.api.KeyId;
import io.keyhold.api.KmsException;
import io.keyhold.keys.KeyCodec;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MaterialInfo;
import io.keyhold.material.NewMaterial;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore.Transaction;
import io.keyhold.store.StoreRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A change of keys, aliases, grants and principals inside one store transaction. Reads see the newest state of all processes. Valid only
 * inside {@link Catalog#change}.
 */
public final class KeyTransaction {
    private static final int PAGE = 10_000;
    private static final int MANAGED_KEYS = 1000;
    private static final byte[] NOTHING = {};
    private static final List<RecordKind> OF_A_KEY = List.of(
            RecordKind.MATERIAL,
            RecordKind.ALIAS,
            RecordKind.GRANT,
            RecordKind.IMPORT_TOKEN,
            RecordKind.CERTIFICATE,
            RecordKind.MESSAGE_COUNT,
            RecordKind.KEY_STORE,
            RecordKind.HOUSEKEEPING);
    private final RegionScope home;
    private final Materials materials;
    private final Transaction transaction;
    private final KeyStoreChanges keyStores;
    private final Effects effects;

    /** What the caller of the transaction does besides; one for all its Regions. */
    private record Effects(List<Materials.Removed> removed, List<Follower> followers) {}

    KeyTransaction(RegionScope home, Materials materials, Transaction transaction) {
        this(home, materials, transaction, new Effects(new ArrayList<>(), new ArrayList<>()));
    }

    private KeyTransaction(RegionScope home, Materials materials, Transaction transaction, Effects effects) {
        this.home = home;
        this.materials = materials;
        this.transaction = transaction;
        this.keyStores = new KeyStoreChanges(transaction, home.region());
        this.effects = effects;
    }

    /** The same transaction, for the keys and aliases of a Region of this store, be it served by this process or not. */
    public KeyTransaction in(String region) {
        return region.equals(home.region())
                ? this
                : new KeyTransaction(home.in(region), materials, transaction, effects);
    }

    /** The store transaction itself, for records that are neither keys nor aliases. */
    public Transaction records() {
        return transaction;
    }

    /** The key as it is now. */
    public Optional<KmsKey> find(KeyId id) {
        return transaction.find(keyRecord(id)).map(record -> placed(KeyCodec.decode(record.payload())));
    }

    /**
     * The key as it is now.
     *
     * @throws KmsException.NotFound if it was deleted meanwhile
     */
    public KmsKey require(KmsKey seen) {
        return find(seen.id()).orElseThrow(() -> Catalog.noSuchKey(seen.arn().value()));
    }

    private KmsKey placed(KmsKey key) {
        return key.place()
                .map(place -> key.placed(place.in(keyStores.find(place.customKeyStoreId()))))
                .orElse(key);
    }

    /**
     * Adds a new key.
     *
     * @throws KmsException.XksKeyAlreadyInUse if another key of its custom key store has its external key
     */
    public void insert(KmsKey key) {
        transaction.insert(keyRecord(key.id()), key.arn().account(), KeyCodec.encode(key));
        key.place().ifPresent(place -> keyStores.insertMember(key, place));
    }

    /** The custom key stores. */
    public KeyStoreChanges keyStores() {
        return keyStores;
    }

    /** Records material of a key. */
    public void insertMaterial(KmsKey key, NewMaterial material) {
        transaction.insert(Materials.recordKey(key, material.id()), key.id().value(), material.record(key));
    }

    /** Rewraps the material of a key that is wrapped under an older domain key; returns how many. */
    public int rewrapMaterial(KmsKey key) {
        int rewrapped = 0;
        for (MaterialInfo material : key.materials()) {
            Optional<StoreRecord> record = transaction.find(Materials.recordKey(key, material.id()));
            byte[] payload = record.map(found -> materials.rewrap(key, found)).orElse(NOTHING);
            if (record.isPresent() && record.get().payload() != payload) {
                transaction.update(record.get(), payload);
                rewrapped++;
            }
        }
        return rewrapped;
    }

    /** Removes material of a key: its record is overwritten, and after the commit its source destroys the rest. */
    public void deleteMaterial(KmsKey key, String materialId) {
        transaction.find(Materials.recordKey(key, materialId)).ifPresent(record -> remove(key, record));
    }

    private void remove(KmsKey key, StoreRecord material) {
        transaction.delete(material);
        effects.removed().add(new Materials.Removed(key, material));
    }

    /** The materials whose records this transaction has removed. */
    List<Materials.Removed> removed() {
        return List.copyOf(effects.removed());
    }

    /** Removes a key and everything that hangs on it: material, aliases, grants, tokens, entries, counts, its part in its set. */
    public void delete(KmsKey key, Instant now) {
        String region = home.region();
        String owner = key.id().value();
        OF_A_KEY.forEach(kind -> deleteAll(region, kind, key));
        // not among OF_A_KEY: its id is the key's, and its owner the account
        transaction.find(new RecordKey(region, RecordKind.LAST_USAGE, owner)).ifPresent(transaction::delete);
        transaction.delete(requireRecord(keyRecord(key.id())));
        key.multiRegion().ifPresent(set -> {
            relatedKeys().forget(key, set, now);
            if (set.replicas().isEmpty()) {
                deleteAll("", RecordKind.MESSAGE_COUNT, key);
            }
        });
    }

    private void deleteAll(String region, RecordKind kind, KmsKey key) {
        String owner = key.id().value();
        List<StoreRecord> records = transaction.scan(region, kind, owner, "", PAGE);
        while (!records.isEmpty()) {
            records.forEach(kind == RecordKind.MATERIAL ? record -> remove(key, record) : transaction::delete);
            records = transaction.scan(region, kind, owner, "", PAGE);
        }
    }

    /** Replaces a key that this transaction has read; what it shares with related keys changes in all of them. */
    public void update(KmsKey changed) {
        changed.multiRegion().ifPresentOrElse(set -> relatedKeys().write(changed, set), () -> writeAlone(changed));
    }

    /** Replaces a key of this Region and nothing else. */
    void writeAlone(KmsKey changed) {
        transaction.update(requireRecord(keyRecord(changed.id())), KeyCodec.encode(changed));
    }

    /** The related keys of multi-Region keys of this Region. */
    public RelatedKeys relatedKeys() {
        return new RelatedKeys(this, materials, effects.followers());
    }

    /** How many keys an account has, whatever their state. */
    public long countKeys(String account) {
        return transaction.count(home.region(), RecordKind.KEY, account);
    }

    /** Whether an account has {@code quota} keys or more. They are not counted as long as all accounts together have fewer. */
    public boolean hasKeys(String account, long quota) {
        return transaction.count(RecordKind.KEY) >= quota && countKeys(account) >= quota;
    }

    /** How many of them are AWS managed keys: each has an alias that begins with {@code alias/aws/}. */
    public long countManagedKeys(String account) {
        String prefix = AliasEntry.idPrefix(account) + AliasName.RESERVED_PREFIX;
        return transaction.scan(home.region(), RecordKind.ALIAS, "", prefix, MANAGED_KEYS).stream()
                .takeWhile(record -> record.key().id().startsWith(prefix))
                .count();
    }

    /** The alias as it is now. */
    public Optional<AliasEntry> findAlias(String account, AliasName name) {
        return transaction
                .find(AliasEntry.recordKey(home.region(), account, name))
                .map(record -> AliasEntry.decode(record.payload()));
    }

    /** Adds a new alias and notes it with its key. */
    public void insertAlias(AliasEntry alias, KmsKey target) {
        transaction.insert(aliasRecord(alias), alias.target().value(), alias.encode());
        update(target.change().addAlias(alias.name()).done());
    }

    /** Points an alias at another key and notes it with both. */
    public void moveAlias(AliasEntry moved, KmsKey from, KmsKey to) {
        transaction.delete(requireRecord(aliasRecord(moved)));
        transaction.insert(aliasRecord(moved), moved.target().value(), moved.encode());
        if (!from.id().equals(to.id())) {
            update(from.change().removeAlias(moved.name()).done());
            update(to.change().addAlias(moved.name()).done());
        }
    }

    /** Removes an alias, and from its key if that still exists. */
    public void deleteAlias(AliasEntry alias) {
        transaction.delete(requireRecord(aliasRecord(alias)));
        find(alias.target())
                .ifPresent(key -> update(key.change().removeAlias(alias.name()).done()));
    }

    /** The grant as it is now. */
    public Optional<Grant> findGrant(KeyId keyId, String grantId) {
        return transaction.find(grantRecord(keyId, grantId)).map(record -> Grant.decode(record.payload()));
    }

    /** The grant of a key that a request with a name asks for again; reads all grants of the key. */
    public Optional<Grant> findSameGrant(KeyId keyId, Grant wanted) {
        if (wanted.terms().name().isEmpty()) {
            return Optional.empty();
        }
        String after = "";
        List<StoreRecord> page;
        do {
            page = transaction.scan(home.region(), RecordKind.GRANT, keyId.value(), after, PAGE);
            for (StoreRecord record : page) {
                Grant grant = Grant.decode(record.payload());
                if (grant.terms().equals(wanted.terms())
                        && grant.issuingAccount().equals(wanted.issuingAccount())) {
                    return Optional.of(grant);
                }
                after = record.key().id();
            }
        } while (page.size() == PAGE);
        return Optional.empty();
    }

    /** Adds a grant. */
    public void insertGrant(KeyId keyId, Grant grant) {
        transaction.insert(grantRecord(keyId, grant.grantId()), keyId.value(), grant.encode());
    }

    /** Removes a grant, if it is there. */
    public void deleteGrant(KeyId keyId, String grantId) {
        transaction.find(grantRecord(keyId, grantId)).ifPresent(transaction::delete);
    }

    /** Whether a key has {@code quota} grants or more. They are not counted as long as all keys together have fewer. */
    public boolean hasGrants(KeyId keyId, long quota) {
        return transaction.count(RecordKind.GRANT) >= quota
                && transaction.count(home.region(), RecordKind.GRANT, keyId.value()) >= quota;
    }

    /** The user or role as it is now. */
    public Optional<PrincipalEntry> findPrincipal(String account, PrincipalEntry.Kind kind, String name) {
        return transaction
                .find(AccessRecords.principal(account, kind, name))
                .map(record -> PrincipalEntry.decode(record.payload()));
    }

    /** Adds a user or role. */
    public void insertPrincipal(PrincipalEntry entry) {
        transaction.insert(principalRecord(entry), entry.account(), entry.encode());
    }

    /** Replaces a user or role that this transaction has read. */
    public void updatePrincipal(PrincipalEntry changed) {
        transaction.update(requireRecord(principalRecord(changed)), changed.encode());
    }

    /** Removes a user or role that this transaction has read. */
    public void deletePrincipal(PrincipalEntry entry) {
        transaction.delete(requireRecord(principalRecord(entry)));
    }

    /** The access key as it is now. */
    public Optional<AccessKeyEntry> findAccessKey(String id) {
        return transaction.find(AccessRecords.accessKey(id)).map(record -> AccessKeyEntry.decode(record.payload()));
    }

    /** The access keys of {@link AccessKeyEntry#owner}. */
    public List<AccessKeyEntry> listAccessKeys(String owner) {
        return transaction.scan("", RecordKind.ACCESS_KEY, owner, "", PAGE).stream()
                .map(record -> AccessKeyEntry.decode(record.payload()))
                .toList();
    }

    /** Adds an access key. */
    public void insertAccessKey(AccessKeyEntry entry) {
        transaction.insert(AccessRecords.accessKey(entry.id()), entry.owner(), entry.encode());
    }

    /** Replaces an access key that this transaction has read. */
    public void updateAccessKey(AccessKeyEntry changed) {
        transaction.update(requireRecord(AccessRecords.accessKey(changed.id())), changed.encode());
    }

    /** Removes an access key, if it is there. */
    public void deleteAccessKey(String id) {
        transaction.find(AccessRecords.accessKey(id)).ifPresent(transaction::delete);
    }

    /** The account, if it was made. */
    public Optional<AccountEntry> findAccount(String account) {
        return transaction.find(AccessRecords.account(account)).map(record -> AccountEntry.decode(record.payload()));
    }

    /** Adds an account. */
    public void insertAccount(AccountEntry account) {
        transaction.insert(AccessRecords.account(account.account()), account.account(), account.encode());
    }

    /** Removes an account that this transaction has read. */
    public void deleteAccount(String account) {
        transaction.delete(requireRecord(AccessRecords.account(account)));
    }

    /** How many users and roles an account has, and itself if it was made. */
    public long countPrincipals(String account) {
        return transaction.count("", RecordKind.PRINCIPAL, account);
    }

    /** Writes an entry of the {@code KeyStore} view, new or in place of the one of that name. */
    public void putCertificate(CertificateEntry entry) {
        RecordKey id = CertificateEntry.recordKey(home.region(), entry.account(), entry.name());
        String owner = entry.key().map(KeyId::value).orElse("");
        Optional<StoreRecord> known = transaction.find(id);
        if (known.isPresent() && known.get().owner().equals(owner)) {
            transaction.update(known.get(), entry.encode());
        } else {
            known.ifPresent(transaction::delete);
            transaction.insert(id, owner, entry.encode());
        }
    }

    /** The entry of the {@code KeyStore} view of that name, if there is one. */
    public Optional<CertificateEntry> findCertificate(String account, String name) {
        return transaction
                .find(CertificateEntry.recordKey(home.region(), account, name))
                .map(record -> CertificateEntry.decode(record.payload()));
    }

    /** Removes an entry of the {@code KeyStore} view, if there is one of that name. */
    public void deleteCertificate(String account, String name) {
        transaction
                .find(CertificateEntry.recordKey(home.region(), account, name))
                .ifPresent(transaction::delete);
    }

    private RecordKey keyRecord(KeyId id) {
        return new RecordKey(home.region(), RecordKind.KEY, id.value());
    }

    private RecordKey grantRecord(KeyId keyId, String grantId) {
        return AccessRecords.grant(home.region(), keyId, grantId);
    }

    private static RecordKey principalRecord(PrincipalEntry entry) {
        return AccessRecords.principal(entry.account(), entry.kind(), entry.name());
    }

    private RecordKey aliasRecord(AliasEntry alias) {
        return AliasEntry.recordKey(home.region(), alias.account(), alias.name());
    }

    private StoreRecord requireRecord(RecordKey key) {
        return transaction
                .find(key)
                .orElseThrow(() -> new KmsException.Internal("record " + key + " vanished inside its transaction", ""));
    }
}
