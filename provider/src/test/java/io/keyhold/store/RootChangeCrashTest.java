package io.keyhold.store;

import static io.keyhold.store.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.KmsException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The process dies at each call of the database in turn, while the root of trust or the domain key changes. */
final class RootChangeCrashTest {
    private static final Set<String> CALLS =
            Set.of("open", "beginWrite", "beginRead", "everyRecordById", "commit", "rollback", "truncateLog");

    @TempDir
    Path folder;

    /** Ends a process of the test. */
    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }

    @TestFactory
    Stream<DynamicTest> changeRoot_processDiesAtAnyCall_exactlyOneRootOpensAWholeStore() {
        return sweep("change", store -> store.changeRoot(new FixedRoot("next")), true);
    }

    @TestFactory
    Stream<DynamicTest> rotateDomainKey_processDiesAtAnyCall_theStoreIsWholeAndGoesOn() {
        return sweep(
                "rotate",
                store -> {
                    store.rotateDomainKey();
                    while (store.resealStep(3) > 0) {
                        assertThat(store.epoch()).isPositive();
                    }
                },
                false);
    }

    private Stream<DynamicTest> sweep(String name, Consumer<JdbcRecordStore> change, boolean changesRoot) {
        return Stream.of(true, false)
                .flatMap(before -> Stream.iterate(1, n -> n <= 12, n -> n + 1)
                        .map(n -> DynamicTest.dynamicTest(
                                name + " dies " + (before ? "before" : "after") + " call " + n,
                                () -> crash(name + before + n, change, changesRoot, n, before))));
    }

    private void crash(String name, Consumer<JdbcRecordStore> change, boolean changesRoot, int call, boolean before) {
        Path file = folder.resolve(name + ".db");
        Stores.fill(file);
        Mortal mortal = new Mortal(before);
        JdbcRecordStore store = Dialects.open(file, mortal.faults());
        boolean done = false;
        mortal.diesAt(call);
        try {
            change.accept(store);
            done = true;
        } catch (Died | KmsException e) {
            assertThat(mortal.isDead()).isTrue();
        }
        mortal.letGo(); // the store is not closed: a dead process closes nothing, but its locks are gone
        boolean moved = opens(file, "next");
        assertThat(opens(file, Stores.PASSPHRASE)).isNotEqualTo(moved);
        assertThat(moved && !changesRoot).isFalse();
        assertThat(done && changesRoot && !moved).isFalse();
        try (JdbcRecordStore again = Stores.open(file, new FixedRoot(moved ? "next" : Stores.PASSPHRASE))) {
            assertThat(again.find(key(RecordKind.MATERIAL, "material-1"))).isPresent();
            again.rotateDomainKey();
            assertThat(again.resealStep(100)).isPositive();
            assertThat(again.resealStep(100)).isZero();
            assertThat(again.verify().problems()).isEmpty();
        }
    }

    /** A database whose process dies. */
    private static final class Mortal {
        private final boolean before;
        private final List<Session> sessions = new ArrayList<>();
        private int left = Integer.MAX_VALUE;

        Mortal(boolean before) {
            this.before = before;
        }

        Map<String, Dialects.Fault> faults() {
            Map<String, Dialects.Fault> faults = new HashMap<>();
            for (Method method : Dialect.class.getDeclaredMethods()) {
                if (CALLS.contains(method.getName())) {
                    faults.put(method.getName(), (real, arguments) -> call(method, real, arguments));
                }
            }
            return faults;
        }

        synchronized void diesAt(int call) {
            left = call;
        }

        synchronized boolean isDead() {
            return left <= 0;
        }

        synchronized void letGo() {
            left = 0;
            sessions.forEach(Session::abandon);
        }

        private synchronized Object call(Method method, Dialect real, Object[] arguments) throws Exception {
            if (left <= 0 || before && --left <= 0) {
                throw new Died();
            }
            Object result = method.invoke(real, arguments);
            if (result instanceof Session session) {
                sessions.add(session);
            }
            if (!before && --left <= 0) {
                throw new Died();
            }
            return result;
        }
    }

    private static boolean opens(Path file, String root) {
        try (JdbcRecordStore store = Stores.open(file, new FixedRoot(root))) {
            return store.verify().problems().isEmpty();
        } catch (KmsException.RootOfTrust e) {
            return false;
        }
    }
}
