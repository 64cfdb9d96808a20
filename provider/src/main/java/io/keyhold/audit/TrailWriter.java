package io.keyhold.audit;

import io.keyhold.api.AuditHead;
import io.keyhold.api.KmsException;
import io.keyhold.platform.Detached;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes a trail: takes events from the queue, chains them, writes, flushes, signs, begins new files.
 * After an error of the sink it keeps everything and tries again.
 */
final class TrailWriter implements Runnable {
    private static final System.Logger LOG = System.getLogger(TrailWriter.class.getName());
    private static final int BATCH_BYTES = 1 << 20;
    private static final int MOST_PENDING = 8 << 20;
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** An event of the outbox on its way. */
    record Outboxed(String outboxId, byte[] encoded) {}

    private static final long LONGEST_END_MILLIS = 1000;
    private final TrailSettings settings;
    private final EventQueue queue;
    private final UnflushedTail pending;
    private final ChainWriter chain;
    private final SinkState state;
    private final TrailCounters counters;
    private final TrailPeers peers;
    private final Consumer<String> completed;
    private final LongSupplier ticker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private volatile long durable;
    private volatile boolean forceWanted;
    private volatile boolean ready;
    private volatile boolean finished;
    private volatile boolean abandoned;
    private volatile Optional<AuditHead> latest = Optional.empty();
    private @Nullable AuditHead signed;
    private @Nullable Thread thread;
    private boolean ending;
    private boolean closing;
    private long lastForce;
    private long lastCheckpoint;

    TrailWriter(
            TrailSettings settings,
            EventQueue queue,
            UnflushedTail pending,
            ChainWriter chain,
            SinkState state,
            TrailCounters counters,
            TrailPeers peers,
            Consumer<String> completed,
            LongSupplier ticker) {
        this.settings = settings;
        this.queue = queue;
        this.pending = pending;
        this.chain = chain;
        this.state = state;
        this.counters = counters;
        this.peers = peers;
        this.completed = completed;
        this.ticker = ticker;
    }

    void start() {
        Thread started = Detached.thread(this, "keyhold-audit-writer");
        thread = started;
        started.start();
    }

    /** Ends a pause of the writer. */
    void wake() {
        LockSupport.unpark(thread);
    }

    /** The newest checkpoint that is durable. */
    Optional<AuditHead> latest() {
        return latest;
    }

    /** The number of the last event that is durable. */
    long durable() {
        return durable;
    }

    boolean isFinished() {
        return finished;
    }

    /** Gives up what is not written; the thread ends as soon as the sink lets it. */
    void abandon() {
        abandoned = true;
        wake();
    }

    /** Waits until the trail is begun; false if it is not by {@code deadline} or the sink has failed. */
    boolean awaitReady(long deadline) {
        return await(deadline, () -> ready || state.failure() != null) && ready;
    }

    /** Waits until event {@code number} is durable; false if it is not by {@code deadline}. */
    boolean awaitDurable(long number, long deadline) {
        return await(deadline, () -> durable >= number || finished) && durable >= number;
    }

    /** Has everything flushed now, though the interval has not passed, and waits as {@link #awaitDurable} does. */
    boolean forceUpTo(long number, long deadline) {
        forceWanted = true;
        wake();
        return awaitDurable(number, deadline);
    }

    /** Waits until the thread has ended; false if it has not by {@code deadline}. */
    boolean awaitFinished(long deadline) {
        return await(deadline, () -> finished);
    }

    /** Waits until a thread that is finished has let go of its files too. */
    void awaitEnd() {
        Thread ending = thread;
        if (ending != null && finished) {
            ThreadEnd.await(ending, LONGEST_END_MILLIS);
        }
    }

    private boolean await(long deadline, BooleanSupplier condition) {
        boolean interrupted = false;
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                try {
                    moved.awaitNanos(left);
                } catch (InterruptedException e) {
                    interrupted = true; // the record is on its way; the caller sees the interrupt afterwards
                }
            }
            return true;
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void tell() {
        lock.lock();
        try {
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        try {
            while (!finished && !abandoned) {
                pause(attempt());
            }
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.ERROR, "the audit trail has ended: no call is answered from now on", e);
            queue.close();
            throw e;
        } finally {
            if (!finished) {
                state.failed("the writer has ended");
            }
            finished = true;
            pending.closeSink();
            tell();
        }
    }

    /** One round; gives the pause after it. */
    private long attempt() {
        try {
            step();
            state.succeeded();
        } catch (IOException | KmsException e) {
            pending.rewind();
            counters.failures.increment();
            if (state.failure() == null) {
                LOG.log(System.Logger.Level.ERROR, "audit records cannot be written: {0}", reason(e));
            }
            state.failed(reason(e));
            tell();
            return RETRY_NANOS;
        }
        return queue.depth() > queue.capacity() / 8 ? 0 : pauseWhenDone();
    }

    /** An error of a file system says no more than the file; its type says what. */
    private static String reason(Exception e) {
        boolean bare = e instanceof FileSystemException file && file.getReason() == null;
        return bare ? e.getClass().getSimpleName() + " " + e.getMessage() : String.valueOf(e.getMessage());
    }

    private long pauseWhenDone() {
        if (settings.mode() == TrailMode.STRICT) {
            return queue.depth() > 0 ? 0 : IDLE_NANOS;
        }
        return pending.isEmpty() ? settings.groupInterval().toNanos() : PACE_NANOS;
    }

    private static void pause(long nanos) {
        if (nanos > 0) {
            LockSupport.parkNanos(nanos);
        }
        Thread.interrupted(); // nobody ends this thread so, and it would not pause again
    }

    private void step() throws IOException {
        if (!chain.isBegun()) {
            state.begins();
            begin();
        }
        if (!ending && !closing) {
            takeEvents();
            checkpointIfDue();
        }
        writeOut();
        if (ending || chain.isFull() && !closing) {
            endFile();
        }
        if (queue.isFinished()) {
            finish();
        }
    }

    private void begin() throws IOException {
        keep(chain.begin(peers.heads()));
        counters.files.increment();
        force();
        lastForce = ticker.getAsLong();
        lastCheckpoint = lastForce;
        ready = true;
        tell();
    }

    private void takeEvents() {
        int limit = Math.min(MOST_PENDING, pending.out().length() + BATCH_BYTES);
        long before = chain.sequence();
        int bytesBefore = pending.out().length();
        while (pending.out().length() < limit) {
            Object entry = queue.poll();
            if (entry == null) {
                break;
            }
            if (entry instanceof AuditEvent event) {
                chain.event(event);
            } else if (entry instanceof Outboxed event) {
                chain.outbox(event.outboxId(), event.encoded());
            }
        }
        chain.endEvents();
        if (chain.sequence() != before) {
            counters.records.add(chain.sequence() - before);
            counters.bytes.add(pending.out().length() - bytesBefore);
        }
    }

    private void checkpointIfDue() {
        if (chain.unsigned() > 0) {
            boolean due = ticker.getAsLong() - lastCheckpoint
                    >= settings.checkpointInterval().toNanos();
            if (due || chain.unsigned() >= settings.checkpointRecords()) {
                keep(chain.checkpoint(Checkpoint.Kind.PERIODIC));
                lastCheckpoint = ticker.getAsLong();
            }
        }
    }

    private void keep(AuditHead head) {
        signed = head;
        counters.checkpoints.increment();
    }

    private void writeOut() throws IOException {
        if (pending.isEmpty()) {
            return;
        }
        state.begins();
        pending.write();
        queue.release(queue.taken());
        boolean group = settings.mode() == TrailMode.GROUP
                && !forceWanted
                && pending.out().length() < MOST_PENDING;
        if (!group || ticker.getAsLong() - lastForce >= settings.groupInterval().toNanos()) {
            force();
        }
    }

    private void force() throws IOException {
        forceWanted = false;
        long upTo = chain.sequence();
        AuditHead head = signed;
        long began = System.nanoTime();
        pending.force();
        lastForce = ticker.getAsLong();
        counters.flushes.increment();
        counters.flushNanos.add(System.nanoTime() - began);
        durable = upTo;
        latest = Optional.ofNullable(head);
        tell();
    }

    private void endFile() throws IOException {
        if (!ending) {
            keep(chain.checkpoint(Checkpoint.Kind.END_OF_FILE));
            ending = true;
        }
        state.begins();
        force();
        ending = false;
        String name = chain.fileName();
        chain.next();
        begin();
        completed.accept(name);
    }

    private void finish() throws IOException {
        if (!closing) {
            keep(chain.checkpoint(Checkpoint.Kind.CLOSED));
            closing = true;
        }
        state.begins();
        force();
        finished = true;
    }
}
