package io.keyhold.envelope;

import io.keyhold.api.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Seals or opens the frames of one envelope in order, on one thread or several, in bounded memory: per thread three chunks of
 * 64 KiB out, and for streams as many in. Only the calling thread touches the streams; when it has nothing to read or write it
 * works like the others, so it never waits for a thread that has not begun. The others are lent by an executor, are asked
 * for when there is a second chunk, and leave when they have found nothing to do for some microseconds. When a method of
 * the pipeline returns or throws, nobody reads the caller's array any more. After a failure the pipeline only closes.
 */
final class FramePipeline implements AutoCloseable {
    private static final int CHUNK_BYTES = 64 << 10;
    private static final int SMALL_CHUNK_BYTES = 16 << 10;
    private static final int PARALLEL_CHUNKS = 3;
    private static final int SPINS = 300;

    private final Message message;
    private final boolean seals;
    private final int inFrameBytes;
    private final Executor executor;
    private final FrameWorker caller = new FrameWorker(this);
    private final FrameWorker[] helpers;
    private final Chunk[] ring;
    private final AtomicLong claimed = new AtomicLong();
    private volatile long published;
    private volatile @Nullable Thread waiting;
    private long drained;
    private long nextFrame;
    private volatile boolean stopped;

    /**
     * A pipeline for one envelope.
     *
     * @param executor lends threads; it may be late or never run anything
     */
    FramePipeline(Message message, boolean seals, int threads, Executor executor) {
        this.message = message;
        this.seals = seals;
        this.inFrameBytes = seals ? message.frameSize().bytes() : Format.sealedBytes(message.frameSize());
        this.executor = executor;
        this.helpers = new FrameWorker[threads - 1];
        this.ring = new Chunk[threads == 1 ? 1 : FrameWorker.BUFFERS * threads];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new FrameWorker(this);
        }
        for (int i = 0; i < ring.length; i++) {
            ring[i] = new Chunk();
        }
    }

    /** Bytes of a whole frame on its way in. */
    int inFrameBytes() {
        return inFrameBytes;
    }

    /**
     * Runs to the end of {@code in}, from the first frame.
     *
     * @return how many bytes of plaintext
     * @throws InterruptedIOException if the thread is interrupted; it stays so
     */
    long run(InputStream in, OutputStream out, Progress progress) throws IOException {
        ChunkSource source = new ChunkSource.Stream(in, cut(CHUNK_BYTES));
        return helpers.length == 0 ? alone(source, out, progress) : together(source, out, progress);
    }

    /**
     * Turns a range of the caller's array over, which is only read.
     *
     * @param last whether it holds the last frame, behind its whole frames; else it is whole frames
     */
    void write(byte[] in, int offset, int length, boolean last, OutputStream out) throws IOException {
        boolean parallel = helpers.length > 0 && length >= PARALLEL_CHUNKS * CHUNK_BYTES;
        int chunkBytes = cut(parallel ? CHUNK_BYTES : SMALL_CHUNK_BYTES);
        ChunkSource range = new ChunkSource.Range(in, offset, length, last, chunkBytes);
        if (parallel) {
            together(range, out, Progress.NONE);
        } else {
            alone(range, out, Progress.NONE);
        }
    }

    /** Has a call that is under way fail before its next chunk; the only method for other threads. */
    void stop() {
        stopped = true;
    }

    /** Overwrites what plaintext it holds. */
    @Override
    public void close() {
        stop();
        cancel();
        caller.clear();
        for (FrameWorker helper : helpers) {
            helper.clear();
        }
        for (Chunk chunk : ring) {
            chunk.clear();
        }
    }

    private long alone(ChunkSource source, OutputStream out, Progress progress) throws IOException {
        Chunk chunk = ring[0];
        boolean more = true;
        long plaintextBytes = 0;
        while (more) {
            requireOpen();
            more = source.fill(chunk);
            nextFrame += chunk.begin(nextFrame, inFrameBytes);
            caller.turnOver(chunk);
            plaintextBytes += drain(chunk, out);
            progress.advanced(plaintextBytes);
        }
        return plaintextBytes;
    }

    private long together(ChunkSource source, OutputStream out, Progress progress) throws IOException {
        boolean whole = false;
        try {
            boolean more = true;
            long plaintextBytes = 0;
            while (more || drained < published) {
                requireOpen();
                Chunk head = ring[slot(drained)];
                if (drained < published && head.isDone()) {
                    plaintextBytes += drain(head, out);
                    drained++;
                    progress.advanced(plaintextBytes);
                } else if (more && published - drained < ring.length) {
                    more = publish(source);
                } else if (!caller.workOnce()) {
                    await(head);
                }
            }
            whole = true;
            return plaintextBytes;
        } finally {
            if (!whole) {
                cancel();
            }
        }
    }

    private void requireOpen() throws IOException {
        if (stopped) {
            throw FrameOutputStream.aborted();
        }
    }

    private int drain(Chunk chunk, OutputStream out) throws IOException {
        int part = chunk.drain(out, seals);
        if (seals) {
            message.count(part);
        }
        return part;
    }

    private boolean publish(ChunkSource source) throws IOException {
        Chunk chunk = ring[slot(published)];
        boolean more = source.fill(chunk);
        nextFrame += chunk.begin(nextFrame, inFrameBytes);
        long next = published + 1;
        published = next;
        long backlog = next - claimed.get();
        for (int i = 0; i < helpers.length && i < backlog - 1; i++) {
            helpers[i].help(executor);
        }
        return more;
    }

    /** A cipher for one thread. */
    FrameCipher cipher() {
        return message.cipher();
    }

    boolean hasWork() {
        return claimed.get() < published;
    }

    /** The next chunk that nobody works on. */
    @Nullable Chunk claim() {
        while (true) {
            long next = claimed.get();
            if (next >= published) {
                return null;
            }
            if (claimed.compareAndSet(next, next + 1)) {
                return ring[slot(next)];
            }
        }
    }

    boolean seals() {
        return seals;
    }

    /** Wakes the calling thread, if it waits. */
    void wakeCaller() {
        LockSupport.unpark(waiting);
    }

    private void await(Chunk head) {
        for (int i = 0; i < SPINS && !head.isDone(); i++) {
            Thread.onSpinWait();
        }
        Thread self = Thread.currentThread();
        boolean interrupted = false;
        waiting = self;
        while (!head.isDone()) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        waiting = null;
        if (interrupted) {
            self.interrupt();
        }
    }

    /** Leaves nothing to claim, and waits for those who are at work. */
    private void cancel() {
        long begun = claimed.getAndSet(published);
        for (long i = drained; i < begun; i++) {
            await(ring[slot(i)]);
        }
        drained = published;
    }

    private int slot(long index) {
        return (int) (index % ring.length);
    }

    private int cut(int bytes) {
        return Math.max(1, bytes / message.frameSize().bytes()) * inFrameBytes;
    }
}
