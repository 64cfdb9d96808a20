package io.keyhold.store.jdbc;

import io.keyhold.api.KmsException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A store whose process dies at a call of the database that a test chooses. */
public final class MortalStore {
    private static final Set<String> CALLS =
            Set.of("open", "beginWrite", "beginRead", "everyRecord", "commit", "rollback", "emptyLog");

    private final boolean before;
    private final List<StoreConnection> sessions = new ArrayList<>();
    private final JdbcRecordStore store;
    private int left = Integer.MAX_VALUE;

    /** Ends a process of the test. */
    public static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }

    private MortalStore(Path file, boolean before) {
        this.before = before;
        this.store = Dialects.open(file, faults());
    }

    /** Opens a store; it dies before its call, or after it. */
    public static MortalStore open(Path file, boolean before) {
        return new MortalStore(file, before);
    }

    /** The store. */
    public JdbcRecordStore store() {
        return store;
    }

    /** Dies at the call of that number from now on, 1 being the next, and at every one after. */
    public synchronized void diesAt(int call) {
        left = call;
    }

    /** Whether it is dead. */
    public synchronized boolean isDead() {
        return left <= 0;
    }

    /** Dies, if it lives. A dead process closes nothing, but its locks and threads are gone. */
    public void letGo() {
        synchronized (this) {
            left = 0;
            sessions.forEach(StoreConnection::abandon);
        }
        try {
            store.close();
        } catch (Died | KmsException e) {
            System.Logger log = System.getLogger(MortalStore.class.getName());
            log.log(System.Logger.Level.DEBUG, "the store of a dead process", e);
        }
    }

    private Map<String, Dialects.Fault> faults() {
        Map<String, Dialects.Fault> faults = new HashMap<>();
        List<Method> methods = Stream.of(Dialect.class, IndexProof.class, Erasure.class)
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .toList();
        for (Method method : methods) {
            if (CALLS.contains(method.getName())) {
                faults.put(method.getName(), (real, arguments) -> call(method, real, arguments));
            }
        }
        return faults;
    }

    private synchronized Object call(Method method, Dialect real, Object[] arguments) throws Exception {
        if (left <= 0 || before && --left <= 0) {
            throw new Died();
        }
        Object on = method.getDeclaringClass() == Dialect.class
                ? real
                : method.getDeclaringClass() == Erasure.class ? real.erasure() : real.indexProof();
        Object result = method.invoke(on, arguments);
        if (result instanceof StoreConnection session) {
            sessions.add(session);
        }
        if (!before && --left <= 0) {
            throw new Died();
        }
        return result;
    }
}
