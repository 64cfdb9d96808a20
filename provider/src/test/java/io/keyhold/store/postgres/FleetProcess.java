package io.keyhold.store.postgres;

import io.keyhold.Keyhold;
import io.keyhold.api.KmsException;
import io.keyhold.store.postgres.RegisterChecker.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One process of a fleet: it reads all registers and writes those that are its own, and notes each operation until the time in the
 * file {@code end}. Arguments: folder of the settings, folder of the history, number of this process and of all.
 */
final class FleetProcess {
    private static final int READERS = 2;
    private static final int BUFFER = 1 << 16;
    private static final long READ_PAUSE_NANOS = Long.getLong("keyhold.fleet.pause-micros", 200) * 1000;

    private final Keyhold keyhold;
    private final Path history;
    private final int number;
    private final long end;
    private final List<String[]> registers = new ArrayList<>();

    private FleetProcess(Keyhold keyhold, Path history, int number, long end) throws IOException {
        this.keyhold = keyhold;
        this.history = history;
        this.number = number;
        this.end = end;
        for (String line : Files.readAllLines(history.resolve("registers"))) {
            registers.add(line.split(" ", -1));
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path history = Path.of(arguments[1]);
        int number = Integer.parseInt(arguments[2]);
        int all = Integer.parseInt(arguments[3]);
        Keyhold keyhold = open(Path.of(arguments[0], "keyhold.properties"), history);
        Files.writeString(history.resolve("open-" + number), "");
        FleetProcess process = new FleetProcess(keyhold, history, number, end(history));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            int reader = i;
            threads.add(new Thread(() -> process.read(reader), "reader"));
        }
        for (int i = number; i < process.registers.size(); i += all) {
            int register = i;
            threads.add(new Thread(() -> process.write(register), "writer"));
        }
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        keyhold.close();
    }

    /** A process may start while there is no primary. */
    private static Keyhold open(Path settings, Path history) throws IOException {
        while (true) {
            try {
                return Keyhold.open(settings);
            } catch (KmsException e) {
                if (Files.exists(history.resolve("end")) && System.nanoTime() - end(history) > 0) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }
        }
    }

    /** The time begins when all processes are open. */
    private static long end(Path history) throws IOException {
        while (!Files.exists(history.resolve("end"))) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return Long.parseLong(Files.readString(history.resolve("end")));
    }

    private PrintStream out(String name, int buffer) {
        try {
            OutputStream file =
                    Files.newOutputStream(history.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return new PrintStream(
                    buffer == 0 ? file : new java.io.BufferedOutputStream(file, buffer), false, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private FleetRegister kind(int register) {
        return FleetRegister.of(register);
    }

    /** What a process that is killed has in its buffer is lost: those reads are not judged. */
    private void read(int reader) {
        Random random = new Random();
        try (PrintStream out = out(
                "reads-" + number + "-" + reader + "-" + ProcessHandle.current().pid(), BUFFER)) {
            while (System.nanoTime() - end < 0) {
                int register = random.nextInt(registers.size());
                long start = System.nanoTime();
                try {
                    int value = kind(register).read(keyhold, registers.get(register));
                    out.print(register + " R " + value + " " + start + " " + System.nanoTime() + " DONE\n");
                } catch (KmsException e) {
                    out.print(register + " R -1 " + start + " " + System.nanoTime() + " " + e.errorCode() + "\n");
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
                }
                LockSupport.parkNanos(READ_PAUSE_NANOS);
            }
        }
    }

    /** A write is noted before it begins, so that one that is cut off is known. */
    private void write(int register) {
        Random random = new Random();
        FleetRegister kind = kind(register);
        try (PrintStream out = out("writes-" + register, 0)) {
            while (System.nanoTime() - end < 0) {
                int value = random.nextInt(kind.count());
                long start = System.nanoTime();
                line(out, register + " I " + value + " " + start);
                String outcome = outcome(kind, register, value);
                line(out, register + " W " + value + " " + start + " " + System.nanoTime() + " " + outcome);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50 + random.nextInt(300)));
            }
        }
    }

    private static void line(PrintStream out, String line) {
        byte[] bytes = ("\n" + line + "\n").getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    private String outcome(FleetRegister kind, int register, int value) {
        try {
            kind.write(keyhold, registers.get(register), value);
            return Outcome.DONE.name();
        } catch (KmsException.StoreUnavailable | KmsException.StoreIntegrity e) {
            return (kind.isOneStep() ? Outcome.REFUSED : Outcome.UNKNOWN) + " " + e.errorCode();
        } catch (KmsException e) {
            return Outcome.UNKNOWN + " " + e.errorCode();
        }
    }
}
