package io.keyhold.upkeep;

import io.keyhold.api.KeyId;
import io.keyhold.api.KmsException;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.catalog.KeyView;
import io.keyhold.gate.DestructionConfirmations;
import io.keyhold.gate.FirstFailure;
import io.keyhold.gate.InternalEvents;
import io.keyhold.gate.Outbox;
import io.keyhold.gate.ServiceContext;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MaterialInfo;
import io.keyhold.keys.Rotations;
import io.keyhold.material.NewMaterial;
import io.keyhold.operations.ImportTokens;
import io.keyhold.operations.LastUsageTracker;
import io.keyhold.operations.RotationWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Background work on keys: rotations and deletions that are due, material and tokens that have expired, last
 * usage. Every process runs it; each step is decided and done in one transaction of the store, so that it happens once,
 * and what a process leaves undone the next run of any process does. Safe for concurrent use.
 */
public final class Housekeeping {
    private static final System.Logger LOG = System.getLogger(Housekeeping.class.getName());
    private static final Duration USAGE_EVERY = Duration.ofMinutes(10);
    private static final int DELIVER_EVERY = 100;
    private final ServiceContext services;
    private final Catalog catalog;
    private final Clock clock;
    private final Outbox outbox;
    private final RotationWork rotations;
    private final LastUsageTracker usage;
    private final ImportTokens tokens;
    private final DueKeys agenda;
    private Instant usageWritten;
    private int undelivered;
    private volatile boolean stopping;

    public Housekeeping(
            ServiceContext services,
            Outbox outbox,
            RotationWork rotations,
            LastUsageTracker usage,
            ImportTokens tokens) {
        this.services = services;
        this.catalog = services.catalog();
        this.clock = services.clock();
        this.outbox = outbox;
        this.rotations = rotations;
        this.usage = usage;
        this.tokens = tokens;
        this.agenda = new DueKeys(services.store(), catalog.home().region());
        this.usageWritten = clock.instant();
    }

    /**
     * One run. What fails on one key does not keep it from the others.
     *
     * @return the first failure, if there was one; the next run tries again
     */
    public synchronized Optional<KmsException> run() {
        Instant now = clock.instant();
        FirstFailure failures = new FirstFailure();
        failures.attempt(() -> withdraw(now));
        for (KeyId key : failures.ask(() -> agenda.due(now)).orElse(List.of())) {
            if (stopping) {
                break;
            }
            failures.attempt(() -> settle(key, now));
        }
        if (undelivered > 0) {
            deliver();
        }
        failures.attempt(() -> tokens.removeExpired(catalog, now));
        failures.attempt(() -> writeUsage(now));
        services.sources().keyStores().checkHealth(now);
        return failures.first();
    }

    /** Ends the run under way after its next step, and tells the store of the last uses. */
    void close() {
        stopping = true;
        synchronized (this) {
            new FirstFailure().attempt(usage::write);
        }
    }

    /** Withdraws confirmations of what is no longer due because a clock or a date was corrected. */
    private void withdraw(Instant now) {
        for (DestructionConfirmations.Subject subject :
                DestructionConfirmations.all(services.store(), catalog.home().region())) {
            catalog.refresh();
            if (!isDue(catalog.find(subject.key()).map(KeyView::key), subject, now)) {
                catalog.change(transaction -> {
                    if (!isDue(transaction.find(subject.key()), subject, now)) {
                        DestructionConfirmations.forget(transaction, subject);
                    }
                    return subject;
                });
            }
        }
    }

    private static boolean isDue(Optional<KmsKey> key, DestructionConfirmations.Subject subject, Instant now) {
        return key.map(found -> subject.isDeletion()
                        ? found.isDeletionDue(now)
                        : found.material(subject.materialId())
                                .map(material -> material.isExpired(now))
                                .orElse(false))
                .orElse(false);
    }

    private void settle(KeyId id, Instant now) {
        catalog.refresh();
        Optional<KmsKey> seen = catalog.find(id).map(KeyView::key);
        if (seen.isEmpty() || !hasWork(seen.get(), now)) {
            return;
        }
        outbox.requireRoom();
        Optional<NewMaterial> made = rotations.makeIfDue(seen.get(), now);
        try {
            Optional<Repair> repair = catalog.change(
                    transaction -> transaction.find(id).flatMap(key -> settle(transaction, key, made, now)));
            repair.ifPresent(Repair::log); // once it is committed, and once: the transaction may run again
        } finally {
            made.ifPresent(NewMaterial::close);
        }
        undelivered++;
        if (undelivered >= DELIVER_EVERY) {
            deliver();
        }
    }

    /** Whether a transaction would find something to do; spares a write lock for every key that only waits. */
    private boolean hasWork(KmsKey key, Instant now) {
        if (key.isDeletionDue(now)) {
            return !DestructionConfirmations.isWaiting(services.store(), DestructionConfirmations.deletionOf(key), now);
        }
        return Rotations.isDue(key, now)
                || Rotations.repaired(key, now).isPresent()
                || key.materials().stream()
                        .filter(material -> material.isExpired(now))
                        .anyMatch(material -> !DestructionConfirmations.isWaiting(
                                services.store(), DestructionConfirmations.expiryOf(key, material.id()), now));
    }

    /** A next rotation that was put right. */
    private record Repair(KmsKey from, KmsKey to) {
        void log() {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the next rotation of {0} was set to {1} by a clock that was ahead; it is {2} now",
                    to.arn().value(),
                    when(from),
                    when(to));
        }
    }

    private Optional<Repair> settle(KeyTransaction transaction, KmsKey key, Optional<NewMaterial> made, Instant now) {
        if (key.isDeletionDue(now)) {
            if (DestructionConfirmations.isConfirmed(transaction, DestructionConfirmations.deletionOf(key), now)) {
                transaction.delete(key, now);
                outbox.put(transaction, InternalEvents.deleteKey(key, now));
                outbox.putFollowers(transaction, now);
            }
            return Optional.empty();
        }
        KmsKey left = expire(transaction, key, now);
        Optional<KmsKey> repaired = Rotations.repaired(left, now);
        KmsKey settled = rotations.ifDue(transaction, repaired.orElse(left), made, now);
        if (!settled.equals(key)) {
            transaction.update(settled);
            outbox.putFollowers(transaction, now);
        }
        return repaired.map(right -> new Repair(left, right));
    }

    private static String when(KmsKey key) {
        return key.rotation().next().map(Instant::toString).orElse("never");
    }

    private KmsKey expire(KeyTransaction transaction, KmsKey key, Instant now) {
        KmsKey left = key;
        for (MaterialInfo material : key.materials()) {
            DestructionConfirmations.Subject expiry = DestructionConfirmations.expiryOf(key, material.id());
            if (material.isExpired(now) && DestructionConfirmations.isConfirmed(transaction, expiry, now)) {
                DestructionConfirmations.forget(transaction, expiry);
                transaction.deleteMaterial(key, material.id());
                outbox.put(transaction, InternalEvents.deleteExpiredKeyMaterial(key, material.id(), now));
                left = left.withoutMaterial(material.id());
            }
        }
        return left;
    }

    private void deliver() {
        undelivered = 0;
        outbox.deliver();
    }

    private void writeUsage(Instant now) {
        if (now.isBefore(usageWritten) || !now.isBefore(usageWritten.plus(USAGE_EVERY))) {
            usage.write();
            usage.accessKeys().write(catalog);
            usage.accessKeys().removeExpired(catalog, now);
            usageWritten = now;
        }
    }
}
