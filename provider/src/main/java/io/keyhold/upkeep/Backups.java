package io.keyhold.upkeep;

import io.keyhold.api.BackupSummary;
import io.keyhold.catalog.Catalog;
import io.keyhold.gate.Gate;
import io.keyhold.gate.TrailAnchor;
import io.keyhold.store.RecordStore.Transaction;
import io.keyhold.store.RestoredStore;
import io.keyhold.store.StoreCopy;
import io.keyhold.store.StoreMaintenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Creates and records backups and restores; both are audited. */
public final class Backups {
    private final StoreMaintenance store;
    private final TrailAnchor anchor;
    private final Catalog catalog;
    private final Gate gate;

    public Backups(StoreMaintenance store, TrailAnchor anchor, Catalog catalog, Gate gate) {
        this.store = store;
        this.anchor = anchor;
        this.catalog = catalog;
        this.gate = gate;
    }

    /** Writes a copy; one that the audit did not record is removed again. */
    public BackupSummary create(Path target) {
        gate.requireOpen("backup");
        StoreCopy copy = store.backupTo(target);
        boolean told = false;
        try {
            tell("CreateBackup", copy, Optional.empty(), records -> {});
            told = true;
        } finally {
            if (!told) {
                remove(copy.file());
            }
        }
        return new BackupSummary(
                copy.file(), copy.storeId(), copy.epoch(), copy.verification().records(), Optional.empty());
    }

    /** Tells that this store was restored. */
    public BackupSummary restored(RestoredStore restored) {
        StoreCopy copy = restored.copy();
        tell("RestoreBackup", copy, restored.replaced(), anchor::countRestore);
        return new BackupSummary(
                restored.target(),
                copy.storeId(),
                copy.epoch(),
                copy.verification().records(),
                restored.replaced());
    }

    private void tell(String event, StoreCopy copy, Optional<Path> replaced, Consumer<Transaction> also) {
        gate.administer(
                event,
                catalog.home().account(),
                audit -> {
                    audit.put("file", copy.file().toString());
                    audit.put("storeId", copy.storeId());
                    audit.put("storeEpoch", copy.epoch());
                    replaced.ifPresent(file -> audit.put("replaced", file.toString()));
                },
                transaction -> {
                    also.accept(transaction.records());
                    return copy;
                });
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("backup `" + file + "` was not audited and cannot be removed", e);
        }
    }
}
