package io.keyhold.store.jdbc;

import io.keyhold.platform.Detached;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Does steps in their order, on a thread of its own and a little behind the one that reads: a database hands over rows no
 * faster than they are digested. Never keeps more than some five thousand steps. For one thread; short work stays on it.
 */
final class BackgroundDigest implements AutoCloseable {
    private static final int BATCH = 1024;
    private static final int MOST_BEHIND = 4;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(Detached.threads("keyhold-digest"));
    private final Queue<CompletableFuture<Void>> behind = new ArrayDeque<>();
    private List<Runnable> steps = new ArrayList<>(BATCH);

    /** Takes the next step; waits if the thread is too far behind. What a step touches is no one else's until {@link #finish}. */
    void then(Runnable step) {
        steps.add(step);
        if (steps.size() == BATCH) {
            List<Runnable> batch = steps;
            steps = new ArrayList<>(BATCH);
            if (behind.size() == MOST_BEHIND) {
                await(behind.remove());
            }
            behind.add(CompletableFuture.runAsync(() -> batch.forEach(Runnable::run), thread));
        }
    }

    /** Waits until all steps are done. */
    void finish() {
        while (!behind.isEmpty()) {
            await(behind.remove());
        }
        steps.forEach(Runnable::run);
        steps.clear();
    }

    private static void await(CompletableFuture<Void> batch) {
        try {
            batch.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Ends the thread; steps that are not done may never be. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
