package io.keyhold.envelope;

import io.keyhold.api.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Seals or opens the frames of one envelope on several threads, in order, in bounded memory: 2 x threads + 2 chunks of
 * two times 256 KiB. Only the calling thread touches the streams; when it has nothing to read or write it works like the
 * others, so it never waits for a thread that has not begun. Helpers start with the second chunk. Used once.
 */
final class FramePipeline {
    private static final int CHUNK_BYTES = 256 << 10;
    private static final int SPINS = 2000;

    private final Message message;
    private final boolean seals;
    private final int threads;
    private final int slots;
    private final FrameCipher cipher;
    private final Deque<Chunk> free = new ArrayDeque<>();
    private final Deque<Chunk> inFlight = new ArrayDeque<>();
    private final BlockingQueue<Chunk> tasks = new LinkedBlockingQueue<>();
    private final List<Thread> helpers = new ArrayList<>();

    FramePipeline(Message message, boolean seals, int threads) {
        this.message = message;
        this.seals = seals;
        this.threads = threads;
        this.slots = threads == 1 ? 1 : 2 * threads + 2;
        this.cipher = message.cipher();
    }

    /**
     * Runs to the end of {@code in}, from the first frame.
     *
     * @return how many bytes of plaintext
     * @throws InterruptedIOException if the thread is interrupted; it stays so
     */
    long run(InputStream in, OutputStream out, Progress progress) throws IOException {
        try {
            return transfer(in, out, progress);
        } finally {
            stop();
        }
    }

    private long transfer(InputStream in, OutputStream out, Progress progress) throws IOException {
        boolean ended = false;
        long chunks = 0;
        long plaintextBytes = 0;
        while (!ended || !inFlight.isEmpty()) {
            requireUninterrupted();
            Chunk head = inFlight.peek();
            if (head != null && head.isDone()) {
                int part = head.drain(out, seals);
                plaintextBytes += part;
                free.add(inFlight.remove());
                if (seals) {
                    message.count(part);
                }
                progress.advanced(plaintextBytes);
            } else if (!ended && inFlight.size() < slots) {
                ended = submit(in, chunks++);
            } else {
                workOrWait(head);
            }
        }
        return plaintextBytes;
    }

    private boolean submit(InputStream in, long index) throws IOException {
        Chunk chunk = free.isEmpty() ? newChunk() : free.remove();
        chunk.fill(in, index);
        inFlight.add(chunk);
        tasks.add(chunk);
        if (index > 0 && helpers.isEmpty()) {
            startHelpers();
        }
        return chunk.isLast();
    }

    private void workOrWait(@Nullable Chunk head) {
        Chunk task = tasks.poll();
        if (task != null) {
            task.turnOver(cipher, seals);
            return;
        }
        for (int i = 0; i < SPINS && head != null && !head.isDone(); i++) {
            Thread.onSpinWait();
        }
        while (head != null && !head.isDone() && !Thread.currentThread().isInterrupted()) {
            LockSupport.park(this);
        }
    }

    private Chunk newChunk() {
        int plain = message.frameSize().bytes();
        int sealed = Format.sealedBytes(message.frameSize());
        return new Chunk(CHUNK_BYTES / plain, seals ? plain : sealed, seals ? sealed : plain);
    }

    private void startHelpers() {
        for (int i = 1; i < threads; i++) {
            Thread helper = new Thread(null, this::help, "keyhold-envelope-" + i, 0, false);
            helper.setDaemon(true);
            helpers.add(helper);
            helper.start();
        }
    }

    private void help() {
        FrameCipher own = message.cipher();
        try {
            while (true) {
                tasks.take().turnOver(own, seals);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the helpers, who never block in anything but the queue, and overwrites the chunks. */
    private void stop() {
        tasks.clear();
        helpers.forEach(Thread::interrupt);
        boolean interrupted = false;
        for (Thread helper : helpers) {
            interrupted |= joinUninterruptibly(helper);
        }
        inFlight.forEach(Chunk::clear);
        free.forEach(Chunk::clear);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean joinUninterruptibly(Thread helper) {
        boolean interrupted = false;
        while (true) {
            try {
                helper.join();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    private static void requireUninterrupted() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("the transfer was interrupted; nothing is whole, begin anew");
        }
    }
}
