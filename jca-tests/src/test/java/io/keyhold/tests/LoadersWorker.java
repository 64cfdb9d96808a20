package io.keyhold.tests;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Several applications in one JVM, each with a copy of Keyhold, on one store: each writes some keys, closes and comes back
 * in a new class loader, until all are written. Says {@code put NAME} for each key that was written, and
 * {@code refused MESSAGE} when a copy was not let in.
 */
final class LoadersWorker {
    private static final String REFUSAL = "another copy of Keyhold";
    private final PrintStream out;
    private final int writes;

    private LoadersWorker(PrintStream out, int writes) {
        this.out = out;
        this.writes = writes;
    }

    /** {@code loaders} or {@code tomcat}, the settings, how many applications, how many keys each, the seed. */
    public static void main(String[] arguments) {
        try {
            run(arguments);
            System.out.println("done");
        } catch (Exception e) {
            e.printStackTrace(System.err);
        } finally {
            System.exit(0); // what applications leave behind does not keep the JVM
        }
    }

    private static void run(String[] arguments) throws Exception {
        Path settings = Path.of(arguments[1]);
        LoadersWorker worker = new LoadersWorker(System.out, Integer.parseInt(arguments[3]));
        if (arguments[0].equals("loaders")) {
            worker.run(() -> KeyholdCopy.open(settings), arguments);
        } else {
            Path directory = settings.toAbsolutePath().resolveSibling("server");
            try (WebServer server = new WebServer(directory, settings)) {
                worker.run(server::deploy, arguments);
            }
        }
    }

    private void run(Callable<? extends KeyApplication> deployment, String[] arguments) throws Exception {
        int applications = Integer.parseInt(arguments[2]);
        long seed = Long.parseLong(arguments[4]);
        ExecutorService threads = Executors.newFixedThreadPool(applications);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < applications; i++) {
            String name = "app" + i + "-";
            Random random = new Random(seed * 31 + i);
            running.add(threads.submit(() -> {
                live(deployment, name, random);
                return null;
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
        threads.shutdown();
    }

    private void live(Callable<? extends KeyApplication> deployment, String name, Random random) throws Exception {
        int written = 0;
        while (written < writes) {
            try (KeyApplication application = deployment.call()) {
                int until = Math.min(writes, written + 1 + random.nextInt(writes));
                while (written < until) {
                    application.put(name + written);
                    say("put " + name + written);
                    written++;
                }
            } catch (Exception e) {
                if (e.getMessage() == null || !e.getMessage().contains(REFUSAL)) {
                    throw e;
                }
                say("refused " + e.getMessage());
            }
        }
    }

    private synchronized void say(String line) {
        out.println(line);
        out.flush();
    }
}
