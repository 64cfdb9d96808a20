package io.keyhold.server.http;

import io.keyhold.platform.Detached;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The threads that handle requests: of the platform and not virtual ones, of which one that computes keeps a processor until it
 * has finished. A few calls that take seconds would stop every connection. Probes have a thread of their own.
 */
final class Handling {
    private static final System.Logger LOG = System.getLogger(Handling.class.getName());
    private static final int PROBES_WAITING = 64;
    private static final long KEPT_SECONDS = 60;
    private final HttpHandler handler;
    private final Supplier<Optional<String>> illness;
    private final ThreadPoolExecutor calls;
    private final ThreadPoolExecutor probes = pool(1, PROBES_WAITING, "keyhold-probe");

    /**
     * No thread yet.
     *
     * @param illness why the front does not work as it should, if it does not
     */
    Handling(HttpHandler handler, HttpLimits limits, Supplier<Optional<String>> illness) {
        this.handler = handler;
        this.illness = illness;
        this.calls = pool(limits.handlers(), limits.waiting(), "keyhold-request");
    }

    private static ThreadPoolExecutor pool(int threads, int waiting, String name) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                KEPT_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting),
                Detached.threads(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** The reply to a request, for which the calling thread waits; the refusal of it if too many wait already. */
    HttpReply reply(HttpRequest request) {
        boolean isProbe = handler.isProbe(request);
        FutureTask<HttpReply> task =
                new FutureTask<>(() -> isProbe ? handler.probe(illness.get()) : handler.handle(request));
        try {
            (isProbe ? probes : calls).execute(task);
        } catch (RejectedExecutionException | OutOfMemoryError e) { // too many wait, or no thread is to be had
            if (task.cancel(false)) {
                return handler.refuseBusy(request, "The server is handling too many requests; try again.");
            }
        }
        try {
            return await(task);
        } catch (ExecutionException e) {
            LOG.log(System.Logger.Level.ERROR, "a request was not handled", e.getCause());
            return handler.refuse(request.client(), 500, "The request failed by a defect of the server.");
        }
    }

    /** An interrupt does not end a wait, as the request goes on and its body must not be overwritten. */
    private static HttpReply await(FutureTask<HttpReply> task) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Tells whoever is to be told that a reply is written, or cannot be; nothing that fails then takes it away. */
    void ended(HttpReply reply) {
        try {
            reply.afterwards().run();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.WARNING, "what follows a reply failed", e);
        }
    }

    /** Requests that wait are still handled. */
    void close() {
        calls.shutdown();
        probes.shutdown();
    }
}
