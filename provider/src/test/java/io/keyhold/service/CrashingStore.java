package io.keyhold.service;

import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore;
import io.keyhold.store.StoreRecord;
import java.util.List;
import java.util.Optional;

/** A store whose process dies before or after a transaction that is drawn beforehand. */
final class CrashingStore implements RecordStore {
    private final RecordStore real;
    private int left = Integer.MAX_VALUE;
    private boolean after;
    private Optional<Runnable> other = Optional.empty();
    private boolean twice;

    /** The process is dead. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    CrashingStore(RecordStore real) {
        this.real = real;
    }

    /** Dies at the transaction of that number from now on, 1 being the next. */
    void dieAt(int transaction, boolean afterCommit) {
        left = transaction;
        after = afterCommit;
    }

    /** Another process does that just before the next transaction. */
    void beforeNext(Runnable work) {
        other = Optional.of(work);
    }

    /** Every transaction is rolled back when its work is done, and runs again. */
    void runTwice() {
        twice = true;
    }

    /** The store gives the transaction up. */
    private static final class RolledBack extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private <R> void runInVain(Work<R> work) {
        try {
            real.transact(transaction -> {
                work.run(transaction);
                throw new RolledBack();
            });
        } catch (RolledBack e) {
            return;
        }
        throw new IllegalStateException("a transaction that threw was committed");
    }

    @Override
    public <R> R transact(Work<R> work) {
        Optional<Runnable> first = other;
        other = Optional.empty();
        first.ifPresent(Runnable::run);
        left--;
        if (left < 0 || left == 0 && !after) {
            throw new Crash();
        }
        if (twice) {
            runInVain(work);
        }
        R result = real.transact(work);
        if (left == 0) {
            throw new Crash();
        }
        return result;
    }

    @Override
    public String storeId() {
        return real.storeId();
    }

    @Override
    public Optional<StoreRecord> find(RecordKey key) {
        return real.find(key);
    }

    @Override
    public List<StoreRecord> scan(String region, RecordKind kind, String owner, String afterId, int limit) {
        return real.scan(region, kind, owner, afterId, limit);
    }

    @Override
    public long count(String region, RecordKind kind, String owner) {
        return real.count(region, kind, owner);
    }

    @Override
    public Changes changesSince(long epoch) {
        return real.changesSince(epoch);
    }

    @Override
    public long epoch() {
        return real.epoch();
    }

    @Override
    public byte[] wrap(String keyArn, byte[] aad, byte[] secret) {
        return real.wrap(keyArn, aad, secret);
    }

    @Override
    public byte[] unwrap(String keyArn, byte[] aad, byte[] wrapped) {
        return real.unwrap(keyArn, aad, wrapped);
    }

    @Override
    public byte[] rewrap(String keyArn, byte[] aad, byte[] wrapped) {
        return real.rewrap(keyArn, aad, wrapped);
    }

    @Override
    public void close() {
        real.close();
    }
}
