package io.keyhold.store.sqlite;

import static io.keyhold.store.sqlite.Stores.key;
import static io.keyhold.store.sqlite.Stores.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KmsException;
import io.keyhold.store.RecordKind;
import io.keyhold.store.StoreRecord;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.root.Pkcs12Files;
import io.keyhold.store.root.RootOfTrust;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RootOfTrustTest {
    private static final byte[] KEY =
            "0123456789abcdef0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path folder;

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void pkcs12_endlessDevice_isRefused() {
        try (RootOfTrust root =
                RootOfTrust.pkcs12(Path.of("/dev/zero"), "correct horse battery staple".toCharArray())) {
            assertThatThrownBy(root::create)
                    .isInstanceOf(KmsException.RootOfTrust.class)
                    .hasMessageContaining("PKCS#12 file `/dev/zero` is larger than 1 MiB")
                    .hasMessageContaining("Name a file that holds the root key alone");
        }
    }

    @Test
    void open_wrongPassphrase_isOneErrorAndTouchesNothing() throws IOException {
        Path file = folder.resolve("keyhold.db");
        Stores.fill(file, Stores.root(Stores.PASSPHRASE));
        Map<String, String> before = state();

        assertThatThrownBy(() -> Stores.open(file, Stores.root("wrong")))
                .isInstanceOf(KmsException.RootOfTrust.class)
                .hasMessage("the passphrase does not open store `" + file
                        + "`. Pass the passphrase that the store was made with; if it is the right one, the root record"
                        + " was changed: restore the store from a backup");
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void open_wrongPassphraseWhileAnotherHasTheLogOpen_touchesNothing() throws IOException {
        Path file = folder.resolve("keyhold.db");
        try (JdbcRecordStore store = Stores.open(file, Stores.root(Stores.PASSPHRASE))) {
            Stores.insert(store, RecordKind.KEY, "k", "", "x");
            assertThat(store.eraseNow()).isTrue();
            Stores.insert(store, RecordKind.KEY, "l", "", "x");
            assertThat(Files.size(folder.resolve("keyhold.db-wal"))).isPositive();
            Map<String, String> before = state();

            assertThatThrownBy(() -> Stores.open(file, Stores.root("wrong")))
                    .isInstanceOf(KmsException.RootOfTrust.class);
            assertThat(state()).isEqualTo(before);
        }
    }

    @Test
    void open_afterACrashThatLeftTheLog_wrongPassphraseChangesNeitherAndTheNewestOneOpens() throws IOException {
        Path file = folder.resolve("keyhold.db");
        Path crashed = Files.createDirectory(folder.resolve("crashed")).resolve("keyhold.db");
        Path log = crashed.resolveSibling("keyhold.db-wal");
        Stores.fill(file, Stores.root(Stores.PASSPHRASE));
        try (JdbcRecordStore store = Stores.open(file, Stores.root(Stores.PASSPHRASE))) {
            store.changeRoot(Stores.root("next"), transaction -> true);
            Files.copy(folder.resolve("keyhold.db-wal"), log); // first: the log may be moved into the file at any time
            Files.copy(file, crashed);
        }
        byte[] before = Files.readAllBytes(crashed);
        byte[] logBefore = Files.readAllBytes(log);

        assertThatThrownBy(() -> Stores.open(crashed, Stores.root("wrong")))
                .isInstanceOf(KmsException.RootOfTrust.class);
        assertThat(crashed).hasBinaryContent(before);
        assertThat(log).hasBinaryContent(logBefore);
        assertThatThrownBy(() -> Stores.open(crashed, Stores.root(Stores.PASSPHRASE)))
                .isInstanceOf(KmsException.RootOfTrust.class);
        try (JdbcRecordStore store = Stores.open(crashed, Stores.root("next"))) {
            assertThat(store.verify().problems()).isEmpty();
        }
    }

    @Test
    void open_newStore_isForItsOwnerOnly() throws IOException {
        Path file = folder.resolve("deep/er/keyhold.db");
        try (JdbcRecordStore store = Stores.open(file, Stores.root(Stores.PASSPHRASE))) {
            Stores.insert(store, RecordKind.KEY, "k", "", "x");

            assertThat(mode(folder.resolve("deep/er"))).isEqualTo("rwx------");
            for (String name : new String[] {"keyhold.db", "keyhold.db-wal", "keyhold.db-shm", "keyhold.db-epoch"}) {
                assertThat(mode(file.resolveSibling(name))).as(name).isEqualTo("rw-------");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"19455, 2, 1", "19456, 1, 1", "19456, 2, 0", "1048577, 2, 1", "19456, 17, 1", "19456, 2, 17", "-1, 2, 1"
    })
    void open_argon2ParametersOutsideTheLimits_areRefusedBeforeTheyCost(int kib, int iterations, int lanes) {
        byte[] parameters = ByteBuffer.allocate(29)
                .put((byte) 1)
                .putInt(kib)
                .putInt(iterations)
                .putInt(lanes)
                .array();

        assertThatThrownBy(() -> Stores.root("p").open(parameters))
                .isInstanceOf(KmsException.RootOfTrust.class)
                .hasMessageContaining("`" + kib + "` KiB");
    }

    @Test
    void passphrase_empty_isRefused() {
        assertThatThrownBy(() -> RootOfTrust.passphrase(new char[0])).isInstanceOf(KmsException.RootOfTrust.class);
    }

    @Test
    void passphrase_closed_isRefused() {
        RootOfTrust root = Stores.root("p");
        root.close();

        assertThatThrownBy(root::create).isInstanceOf(KmsException.RootOfTrust.class);
    }

    @Test
    void pkcs12_secretKeyMadeByTheJdk_opensWhatItMade() throws Exception {
        Path file = folder.resolve("keyhold.db");
        Path p12 = pkcs12(KEY);
        try (JdbcRecordStore store = Stores.open(file, RootOfTrust.pkcs12(p12, PASSWORD))) {
            Stores.insert(store, RecordKind.KEY, "k", "", "x");
        }

        try (JdbcRecordStore store = Stores.open(file, RootOfTrust.pkcs12(p12, PASSWORD))) {
            assertThat(store.find(key(RecordKind.KEY, "k"))).isPresent();
        }
        Path other = pkcs12(new byte[16]);
        assertThatThrownBy(() -> Stores.open(file, RootOfTrust.pkcs12(other, PASSWORD)))
                .isInstanceOf(KmsException.RootOfTrust.class)
                .hasMessageContaining("the pkcs12 does not open store");
        assertThatThrownBy(() -> Stores.open(file, RootOfTrust.pkcs12(p12, "wrong".toCharArray())))
                .isInstanceOf(KmsException.RootOfTrust.class)
                .hasMessageContaining("does not open with its password");
        assertThatThrownBy(() -> Stores.open(file, Stores.root("p")))
                .isInstanceOf(KmsException.RootOfTrust.class)
                .hasMessageContaining("of type `pkcs12`, not `passphrase`");
    }

    @Test
    void pkcs12_keyThatIsEasyToGuess_makesNoStoreAndOpensOneThatIsThere() throws Exception {
        byte[] same = new byte[32];
        Arrays.fill(same, (byte) 0x5a);
        for (byte[] weak : List.of(new byte[32], same, new byte[16], Arrays.copyOf(KEY, 16), Arrays.copyOf(KEY, 24))) {
            Path file = pkcs12(weak);
            byte[] parameters = new byte[33];
            parameters[0] = 1;

            assertThatThrownBy(() -> RootOfTrust.pkcs12(file, PASSWORD).create())
                    .isInstanceOf(KmsException.RootOfTrust.class)
                    .hasMessageMatching("the secret key in PKCS#12 file `.*` "
                            + "(has (128|192) bits; 256 are needed|is not random: all its bytes are the same)"
                            + "\\. Make an AES-256 key: keytool .*");

            assertThat(RootOfTrust.pkcs12(file, PASSWORD).open(parameters)).isNotNull();
            assertThat(RootOfTrust.weaknessesOfPkcs12(file, PASSWORD)).hasSize(1);
        }
        assertThat(RootOfTrust.weaknessesOfPkcs12(pkcs12(KEY), PASSWORD)).isEmpty();
    }

    @Test
    void weaknesses_fewIterations_areNamed() throws Exception {
        Path p12 = folder.resolve("fast.p12");
        System.setProperty("keystore.pkcs12.macIterationCount", "1");
        System.setProperty("keystore.pkcs12.keyPbeIterationCount", "1");
        System.setProperty("keystore.pkcs12.certPbeIterationCount", "1");
        try {
            Files.copy(pkcs12(KEY), p12);
        } finally {
            System.clearProperty("keystore.pkcs12.macIterationCount");
            System.clearProperty("keystore.pkcs12.keyPbeIterationCount");
            System.clearProperty("keystore.pkcs12.certPbeIterationCount");
        }

        assertThat(RootOfTrust.weaknessesOfPkcs12(p12, PASSWORD))
                .containsExactly("PKCS#12 file `" + p12
                        + "` hashes its password 1 times; 10000 or more make guessing it expensive");
        assertThat(RootOfTrust.pkcs12(p12, PASSWORD).create()).isNotNull();
    }

    @Test
    void pkcs12_tooManyIterations_isRefusedBeforeTheyCost() throws Exception {
        Path p12 = folder.resolve("slow.p12");
        Files.write(p12, Pkcs12Files.withMacIterations(Files.readAllBytes(pkcs12(KEY)), 2_000_001));

        assertThatThrownBy(() -> RootOfTrust.pkcs12(p12, PASSWORD).create())
                .isInstanceOf(KmsException.RootOfTrust.class)
                .hasMessageContaining("`2000001` iterations");
    }

    @Test
    void pkcs12_withoutMac_isRefused() throws Exception {
        Path p12 = folder.resolve("bare.p12");
        Files.write(p12, Pkcs12Files.withoutMac(Files.readAllBytes(pkcs12(KEY))));

        assertThatThrownBy(() -> RootOfTrust.pkcs12(p12, PASSWORD).create())
                .isInstanceOf(KmsException.RootOfTrust.class)
                .hasMessageContaining("no MAC");
    }

    @Test
    void pkcs12_noPkcs12File_isRefused() throws IOException {
        Path p12 = Files.writeString(folder.resolve("x.p12"), "hello");

        assertThatThrownBy(() -> RootOfTrust.pkcs12(p12, PASSWORD).create())
                .isInstanceOf(KmsException.RootOfTrust.class);
    }

    @Test
    void changeRoot_whileAnotherProcessHasItOpen_oldOneOpensNoMore() {
        Path file = folder.resolve("keyhold.db");
        Stores.fill(file, Stores.root(Stores.PASSPHRASE));
        try (JdbcRecordStore other = Stores.open(file, Stores.root(Stores.PASSPHRASE))) {
            try (JdbcRecordStore store = Stores.open(file, Stores.root(Stores.PASSPHRASE))) {
                store.changeRoot(Stores.root("next"), transaction -> true);
                store.changeRoot(Stores.root("last"), transaction -> true);
                Stores.insert(store, RecordKind.KEY, "k", "", "x");
            }
            assertThat(other.find(key(RecordKind.KEY, "k"))).isPresent();
            Stores.insert(other, RecordKind.KEY, "l", "", "x");
            assertThatThrownBy(() -> other.rotateDomainKey(transaction -> true))
                    .isInstanceOf(KmsException.RootOfTrust.class)
                    .hasMessageContaining("Close this Keyhold and open it with the new root of trust");
            for (String old : new String[] {Stores.PASSPHRASE, "next"}) {
                assertThatThrownBy(() -> Stores.open(file, Stores.root(old)))
                        .isInstanceOf(KmsException.RootOfTrust.class);
            }
        }
        try (JdbcRecordStore store = Stores.open(file, Stores.root("last"))) {
            assertThat(store.verify().problems()).isEmpty();
            assertThat(store.find(key(RecordKind.KEY, "l"))).isPresent();
        }
    }

    @Test
    void changeRoot_onlyInTheLog_oldPassphraseIsRefusedAndNewOneOpens() throws IOException {
        Path file = folder.resolve("keyhold.db");
        Stores.fill(file, Stores.root(Stores.PASSPHRASE));
        Path copy = folder.resolve("copy.db");
        try (JdbcRecordStore store = Stores.open(file, Stores.root(Stores.PASSPHRASE))) {
            assertThat(store.eraseNow()).isTrue();
            Files.copy(file, copy);
            store.changeRoot(Stores.root("next"), transaction -> true);
            assertThat(store.eraseNow()).isTrue();
        }
        // An old main file and no log is an older store, and opens with what it was made with: the limit of this layer.
        Stores.open(copy, Stores.root(Stores.PASSPHRASE)).close();

        assertThatThrownBy(() -> Stores.open(file, Stores.root(Stores.PASSPHRASE)))
                .isInstanceOf(KmsException.RootOfTrust.class);
        Stores.open(file, Stores.root("next")).close();
    }

    @Test
    void rotateDomainKey_thenReseal_everythingOpensInEveryProcess() {
        Path file = folder.resolve("keyhold.db");
        Stores.fill(file, Stores.root(Stores.PASSPHRASE));
        try (JdbcRecordStore store = Stores.open(file, Stores.root(Stores.PASSPHRASE));
                JdbcRecordStore other = Stores.open(file, Stores.root(Stores.PASSPHRASE))) {
            byte[] wrapped = store.wrap("arn", new byte[0], new byte[] {7});
            store.rotateDomainKey(transaction -> true);
            Stores.insert(store, RecordKind.KEY, "new", "", "x");

            assertThat(other.find(key(RecordKind.KEY, "new"))).isPresent();
            Stores.update(other, RecordKind.KEY, "key-0", "changed");
            assertThat(other.changesSince(5).complete()).isFalse();
            assertThat(other.unwrap("arn", new byte[0], store.wrap("arn", new byte[0], new byte[] {8})))
                    .containsExactly(8);
            assertThat(store.resealStep(5)).isEqualTo(5);
            assertThat(store.resealStep(100)).isEqualTo(6);
            assertThat(store.resealStep(100)).isZero();
            assertThat(other.unwrap("arn", new byte[0], wrapped)).containsExactly(7);
            assertThat(store.verify().problems()).isEmpty();
        }
        try (JdbcRecordStore store = Stores.open(file, Stores.root(Stores.PASSPHRASE))) {
            StoreRecord resealed = store.find(key(RecordKind.KEY, "key-1")).orElseThrow();
            assertThat(text(resealed.payload())).isEqualTo("key payload 1, disabled");
            assertThat(resealed.revision()).isEqualTo(2);
            assertThat(store.find(key(RecordKind.KEY, "key-0")).orElseThrow().revision())
                    .isEqualTo(2);
        }
    }

    private Path pkcs12(byte[] secret) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12", "SunJSSE");
        keys.load(null, null);
        keys.setEntry(
                "root",
                new KeyStore.SecretKeyEntry(new SecretKeySpec(secret, "AES")),
                new KeyStore.PasswordProtection(PASSWORD));
        Path file = folder.resolve("root" + secret.length + ".p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            keys.store(out, PASSWORD);
        }
        return file;
    }

    /** Names, times and content of every file but the shared memory, whose locks are those of who has it open. */
    private Map<String, String> state() throws IOException {
        Map<String, String> state = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path path :
                    files.filter(path -> !path.toString().endsWith("-shm")).toList()) {
                state.put(
                        path.getFileName().toString(),
                        Files.getLastModifiedTime(path) + " " + java.util.Arrays.hashCode(Files.readAllBytes(path)));
            }
        }
        return state;
    }

    private static String mode(Path path) throws IOException {
        return java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
