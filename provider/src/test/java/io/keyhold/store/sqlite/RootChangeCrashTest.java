package io.keyhold.store.sqlite;

import static io.keyhold.store.sqlite.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.KmsException;
import io.keyhold.store.RecordKind;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.jdbc.MortalStore;
import io.keyhold.store.root.FixedRoot;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The process dies at each call of the database in turn, while the root of trust or the domain key changes. */
final class RootChangeCrashTest {
    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> changeRoot_processDiesAtAnyCall_exactlyOneRootOpensAWholeStore() {
        return sweep("change", store -> store.changeRoot(new FixedRoot("next"), transaction -> true), true);
    }

    @TestFactory
    Stream<DynamicTest> rotateDomainKey_processDiesAtAnyCall_theStoreIsWholeAndGoesOn() {
        return sweep(
                "rotate",
                store -> {
                    store.rotateDomainKey(transaction -> true);
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
        MortalStore mortal = MortalStore.open(file, before);
        boolean done = false;
        mortal.diesAt(call);
        try {
            change.accept(mortal.store());
            done = true;
        } catch (MortalStore.Died | KmsException e) {
            assertThat(mortal.isDead()).isTrue();
        }
        mortal.letGo(); // the store is not closed: a dead process closes nothing, but its locks are gone
        boolean moved = opens(file, "next");
        assertThat(opens(file, Stores.PASSPHRASE)).isNotEqualTo(moved);
        assertThat(moved && !changesRoot).isFalse();
        assertThat(done && changesRoot && !moved).isFalse();
        try (JdbcRecordStore again = Stores.open(file, new FixedRoot(moved ? "next" : Stores.PASSPHRASE))) {
            assertThat(again.find(key(RecordKind.MATERIAL, "material-1"))).isPresent();
            again.rotateDomainKey(transaction -> true);
            assertThat(again.resealStep(100)).isPositive();
            assertThat(again.resealStep(100)).isZero();
            assertThat(again.verify().problems()).isEmpty();
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
