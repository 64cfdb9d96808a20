package io.keyhold.upkeep;

import io.keyhold.api.Caller;
import io.keyhold.audit.AuditEvent;
import io.keyhold.audit.Parameters;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KeyStoreChanges;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.gate.AuditKey;
import io.keyhold.gate.Outbox;
import io.keyhold.gate.ServerAuthority;
import io.keyhold.gate.ServiceContext;
import io.keyhold.keys.CustomKeyStore;
import io.keyhold.keys.KeyCodec;
import io.keyhold.keys.KmsKey;
import io.keyhold.material.CustomKeyStores;
import io.keyhold.operations.AccessKeyRecords;
import io.keyhold.operations.ImportTokens;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore;
import io.keyhold.store.RecordStore.Transaction;
import io.keyhold.store.StoreMaintenance;
import io.keyhold.store.StoreRecord;
import io.keyhold.store.root.RootOfTrust;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Changes what everything in the store is sealed under, while it is in use. Each step is one transaction: whatever ends the
 * process, the store opens with the old root of trust or with the new, never with both or none, and a rotation of the
 * domain key that was cut short goes on where it was when it is called again.
 */
public final class RootOfTrustMaintenance {
    private static final int STEP = 200;
    private final StoreMaintenance maintenance;
    private final RecordStore store;
    private final Catalog catalog;
    private final CustomKeyStores keyStores;
    private final ImportTokens tokens;
    private final AccessKeyRecords accessKeys;
    private final Outbox outbox;
    private final Clock clock;
    private final Caller caller;

    public RootOfTrustMaintenance(
            StoreMaintenance maintenance, ServiceContext services, ImportTokens tokens, Outbox outbox, Caller caller) {
        this.maintenance = maintenance;
        this.store = services.store();
        this.catalog = services.catalog();
        this.accessKeys = new AccessKeyRecords(store);
        this.keyStores = services.sources().keyStores();
        this.tokens = tokens;
        this.outbox = outbox;
        this.clock = services.clock();
        this.caller = caller;
    }

    /** Puts the store under another root of trust, which stays the caller's to close. */
    public void change(RootOfTrust next) {
        outbox.requireRoom();
        maintenance.changeRoot(
                next,
                transaction -> tell(transaction, "ChangeRootOfTrust", audit -> {
                    audit.put("storeId", store.storeId());
                    audit.put("type", next.type());
                }));
        outbox.deliver();
    }

    /** Makes a new domain key and seals and wraps everything under it. */
    public void rotateDomainKey() {
        outbox.requireRoom();
        maintenance.rotateDomainKey(
                transaction -> tell(transaction, "RotateDomainKey", audit -> audit.put("storeId", store.storeId())));
        reseal();
        outbox.deliver();
    }

    /**
     * Re-seals and rewraps, in small batches, everything not yet under the newest domain key, so that no other writer waits long.
     *
     * @return how many records it changed
     */
    public int reseal() {
        int changed = maintenance.regions().stream()
                .mapToInt(region -> rewrapMaterial(region) + rewrapKeyStores(region) + tokens.rewrap(catalog, region))
                .sum();
        changed += accessKeys.rewrap(catalog) + AuditKey.rewrap(store) + ServerAuthority.rewrap(store);
        int step = maintenance.resealStep(STEP);
        while (step > 0) {
            changed += step;
            step = maintenance.resealStep(STEP);
        }
        return changed;
    }

    /** The secrets of custom key stores. */
    private int rewrapKeyStores(String region) {
        return catalog.change(transaction -> {
            KeyStoreChanges stores = transaction.in(region).keyStores();
            int changed = 0;
            for (CustomKeyStore known : stores.list("")) {
                Optional<CustomKeyStore> rewrapped = keyStores.rewrapSecret(known);
                rewrapped.ifPresent(stores::update);
                changed += rewrapped.isPresent() ? 1 : 0;
            }
            return changed;
        });
    }

    private int rewrapMaterial(String region) {
        int changed = 0;
        List<StoreRecord> page = store.scan(region, RecordKind.KEY, "", "", STEP);
        while (!page.isEmpty()) {
            List<KmsKey> keys = page.stream()
                    .map(record -> KeyCodec.decode(record.payload()))
                    .toList();
            changed += catalog.change(transaction -> {
                KeyTransaction there = transaction.in(region);
                return keys.stream()
                        .flatMap(key -> there.find(key.id()).stream())
                        .mapToInt(there::rewrapMaterial)
                        .sum();
            });
            String last = page.get(page.size() - 1).key().id();
            page = store.scan(region, RecordKind.KEY, "", last, STEP);
        }
        return changed;
    }

    private Transaction tell(Transaction transaction, String eventName, Parameters request) {
        outbox.put(
                transaction,
                AuditEvent.of(
                                clock.millis(),
                                eventName,
                                Optional.of(caller),
                                catalog.home().account(),
                                catalog.home().region())
                        .asking(request));
        return transaction;
    }
}
