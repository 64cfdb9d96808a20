package io.keyhold.operations;

import io.keyhold.api.KeyId;
import io.keyhold.api.KeyManagerType;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyState;
import io.keyhold.api.KmsException;
import io.keyhold.audit.Parameters;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.catalog.RegionScope;
import io.keyhold.gate.Call;
import io.keyhold.gate.CloudTrailValues;
import io.keyhold.gate.Quotas;
import io.keyhold.keys.ByteString;
import io.keyhold.keys.ImportRules;
import io.keyhold.keys.KeyDescription;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MaterialInfo;
import io.keyhold.keys.MultiRegionSet;
import io.keyhold.keys.Rotation;
import io.keyhold.keys.Rotations;
import io.keyhold.material.MaterialSources;
import io.keyhold.material.NewMaterial;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Makes keys: a fresh id, fresh material, and the records of both in one transaction. */
public final class KeyCreation {
    private static final int SECRET_BYTES = 32;
    private static final ImportRules.Terms FOR_EVER =
            new ImportRules.Terms(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    private final RegionScope home;
    private final Quotas quotas;
    private final MaterialSources sources;
    private final SecureRandom random;

    KeyCreation(RegionScope home, Quotas quotas, MaterialSources sources, SecureRandom random) {
        this.home = home;
        this.quotas = quotas;
        this.sources = sources;
        this.random = random;
    }

    /** A key as planned and its material, in no store yet; called outside a transaction. */
    UnsavedKey make(Call call, KeyPlan plan) {
        plan.requireFit();
        Instant created = call.now().truncatedTo(ChronoUnit.MILLIS);
        NewMaterial material =
                sources.require(plan.origin(), plan.place()).create(plan.spec(), plan.usage(), call.origin());
        MaterialInfo first = MaterialInfo.first(material.id(), created);
        return new UnsavedKey(key(call, plan, List.of(first), material.publicKey(), ByteString.EMPTY), material);
    }

    /** A key of Origin EXTERNAL that waits for its material, in memory only. */
    KmsKey awaiting(Call call, KeyPlan plan) {
        plan.requireFit();
        requireImportable(plan.spec());
        return key(call, plan, List.of(), ByteString.EMPTY, new ByteString(bytes()));
    }

    /** A key of Origin EXTERNAL with its material, in memory only; private keys as PKCS#8. */
    UnsavedKey imported(Call call, KeyPlan plan, byte[] bytes) {
        KmsKey key = awaiting(call, plan);
        NewMaterial material = sources.importing().accept(key, bytes);
        return new UnsavedKey(
                ImportRules.accept(key, material.id(), material.publicKey(), FOR_EVER, key.created()), material);
    }

    /** Refuses a key spec that takes no imported material. */
    private static void requireImportable(KeySpec spec) {
        if (spec.family() == KeySpec.Family.ML_DSA || spec.family() == KeySpec.Family.ML_KEM) {
            throw new KmsException.Unsupported(
                    "key spec " + spec + " takes no imported key material", "Create the key with Origin AWS_KMS");
        }
    }

    /** A key as planned, without material: what policies say of it before it is made. */
    public KmsKey planned(Call call, KeyPlan plan) {
        return key(call, plan, List.of(), ByteString.EMPTY, ByteString.EMPTY);
    }

    private KmsKey key(
            Call call, KeyPlan plan, List<MaterialInfo> materials, ByteString publicKey, ByteString importSecret) {
        Instant created = call.now().truncatedTo(ChronoUnit.MILLIS);
        return new KmsKey(
                home.keyArn(
                        call.callerAccount(),
                        plan.multiRegion().isPresent() ? KeyId.randomMultiRegion(random) : KeyId.random(random)),
                plan.spec(),
                plan.usage(),
                plan.origin(),
                plan.manager(),
                plan.callerIv(),
                KeyState.ENABLED,
                created,
                plan.description(),
                plan.policy(),
                Map.of(),
                plan.tags(),
                new TreeSet<>(),
                Optional.empty(),
                Optional.empty(),
                rotation(plan, created),
                materials,
                publicKey,
                importSecret,
                plan.place(),
                plan.multiRegion().map(type -> MultiRegionSet.of(home.region())));
    }

    /** AWS managed keys rotate yearly, others when their owner says so. */
    private static Rotation rotation(KeyPlan plan, Instant created) {
        return plan.manager() == KeyManagerType.AWS
                ? Rotations.enabled(Rotation.OFF, Rotation.DEFAULT_PERIOD_DAYS, created)
                : Rotation.OFF;
    }

    /** Writes the key and its material, within the quota, and notes them with the call. */
    void insert(Call call, KeyTransaction transaction, UnsavedKey made) {
        insert(call, transaction, made.key());
        transaction.insertMaterial(made.key(), made.material());
    }

    /** Writes a key that waits for its material, within the quota, and notes it with the call. */
    void insert(Call call, KeyTransaction transaction, KmsKey key) {
        if (key.manager() == KeyManagerType.CUSTOMER) {
            requireRoom(transaction, key.arn().account());
        }
        key.place().ifPresent(place -> CustomKeyStoreRules.requireConnected(transaction, place));
        transaction.insert(key);
        noteCreated(call, key);
    }

    /**
     * Refuses one key more in the Region of the transaction.
     *
     * @throws KmsException.LimitExceeded if the account has as many as it may
     */
    void requireRoom(KeyTransaction transaction, String account) {
        if (isFull(transaction, account)) {
            throw new KmsException.LimitExceeded(
                    "account " + account + " has " + quotas.keys() + " KMS keys, which is its quota",
                    "Schedule the deletion of keys or raise the quota");
        }
    }

    /** The quota is for customer managed keys, whatever their state; the others are few, so they are counted last. */
    private boolean isFull(KeyTransaction transaction, String account) {
        return transaction.hasKeys(account, quotas.keys())
                && transaction.countKeys(account) - transaction.countManagedKeys(account) >= quotas.keys();
    }

    private byte[] bytes() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void noteCreated(Call call, KmsKey key) {
        call.touches(key.arn().value(), key.arn().account());
        Parameters metadata =
                audit -> audit.put("keyMetadata", CloudTrailValues.metadata(KeyDescription.of(key, key.created())));
        call.responds(metadata);
    }
}
