package io.keyhold.catalog;

import io.keyhold.api.KmsException;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MaterialInfo;
import io.keyhold.keys.MultiRegionRules;
import io.keyhold.keys.MultiRegionSet;
import io.keyhold.store.StoreRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The related keys of a multi-Region key in one transaction: what they share changes in all of their records together, so none of
 * them ever has another material, schedule or set than the others.
 */
public final class RelatedKeys {
    private final KeyTransaction transaction;
    private final Materials materials;
    private final List<Follower> followers;

    RelatedKeys(KeyTransaction transaction, Materials materials, List<Follower> followers) {
        this.transaction = transaction;
        this.materials = materials;
        this.followers = followers;
    }

    /** The keys that followed a related one since this was asked last. */
    public List<Follower> takeFollowers() {
        List<Follower> taken = List.copyOf(followers);
        followers.clear();
        return taken;
    }

    /** Adds a replica of a primary key to its own Region, with the same material wrapped for it. */
    public void insertReplica(KmsKey from, KmsKey replica) {
        transaction.in(replica.arn().region()).insert(replica);
        for (MaterialInfo material : MultiRegionRules.sharesBytes(from) ? from.materials() : List.<MaterialInfo>of()) {
            StoreRecord record = transaction
                    .records()
                    .find(Materials.recordKey(from, material.id()))
                    .orElseThrow();
            transaction
                    .records()
                    .insert(
                            Materials.recordKey(replica, material.id()),
                            replica.id().value(),
                            materials.copy(from, record, replica));
        }
        followers.add(new Follower(replica, true));
    }

    /** The related keys in other Regions, as they are now. */
    public List<KmsKey> others(KmsKey key) {
        return key.multiRegion().stream()
                .flatMap(set -> set.others(key.arn().region()).stream())
                .map(region -> require(key, region))
                .toList();
    }

    private KmsKey require(KmsKey key, String region) {
        return transaction
                .in(region)
                .find(key.id())
                .orElseThrow(() -> new KmsException.StoreIntegrity(
                        key.arn() + " has a related key in Region " + region + ", which is not in the store",
                        "Run verify, and restore the store from a backup"));
    }

    /** Writes a changed key, and what follows from it for the others. */
    void write(KmsKey changed, MultiRegionSet set) {
        List<KmsKey> others = others(changed);
        KmsKey primary = changed.isReplica()
                ? others.stream()
                        .filter(other -> other.arn().region().equals(set.primary()))
                        .findFirst()
                        .orElseThrow()
                : changed;
        List<KmsKey> related = new ArrayList<>();
        related.add(followed(changed, primary));
        others.forEach(other -> related.add(followed(other, primary)));
        transaction.writeAlone(MultiRegionRules.settled(related.get(0), related));
        for (int i = 0; i < others.size(); i++) {
            follow(others.get(i), MultiRegionRules.settled(related.get(i + 1), related));
        }
    }

    private static KmsKey followed(KmsKey key, KmsKey primary) {
        return key.arn().equals(primary.arn()) ? key : MultiRegionRules.following(key, primary);
    }

    private void follow(KmsKey was, KmsKey now) {
        if (now.equals(was)) {
            return;
        }
        for (MaterialInfo material : was.materials()) {
            if (now.material(material.id()).isEmpty()) {
                transaction.deleteMaterial(was, material.id());
            }
        }
        transaction.in(now.arn().region()).writeAlone(now);
        followers.add(new Follower(now, false));
    }

    /** A key was removed: the primary key, and by it the others, no longer have it. */
    void forget(KmsKey gone, MultiRegionSet set, Instant now) {
        if (gone.isReplica()) {
            KmsKey primary = require(gone, set.primary());
            KeyTransaction there = transaction.in(set.primary());
            there.update(MultiRegionRules.withoutReplica(primary, gone.arn().region(), now));
            followers.add(new Follower(there.require(primary), false));
        }
    }
}
