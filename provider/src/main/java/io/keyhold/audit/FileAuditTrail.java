package io.keyhold.audit;

import io.keyhold.api.AuditHead;
import io.keyhold.api.KmsException;
import java.io.IOException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A trail in a directory: one hash chain for each trail that is opened, in files of its own, so any number of processes
 * may share the directory. The calling thread only hands the event over; one thread of the trail chains, writes, flushes
 * and signs. A sink that fails is tried again until it works.
 */
public final class FileAuditTrail implements AuditTrail {
    private static final System.Logger LOG = System.getLogger(FileAuditTrail.class.getName());
    private static final int OUTBOX_MEMORY = 1 << 16;
    private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long OPEN_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long VERSION_BITS = 0xf000L;
    private static final long VERSION_8 = 0x8000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final TrailSettings settings;
    private final long trailId;
    private final EventQueue queue;
    private final boolean strict;
    private final long wakeMask;
    private final long timeoutNanos;
    private final SinkState state = new SinkState();
    private final TrailCounters counters = new TrailCounters();
    private final TrailCompressor compressor;
    private final TrailWriter writer;
    private final TrailWatch watch;
    private final Map<String, Long> outboxTaken;
    private final Map<Long, Long> knownChains;
    private final FlightEvents flight;
    private final Object closing = new Object();
    private boolean closed;

    private FileAuditTrail(
            TrailSettings settings,
            CheckpointSigner signer,
            StoreAnchor anchor,
            Clock clock,
            long trailId,
            TrailStorage storage,
            TrailPeers peers) {
        this.settings = settings;
        this.trailId = trailId;
        this.strict = settings.mode() == TrailMode.STRICT;
        this.queue = new EventQueue(settings.queueRecords());
        this.wakeMask = settings.queueRecords() / 4L - 1;
        this.timeoutNanos = settings.acceptTimeout().toNanos();
        this.compressor = new TrailCompressor(settings);
        this.outboxTaken = memory(peers);
        this.knownChains = peers.told();
        UnflushedTail pending = new UnflushedTail(storage);
        ChainWriter chain = new ChainWriter(settings, signer, anchor, clock, pending, ChainWriter.name(clock, trailId));
        this.writer = new TrailWriter(
                settings, queue, pending, chain, state, counters, peers, compressor::compress, System::nanoTime);
        this.watch = new TrailWatch(state, writer, timeoutNanos);
        this.flight = FlightEvents.listen(this::metrics);
    }

    /**
     * Opens a trail and begins a chain in its directory, which is created if it is not there (0700, files 0600).
     *
     * @param settings where and how
     * @param signer signs the checkpoints
     * @param anchor the store that checkpoints tell of
     * @param clock the time of checkpoints
     * @param random makes the trail id
     * @throws KmsException.AuditUnavailable if the directory cannot be written
     * @throws KmsException.StoreIntegrity if the anchor finds that the store went back
     */
    public static FileAuditTrail open(
            TrailSettings settings, CheckpointSigner signer, StoreAnchor anchor, Clock clock, SecureRandom random) {
        return open(settings, signer, anchor, clock, random, new DirectoryStorage(settings.directory()));
    }

    static FileAuditTrail open(
            TrailSettings settings,
            CheckpointSigner signer,
            StoreAnchor anchor,
            Clock clock,
            SecureRandom random,
            TrailStorage storage) {
        TrailPeers peers = peers(settings, Optional.of(TrailVerifier.publicKey(signer.publicKey())), anchor);
        anchor.confirm(peers.evidence());
        keep(peers, settings, anchor, signer);
        long trailId = random.nextLong() & ~VERSION_BITS | VERSION_8;
        FileAuditTrail trail = new FileAuditTrail(settings, signer, anchor, clock, trailId, storage, peers);
        trail.start();
        return trail;
    }

    /**
     * Has the anchor of a store without signing key confirm what the directory knows of the store, before there is a key.
     *
     * @throws KmsException.AuditUnavailable if the directory cannot be read
     * @throws KmsException.StoreIntegrity if the anchor finds that the store went back
     */
    public static void confirmWithoutKey(TrailSettings settings, StoreAnchor anchor) {
        anchor.confirm(peers(settings, Optional.empty(), anchor).evidence());
    }

    private static TrailPeers peers(TrailSettings settings, Optional<PublicKey> own, StoreAnchor anchor) {
        try {
            return TrailPeers.in(settings.directory(), own, anchor);
        } catch (IOException e) {
            throw unavailable(settings, "it cannot be read: " + e.getMessage());
        }
    }

    /** Writes down what was read, for the next opening; that reads again what is not there. */
    private static void keep(TrailPeers peers, TrailSettings settings, StoreAnchor anchor, CheckpointSigner signer) {
        Optional<StoreIdentity> store = anchor.identity();
        if (peers.index().isEmpty() || store.isEmpty()) {
            return;
        }
        try {
            ChainIndex.write(
                    settings.directory(),
                    store.get().id(),
                    signer,
                    peers.index().get());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the state of the trail cannot be saved for the next opening", e);
        }
    }

    private void start() {
        writer.start();
        // The first use of the sink loads classes and signs: only afterwards does slow mean that it hangs.
        boolean begun = writer.awaitReady(System.nanoTime() + Math.max(timeoutNanos, OPEN_NANOS));
        watch.start();
        if (!begun) {
            KmsException refusal = unavailable(settings, reason());
            queue.close();
            writer.abandon();
            watch.stop();
            flight.stop();
            throw refusal;
        }
    }

    @Override
    public long accept(AuditEvent event) {
        if (state.failure() != null) {
            awaitSink();
        }
        long number = offer(event);
        if (strict) {
            writer.wake();
            if (!writer.awaitDurable(number, System.nanoTime() + timeoutNanos)) {
                throw refused(reason());
            }
        } else if ((number & wakeMask) == 0) {
            writer.wake();
        }
        flight.taken(event, number);
        return number;
    }

    /** The chain that this trail writes. */
    public long trailId() {
        return trailId;
    }

    @Override
    public String eventId(long sequence) {
        return eventId(trailId, sequence);
    }

    /** The event id of a record: a version 8 UUID (RFC 9562, section 5.8) of the trail id and the number of the event. */
    static String eventId(long trailId, long sequence) {
        return new UUID(trailId, VARIANT | sequence).toString();
    }

    @Override
    public byte[] encode(String eventId, AuditEvent event) {
        return OutboxRecord.encode(eventId, event);
    }

    @Override
    public long acceptFromOutbox(String outboxId, byte[] encoded) {
        String key = OutboxRecord.key(outboxId, encoded);
        synchronized (outboxTaken) {
            Long known = outboxTaken.get(key);
            if (known != null) {
                return known;
            }
            long number = queue.offer(new TrailWriter.Outboxed(outboxId, encoded.clone()));
            if (number < 0) {
                throw refused(number == EventQueue.CLOSED ? "it is closed" : "its queue is full, " + reason());
            }
            outboxTaken.put(key, number);
            flight.taken(encoded, number);
            return number;
        }
    }

    @Override
    public long durable() {
        return writer.durable();
    }

    @Override
    public boolean flush() {
        return writer.forceUpTo(queue.offered(), System.nanoTime() + timeoutNanos);
    }

    @Override
    public Map<Long, Long> knownChains() {
        return knownChains;
    }

    @Override
    public Optional<AuditHead> latestCheckpoint() {
        return writer.latest();
    }

    /** The counts of the trail so far. */
    public TrailMetrics metrics() {
        return new TrailMetrics(
                queue.offered(),
                counters.refused.sum(),
                counters.waited.sum(),
                queue.depth(),
                queue.capacity(),
                counters.records.sum(),
                counters.bytes.sum(),
                counters.flushes.sum(),
                counters.flushNanos.sum(),
                counters.checkpoints.sum(),
                counters.files.sum(),
                counters.failures.sum(),
                state.failure() == null && !writer.isFinished());
    }

    /**
     * Writes what is in the queue and the record that ends the chain; may be called more than once.
     *
     * @throws KmsException.AuditUnavailable if the sink does not take them in time; the chain then has an open end
     */
    @Override
    public void close() {
        synchronized (closing) {
            if (closed) {
                return;
            }
            closed = true;
        }
        flight.stop();
        queue.close();
        writer.wake();
        boolean inTime = writer.awaitFinished(System.nanoTime() + timeoutNanos);
        long lost = queue.depth();
        writer.abandon();
        writer.awaitEnd();
        watch.stop();
        compressor.close();
        if (!inTime) {
            throw unavailable(settings, lost + " records were not written when it was closed, " + reason());
        }
    }

    private long offer(Object entry) {
        long number = queue.offer(entry);
        return number > 0 ? number : offerAgain(entry, number);
    }

    private long offerAgain(Object entry, long first) {
        counters.waited.increment();
        long deadline = System.nanoTime() + timeoutNanos;
        long number = first;
        boolean interrupted = false;
        while (number == EventQueue.FULL && System.nanoTime() - deadline < 0) {
            writer.wake();
            LockSupport.parkNanos(POLL_NANOS);
            interrupted |= Thread.interrupted();
            number = queue.offer(entry);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (number < 0) {
            throw refused(number == EventQueue.CLOSED ? "it is closed" : "its queue is full, " + reason());
        }
        return number;
    }

    /** Waits until the sink works again, but no call waits for a sink that has failed for longer than the timeout. */
    private void awaitSink() {
        boolean interrupted = false;
        try {
            for (SinkState.Failure failure = state.failure(); failure != null; failure = state.failure()) {
                if (System.nanoTime() - failure.sinceNanos() > timeoutNanos || writer.isFinished()) {
                    throw refused(failure.reason());
                }
                LockSupport.parkNanos(POLL_NANOS);
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private String reason() {
        SinkState.Failure failure = state.failure();
        return failure == null ? "it does not answer in time" : failure.reason();
    }

    private KmsException.AuditUnavailable refused(String reason) {
        counters.refused.increment();
        return unavailable(settings, reason);
    }

    private static KmsException.AuditUnavailable unavailable(TrailSettings settings, String reason) {
        return new KmsException.AuditUnavailable(
                "the audit trail `" + settings.directory() + "` takes no record: " + reason,
                "Free space or repair it; calls go on as soon as it takes records");
    }

    private static Map<String, Long> memory(TrailPeers peers) {
        Map<String, Long> taken = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                return size() > OUTBOX_MEMORY;
            }
        };
        peers.outboxKeys().forEach(key -> taken.put(key, 0L));
        return taken;
    }
}
