package io.keyhold.store.postgres;

import io.keyhold.api.KmsException;
import io.keyhold.store.RecordKind;
import io.keyhold.store.StoreRecord;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.sqlite.Stores;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Counts up in a record of its own, and reads it back: a register with one writer, for which every linearizable history is
 * known. What was acknowledged is there, what was refused is not, and what is unknown is either.
 */
final class RegisterWriter {
    private final JdbcRecordStore store;
    private final String id;
    private final Thread thread;
    private final List<String> problems = new ArrayList<>();
    private volatile boolean ended;
    private volatile long acknowledged;
    private volatile long unknown;
    private volatile long refused;
    private long value;
    private long possible;

    private RegisterWriter(JdbcRecordStore store, String id) {
        this.store = store;
        this.id = id;
        this.thread = new Thread(this::run, id);
    }

    static List<RegisterWriter> start(JdbcRecordStore store, int count) {
        List<RegisterWriter> writers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RegisterWriter writer = new RegisterWriter(store, "register-" + i);
            Stores.insert(store, RecordKind.KEY, writer.id, "", "0");
            writers.add(writer);
        }
        writers.forEach(writer -> writer.thread.start());
        return writers;
    }

    long acknowledged() {
        return acknowledged;
    }

    long unknown() {
        return unknown;
    }

    long refused() {
        return refused;
    }

    synchronized long wrong() {
        return problems.size();
    }

    synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    /** Ends the thread, and reads once more. */
    void end() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        check();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void run() {
        long next = 0;
        while (!ended) {
            next++;
            long wanted = next;
            try {
                store.transact(transaction -> {
                    StoreRecord seen =
                            transaction.find(Stores.key(RecordKind.KEY, id)).orElseThrow();
                    transaction.update(seen, Stores.bytes("" + wanted));
                    return true;
                });
                value = wanted;
                possible = wanted;
                acknowledged++;
            } catch (KmsException.UnknownOutcome e) {
                possible = wanted;
                unknown++;
            } catch (KmsException.StoreUnavailable e) {
                refused++;
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            } catch (RuntimeException e) {
                problem("unexpected " + e);
                return;
            }
            check();
        }
    }

    /** What is read is the last value acknowledged, or the one of a change of which nobody knows what became of it. */
    private void check() {
        Optional<StoreRecord> record;
        try {
            record = store.find(Stores.key(RecordKind.KEY, id));
        } catch (KmsException.StoreUnavailable e) {
            return; // another time
        }
        long read = record.map(found -> Long.parseLong(Stores.text(found.payload())))
                .orElse(-1L);
        if (read != value && read != possible) {
            problem(id + " is " + read + ", acknowledged " + value + ", possible " + possible);
        }
        value = read;
        possible = read;
    }

    private synchronized void problem(String problem) {
        problems.add(problem);
    }
}
