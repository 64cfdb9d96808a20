package io.keyhold.store.sqlite;

import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore;
import io.keyhold.store.StoreRecord;
import io.keyhold.store.jdbc.JdbcRecordStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another process on a store: what it does is its first argument. Says a line for each thing done. */
public final class StoreProcess {
    private StoreProcess() {}

    /** {@code count FILE TIMES}: adds one to a counter; {@code insert FILE NAME}: inserts until it is killed. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        try (JdbcRecordStore store = Stores.open(Path.of(arguments[1]))) {
            out.println("open");
            switch (arguments[0]) {
                case "count" -> count(store, Integer.parseInt(arguments[2]));
                case "insert" -> insert(store, arguments[2], out);
                case "follow" -> follow(store, out);
                default -> throw new IllegalArgumentException(arguments[0]);
            }
            out.println("done");
        }
    }

    static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                StoreProcess.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Adds one to the payload of the record {@code counter}. */
    static void count(RecordStore store, int times) {
        for (int i = 0; i < times; i++) {
            store.transact(transaction -> {
                StoreRecord seen = transaction
                        .find(Stores.key(RecordKind.MESSAGE_COUNT, "counter"))
                        .orElseThrow();
                transaction.update(
                        seen, Stores.bytes(Integer.toString(1 + Integer.parseInt(Stores.text(seen.payload())))));
                return true;
            });
        }
    }

    private static void insert(RecordStore store, String name, PrintStream out) {
        for (int i = 0; i < 1_000_000; i++) {
            Stores.insert(store, RecordKind.MATERIAL, name + "-" + i, "key", "payload " + i);
            out.println(name + "-" + i);
        }
    }

    /** Answers each line with the payload of the record {@code state}, read only if the epoch has changed. */
    private static void follow(RecordStore store, PrintStream out) throws IOException {
        BufferedReader in =
                new BufferedReader(new java.io.InputStreamReader(System.in, java.nio.charset.StandardCharsets.UTF_8));
        long known = -1;
        String state = "";
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            long epoch = store.epoch();
            if (epoch != known) {
                known = epoch;
                state = Stores.text(store.find(Stores.key(RecordKind.KEY, "state"))
                        .orElseThrow()
                        .payload());
            }
            out.println(state);
        }
    }
}
