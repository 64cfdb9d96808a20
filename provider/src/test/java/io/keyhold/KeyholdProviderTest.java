package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeyholdKeyGenSpec;
import io.keyhold.api.KmsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider that opened a store by its settings, until it is closed. */
class KeyholdProviderTest {
    @TempDir
    Path directory;

    private Path settings;

    @BeforeEach
    void settings() throws IOException {
        settings = TestKeyhold.settings(directory);
    }

    @Test
    void close_installedProvider_takesItOffTheListAndEndsItsThreads() throws Exception {
        Set<Thread> before = threads();
        KeyholdProvider provider = new KeyholdProvider(settings);
        Security.addProvider(provider);
        SecretKey key = key(provider, "letters");
        assertThat(threads()).hasSizeGreaterThan(before.size());
        Cipher cipher = Cipher.getInstance("KEYHOLD", provider);
        cipher.init(Cipher.ENCRYPT_MODE, key);

        provider.close();

        assertThat(Security.getProvider(KeyholdProvider.NAME)).isNull();
        assertEnded(before);
        assertThatThrownBy(() -> cipher.doFinal(new byte[1]))
                .isInstanceOf(ProviderException.class)
                .hasCauseInstanceOf(KmsException.Closed.class);
        assertThatThrownBy(() -> key(provider, "more"))
                .isInstanceOf(ProviderException.class)
                .hasMessage("the provider Keyhold was closed. Make another KeyholdProvider");
        assertThatCode(provider::close).doesNotThrowAnyException();
    }

    /** As two applications of a server that has Keyhold in its own library folder. */
    @Test
    void close_oneOfTwoProvidersOfTheSettings_leavesTheServiceToTheOther() throws Exception {
        Set<Thread> before = threads();
        KeyholdProvider first = new KeyholdProvider(settings);
        KeyholdProvider second = new KeyholdProvider(directory.resolve("./keyhold.properties"));
        SecretKey key = key(first, "letters");
        int ofOne = threads().size();
        Cipher cipher = Cipher.getInstance("KEYHOLD", first);
        cipher.init(Cipher.ENCRYPT_MODE, key);

        KeyStore store = store(second);
        assertThat(threads()).as("one service").hasSize(ofOne);
        first.close();
        first.close();

        assertThat(cipher.doFinal(new byte[1])).as("the service lives").isNotEmpty();
        assertThat(store.getKey("letters", null)).isEqualTo(key);
        second.close();
        assertEnded(before);
        assertThatThrownBy(() -> cipher.doFinal(new byte[1])).hasCauseInstanceOf(KmsException.Closed.class);
    }

    @Test
    void close_andAnotherProviderOfTheSettings_opensAgain() throws Exception {
        try (KeyholdProvider first = new KeyholdProvider(settings)) {
            key(first, "letters");
        }

        try (KeyholdProvider second = new KeyholdProvider(settings)) {
            assertThat(store(second).containsAlias("letters")).isTrue();
        }
    }

    /** As {@code /opt/current/../conf} means the folder beside the one that the link leads to. */
    @Test
    void open_pathThatLeavesALink_isWhatTheSystemMeans() throws Exception {
        Path current = directory.resolve("opt").resolve("current");
        Path release = Files.createDirectories(directory.resolve("releases").resolve("one"));
        Path conf = Files.createDirectories(directory.resolve("releases").resolve("conf"));
        Files.createDirectories(directory.resolve("opt").resolve("conf"));
        Files.createSymbolicLink(current, release);
        Path beside = TestKeyhold.settings(conf);
        Files.writeString(
                beside,
                Files.readString(beside)
                        .replace("store/keys.db", conf + "/store/keys.db")
                        .replace("root.p12", conf + "/root.p12")
                        .replace("= password", "= " + conf + "/password"));

        try (KeyholdProvider provider = new KeyholdProvider(current.resolve("../conf/keyhold.properties"));
                KeyholdProvider same = new KeyholdProvider(beside)) {
            key(provider, "letters");
            Set<Thread> ofOne = threads();
            assertThat(store(same).containsAlias("letters")).isTrue();
            assertThat(threads()).as("one service").isEqualTo(ofOne);
        }

        assertThat(conf.resolve("store").resolve("keys.db")).exists();
    }

    /** The paths in the settings are relative to the folder of the name that they were opened by. */
    @Test
    void open_linkToTheSettingsInAnotherFolder_isAnotherService() throws Exception {
        Path other = Files.createDirectories(directory.resolve("other"));
        Path link = Files.createSymbolicLink(other.resolve("keyhold.properties"), settings);

        try (KeyholdProvider first = new KeyholdProvider(settings);
                KeyholdProvider second = new KeyholdProvider(link)) {
            key(first, "letters");

            assertThatThrownBy(() -> store(second))
                    .hasStackTraceContaining(other.resolve("password").toString());
        }
    }

    @Test
    void open_emptyPathOrOneInTheHomeDirectory_isFoundAsByConfigure() throws Exception {
        String home = System.getProperty("user.home");
        String configured = System.getProperty("keyhold.config", "");
        System.setProperty("user.home", directory.toString());
        System.setProperty("keyhold.config", settings.toString());
        try (KeyholdProvider usual = new KeyholdProvider(Path.of(""));
                KeyholdProvider ofHome = new KeyholdProvider(Path.of("~/keyhold.properties"))) {
            key(usual, "letters");
            assertThat(store(ofHome).containsAlias("letters")).isTrue();
        } finally {
            System.setProperty("user.home", home);
            System.setProperty("keyhold.config", configured);
        }
    }

    @Test
    void open_pathThatWasNotDecoded_isRefused() {
        assertThatThrownBy(() -> new KeyholdProvider(Path.of("k\ufffdyhold.properties")))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessageContaining("the path of the settings file is not text in")
                .hasMessageContaining("LC_ALL=C.UTF-8");
    }

    @Test
    void close_neverUsed_opensNothing() throws Exception {
        KeyholdProvider provider = new KeyholdProvider(settings);

        provider.close();

        assertThat(Files.exists(directory.resolve("store"))).isFalse();
        assertThatThrownBy(() -> store(provider))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("was closed");
        assertThat(Files.exists(directory.resolve("store"))).isFalse();
    }

    @Test
    void close_ofAConfiguredProvider_endsWhatItOpened() throws Exception {
        Set<Thread> before = threads();
        KeyholdProvider provider = (KeyholdProvider) new KeyholdProvider().configure(settings.toString());
        key(provider, "letters");

        provider.close();

        assertEnded(before);
    }

    @Test
    void close_overAnOpenKeyhold_leavesItToItsOwner() throws Exception {
        try (Keyhold keyhold = Keyhold.open(settings)) {
            KeyholdProvider provider = new KeyholdProvider(keyhold);
            Provider other = new KeyholdProvider(keyhold);
            Security.addProvider(other);
            SecretKey key = key(provider, "letters");

            provider.close();

            assertThat(Security.getProvider(KeyholdProvider.NAME))
                    .as("another provider")
                    .isSameAs(other);
            Cipher cipher = Cipher.getInstance("KEYHOLD", provider);
            cipher.init(Cipher.ENCRYPT_MODE, key);
            assertThat(cipher.doFinal(new byte[1])).isNotEmpty();
        } finally {
            Security.removeProvider(KeyholdProvider.NAME);
        }
    }

    private static SecretKey key(Provider provider, String alias) throws GeneralSecurityException {
        KeyGenerator generator = KeyGenerator.getInstance("AES", provider);
        generator.init(KeyholdKeyGenSpec.named(alias));
        return generator.generateKey();
    }

    private static KeyStore store(Provider provider) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("KEYHOLD", provider);
        store.load(null, null);
        return store;
    }

    /** Those that have been told to end may take a moment. */
    private static void assertEnded(Set<Thread> before) throws InterruptedException {
        for (Thread thread : threads()) {
            if (!before.contains(thread)) {
                thread.join(20_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("keyhold"))
                .collect(Collectors.toSet());
    }
}
