package io.keyhold.server.http;

import io.keyhold.platform.Detached;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A thread for each connection: a virtual one where Java has them, from 21 on. */
final class Workers {
    private Workers() {}

    static ExecutorService create() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            return Executors.newCachedThreadPool(Detached.threads("keyhold-connection"));
        }
    }
}
