package io.keyhold.https;

import io.keyhold.platform.Detached;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An HTTP client for one service, with threads and connections of its own. Safe for concurrent use; its owner closes it. */
public final class HttpsClient implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HttpsClient.class.getName());
    private static final int THREADS = 8;
    private static final Duration IDLE_THREAD = Duration.ofSeconds(30);
    private static final @Nullable MethodHandle SHUTDOWN = shutdown();

    private final HttpClient client;

    private HttpsClient(HttpClient client) {
        this.client = client;
    }

    /**
     * A client, which connects to nothing yet: HTTP/1.1, no redirects, no proxy of the JVM.
     *
     * @param name what its threads are called
     * @param connect the time for one connection
     */
    public static HttpsClient open(String name, ClientTls tls, Duration connect) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_THREAD.toSeconds(),
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Detached.threads(name));
        threads.allowCoreThreadTimeOut(true);
        return new HttpsClient(detached(
                name,
                () -> HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .proxy(HttpClient.Builder.NO_PROXY)
                        .connectTimeout(connect)
                        .sslContext(tls.context())
                        .sslParameters(tls.parameters())
                        .executor(threads)
                        .build()));
    }

    /** The client begins a thread, which must not know the class loader of whoever calls first. */
    private static HttpClient detached(String name, Supplier<HttpClient> make) {
        CompletableFuture<HttpClient> made = new CompletableFuture<>();
        Detached.thread(
                        () -> {
                            try {
                                made.complete(make.get());
                            } catch (RuntimeException | Error e) {
                                made.completeExceptionally(e);
                            }
                        },
                        name + "-start")
                .start();
        return made.join();
    }

    /** Sends a request; what comes of it may be cancelled. */
    public CompletableFuture<HttpResponse<byte[]>> send(HttpRequest request, HttpResponse.BodyHandler<byte[]> body) {
        return client.sendAsync(request, body);
    }

    /** On Java before 21 the client ends when nothing refers to it. */
    @Override
    public void close() {
        if (SHUTDOWN != null) {
            try {
                SHUTDOWN.invoke(client);
            } catch (Throwable e) { // declared by every handle
                LOG.log(System.Logger.Level.DEBUG, "the HTTP client did not close", e);
            }
        }
    }

    private static @Nullable MethodHandle shutdown() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(HttpClient.class, "shutdownNow", MethodType.methodType(void.class));
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
