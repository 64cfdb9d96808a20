package io.keyhold.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.Caller;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DeleteAliasRequest;
import io.keyhold.api.KeyId;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdProtection;
import io.keyhold.api.KmsException;
import io.keyhold.api.UpdateAliasRequest;
import io.keyhold.handles.KeyEntries;
import io.keyhold.handles.KeyEntries.Binding;
import io.keyhold.handles.ManagedKey;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A key, its name and its chain come and go together, wherever the process dies. */
class EntryChangesTest {
    private static final Caller CALLER = Caller.of("arn:aws:iam::111122223333:root");
    private static final List<byte[]> CHAIN = List.of(new byte[] {1}, new byte[] {2});

    @TempDir
    Path directory;

    /**
     * What a program asks of its key store, over a store that has an alias {@code old} with a chain of two.
     *
     * @param events what the audit hears
     * @param state every entry afterwards with the length of its chain; {@code id} for a key without name
     */
    private record Change(String what, Consumer<KeyEntries> work, List<String> events, String... state) {}

    private static Stream<Change> changes() {
        return Stream.of(
                new Change(
                        "create with alias",
                        entries -> entries.createKey(
                                KeySpec.HMAC_256,
                                new KeyEntries.CreationOptions(Optional.of("new"), "", false, Optional.empty())),
                        List.of("CreateKey", "CreateAlias"),
                        "new 0",
                        "old 2"),
                new Change(
                        "adopt",
                        entries -> entries.bind(
                                Binding.of("new", CHAIN),
                                entries.unstoredKey(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY)),
                        List.of("CreateKey", "CreateAlias", "CreateAlias"),
                        "new 2",
                        "old 2"),
                new Change(
                        "import",
                        entries -> importMac(entries, Binding.of("new", CHAIN)),
                        List.of("ImportKeyMaterial", "CreateAlias", "CreateAlias"),
                        "new 2",
                        "old 2"),
                new Change(
                        "import under a name that is not an alias",
                        entries -> importMac(entries, Binding.of("new.example.com", CHAIN)),
                        List.of("ImportKeyMaterial", "CreateAlias"),
                        "old 2",
                        "new.example.com 2"),
                new Change(
                        "import in place of another",
                        entries -> importMac(entries, Binding.of("old", List.of())),
                        List.of("ImportKeyMaterial", "UpdateAlias", "DeleteAlias"),
                        "old 0",
                        "id 0"),
                new Change(
                        "import of another kind in place of a deleted one",
                        entries -> entries.importKey(
                                new Binding("old", List.of(), entries.removal("old")),
                                KeySpec.SYMMETRIC_DEFAULT,
                                new KeyholdProtection(KeyUsageType.ENCRYPT_DECRYPT),
                                new byte[32]),
                        List.of("ImportKeyMaterial", "DeleteAlias", "DeleteAlias", "CreateAlias"),
                        "old 0",
                        "id 0"),
                new Change(
                        "delete",
                        entries -> entries.remove(List.of(entries.removal("old").orElseThrow())),
                        List.of("DeleteAlias", "DeleteAlias"),
                        "id 0"));
    }

    private static void importMac(KeyEntries entries, Binding binding) {
        entries.importKey(
                binding, KeySpec.HMAC_256, new KeyholdProtection(KeyUsageType.GENERATE_VERIFY_MAC), new byte[32]);
    }

    @TestFactory
    Stream<DynamicTest> change_processDies_isDoneOrNot() {
        return Stream.of(false, true)
                .flatMap(committed -> changes()
                        .map(change -> DynamicTest.dynamicTest(
                                change.what() + (committed ? ", dies after" : ", dies before"),
                                () -> dies(change, committed))));
    }

    private void dies(Change change, boolean committed) {
        Path file = directory.resolve(change.what().replace(' ', '-') + committed);
        EventLog events = new EventLog();
        SimulatedProcess first = new SimulatedProcess(file, events, Clock.systemUTC());
        prepare(first);
        first.store.dieAt(1, committed);
        assertThatThrownBy(() -> change.work().accept(first.service.entries(CALLER)))
                .isInstanceOf(CrashingStore.Crash.class);
        first.buried();

        SimulatedProcess second = new SimulatedProcess(file, events, Clock.systemUTC());
        assertThat(state(second)).containsExactly(committed ? change.state() : new String[] {"old 2"});
        if (!committed) {
            change.work().accept(second.service.entries(CALLER));
            assertThat(state(second)).containsExactly(change.state());
        }
        second.close();
    }

    @Test
    void change_eachOfThem_isOneTransactionWithAnEventForEachCall() {
        changes().forEach(change -> {
            EventLog events = new EventLog();
            SimulatedProcess process =
                    new SimulatedProcess(directory.resolve(change.what().replace(' ', '-')), events, Clock.systemUTC());
            prepare(process);
            int told = events.names().size();

            process.store.dieAt(2, false);
            change.work().accept(process.service.entries(CALLER));

            assertThat(events.names().subList(told, events.names().size()))
                    .as(change.what())
                    .containsExactlyElementsOf(change.events());
            process.buried();
        });
    }

    @Test
    void change_aliasIsRefused_leavesNoKey() {
        SimulatedProcess process =
                new SimulatedProcess(directory.resolve("refused"), new EventLog(), Clock.systemUTC());
        prepare(process);
        KeyEntries entries = process.service.entries(CALLER);

        assertThatThrownBy(() -> entries.importKey(
                        Binding.of("old", List.of()),
                        KeySpec.SYMMETRIC_DEFAULT,
                        new KeyholdProtection(KeyUsageType.ENCRYPT_DECRYPT),
                        new byte[32]))
                .isInstanceOf(KmsException.Validation.class);

        assertThat(state(process)).containsExactly("old 2");
        process.close();
    }

    /** Deciding again would drop an alias that somebody points at another key. */
    @Test
    void remove_aliasMovedBeforeItsTransaction_isRefused() {
        SimulatedProcess process = new SimulatedProcess(directory.resolve("moved"), new EventLog(), Clock.systemUTC());
        SimulatedProcess other = new SimulatedProcess(directory.resolve("moved"), new EventLog(), Clock.systemUTC());
        prepare(process);
        String second = other.kms
                .createKey(CreateKeyRequest.of()
                        .withKeySpec(KeySpec.HMAC_256)
                        .withKeyUsage(KeyUsageType.GENERATE_VERIFY_MAC))
                .keyMetadata()
                .keyId();
        KeyEntries entries = process.service.entries(CALLER);
        KeyEntries.Removal removal = entries.removal("old").orElseThrow();

        process.store.beforeNext(() -> other.kms.updateAlias(UpdateAliasRequest.of("alias/old", second)));
        assertThatThrownBy(() -> entries.remove(List.of(removal)))
                .isInstanceOf(KmsException.Conflict.class)
                .hasMessageContaining("entry `old` was changed after it was deleted here")
                .hasMessageContaining("Load the KeyStore again");

        assertThat(entries.key("old").orElseThrow().arn().keyId().value()).isEqualTo(second);
        other.close();
        process.close();
    }

    /** What another process does to the name between the decision and the transaction of a {@code setKeyEntry}. */
    @TestFactory
    Stream<DynamicTest> bind_aliasChangedBeforeItsTransaction_isDecidedAgainAndWins() {
        return Stream.of("made", "moved", "deleted", "pointed there")
                .map(what -> DynamicTest.dynamicTest(what, () -> bindWhile(what)));
    }

    private void bindWhile(String what) {
        Path file = directory.resolve("bind-" + what.replace(' ', '-'));
        EventLog events = new EventLog();
        SimulatedProcess process = new SimulatedProcess(file, events, Clock.systemUTC());
        SimulatedProcess other = new SimulatedProcess(file, new EventLog(), Clock.systemUTC());
        prepare(process);
        String wanted = mac(process);
        String elsewhere = mac(other);
        String name = what.equals("made") ? "new" : "old";
        KeyEntries entries = process.service.entries(CALLER);
        ManagedKey key = entries.key(wanted).orElseThrow();
        int told = events.names().size();

        process.store.beforeNext(() -> {
            switch (what) {
                case "made" -> other.kms.createAlias(CreateAliasRequest.of("alias/new", elsewhere));
                case "moved" -> other.kms.updateAlias(UpdateAliasRequest.of("alias/old", elsewhere));
                case "deleted" -> other.kms.deleteAlias(DeleteAliasRequest.of("alias/old"));
                default -> other.kms.updateAlias(UpdateAliasRequest.of("alias/old", wanted));
            }
        });
        entries.bind(Binding.of(name, CHAIN), key);

        assertThat(entries.key(name).orElseThrow().arn()).isEqualTo(key.arn());
        assertThat(entries.find(name).orElseThrow().chain()).hasSize(CHAIN.size());
        List<String> calls = switch (what) {
            case "made", "moved" -> List.of("UpdateAlias", "CreateAlias");
            case "deleted" -> List.of("CreateAlias", "CreateAlias");
            default -> List.of("CreateAlias");
        };
        assertThat(events.names().subList(told, events.names().size())).containsExactlyElementsOf(calls);
        other.close();
        process.close();
    }

    private static String mac(SimulatedProcess process) {
        return process.kms
                .createKey(CreateKeyRequest.of()
                        .withKeySpec(KeySpec.HMAC_256)
                        .withKeyUsage(KeyUsageType.GENERATE_VERIFY_MAC))
                .keyMetadata()
                .keyId();
    }

    private static void prepare(SimulatedProcess process) {
        String keyId = process.kms
                .createKey(CreateKeyRequest.of()
                        .withKeySpec(KeySpec.HMAC_256)
                        .withKeyUsage(KeyUsageType.GENERATE_VERIFY_MAC))
                .keyMetadata()
                .keyId();
        process.kms.createAlias(CreateAliasRequest.of("alias/old", keyId));
        KeyEntries entries = process.service.entries(CALLER);
        entries.bind(Binding.of("old", CHAIN), entries.key("old").orElseThrow());
    }

    private static List<String> state(SimulatedProcess process) {
        KeyEntries entries = process.service.entries(CALLER);
        return entries.names().stream()
                .map(name -> (KeyId.find(name).isPresent() ? "id" : name) + " "
                        + entries.find(name).orElseThrow().chain().size())
                .toList();
    }
}
