package io.keyhold.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;

/** Stores over a database that behaves as a test wants. */
final class Dialects {
    private Dialects() {}

    /** What happens instead of a method of the database. */
    @FunctionalInterface
    interface Fault {
        Object happen(Dialect real, Object[] arguments) throws Exception;
    }

    /** Opens a store; the methods named are replaced. */
    static JdbcRecordStore open(Path file, Map<String, Fault> faults) {
        StoreState state = new StoreFactory(
                        file,
                        new FixedRoot(Stores.PASSPHRASE),
                        new Ciphers(
                                io.keyhold.crypto.Engines.choose(io.keyhold.crypto.Engines.Choice.JDK),
                                io.keyhold.crypto.OsRandom.open()),
                        StoreOptions.DEFAULT)
                .open();
        return JdbcRecordStore.over(new StoreState(
                with(state.dialect(), faults),
                state.keyring(),
                state.known(),
                state.epochs(),
                state.epochBeside(),
                state.ciphers(),
                state.options(),
                state.lease()));
    }

    private static Dialect with(Dialect real, Map<String, Fault> faults) {
        return (Dialect) Proxy.newProxyInstance(
                Dialect.class.getClassLoader(), new Class<?>[] {Dialect.class}, (proxy, method, arguments) -> {
                    Fault fault = faults.get(method.getName());
                    try {
                        return fault != null ? fault.happen(real, arguments) : method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
