package io.keyhold.store.jdbc;

import io.keyhold.store.StoreOptions;
import io.keyhold.store.TestDatabase;
import io.keyhold.store.postgres.PostgresFactory;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.FixedRoot;
import io.keyhold.store.sqlite.SqliteStores;
import io.keyhold.store.sqlite.StoreFactory;
import io.keyhold.store.sqlite.Stores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;

/** Stores over a database that behaves as a test wants. */
public final class Dialects {
    private Dialects() {}

    /** What happens instead of a method of the database. */
    @FunctionalInterface
    public interface Fault {
        Object happen(Dialect real, Object[] arguments) throws Exception;
    }

    /** Opens a store; the methods named are replaced. */
    public static JdbcRecordStore open(Path file, Map<String, Fault> faults) {
        FixedRoot root = new FixedRoot(Stores.PASSPHRASE);
        Ciphers ciphers = new Ciphers(
                io.keyhold.crypto.Engines.choose(io.keyhold.crypto.Engines.Choice.JDK),
                io.keyhold.crypto.OsRandom.open());
        StoreState state = TestDatabase.isPostgres()
                ? new PostgresFactory(
                                TestDatabase.place(file), root, ciphers, StoreOptions.DEFAULT, SqliteStores.backups())
                        .open()
                : new StoreFactory(file, root, ciphers, StoreOptions.DEFAULT).open();
        return over(state, faults);
    }

    /** The same of a store that is open. */
    public static JdbcRecordStore over(StoreState state, Map<String, Fault> faults) {
        return JdbcRecordStore.over(new StoreState(
                with(state.dialect(), faults),
                state.keyring(),
                state.known(),
                state.epochs(),
                state.epochBeside(),
                state.ciphers(),
                state.options(),
                state.copies(),
                state.lease()));
    }

    private static Dialect with(Dialect real, Map<String, Fault> faults) {
        return replaced(Dialect.class, real, real, faults);
    }

    /** The same of what the database gives out of its own. */
    private static <T> T replaced(Class<T> type, T real, Dialect whole, Map<String, Fault> faults) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Fault fault = faults.get(method.getName());
                    try {
                        Object result = fault != null ? fault.happen(whole, arguments) : method.invoke(real, arguments);
                        return switch (method.getName()) {
                            case "indexProof" -> replaced(IndexProof.class, (IndexProof) result, whole, faults);
                            case "erasure" -> replaced(Erasure.class, (Erasure) result, whole, faults);
                            default -> result;
                        };
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
