package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeySpec;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Unmodified software that deletes from a KeyStore what it does not want, because it takes it for a copy. Each comes from
 * {@code target/software}, in a class loader of its own, as two versions of Vert.x cannot lie on one class path.
 */
class CopiesTest {
    private static final int ENTRIES = 10;
    private Managed managed;
    private Certificate[] chain;

    @BeforeEach
    void open() throws Exception {
        managed = Managed.at(Managed.Place.APPENDED);
        KeyPair pair = managed.signing(KeySpec.ECC_NIST_P256);
        chain = new Certificate[] {Certificates.selfSigned(pair, "SHA256withECDSA")};
        for (int i = 0; i < ENTRIES; i++) {
            managed.store().setKeyEntry("web" + i, pair.getPrivate(), null, chain);
        }
        managed.secret(KeySpec.SYMMETRIC_DEFAULT);
    }

    @AfterEach
    void close() {
        managed.close();
    }

    /** Quarkus trims by the same call: its options become Vert.x's. */
    @ParameterizedTest
    @ValueSource(strings = {"vertx4", "vertx5"})
    void vertx_loadWithAnAlias_seesOneAndLeavesAll(String version) throws Exception {
        try (URLClassLoader vertx = software(version)) {
            Supplier<Object> noFile = () -> null;
            KeyStore loaded = (KeyStore) vertx.loadClass("io.vertx.core.net.impl.KeyStoreHelper")
                    .getMethod("loadKeyStore", String.class, String.class, String.class, Supplier.class, String.class)
                    .invoke(null, "KEYHOLD", "Keyhold", "x", noFile, "web3");

            assertThat(Collections.list(loaded.aliases())).containsExactly("web3");
            assertThat(loaded.getCertificateChain("web3")).containsExactly(chain);
        }
        requireAllThere();
    }

    /** The options trim as well, then copy the key into a PKCS#12 file, which a handle does not allow. */
    @ParameterizedTest
    @ValueSource(strings = {"vertx4", "vertx5"})
    void vertx_keyStoreOptionsWithAnAlias_failAndLeaveAll(String version) throws Exception {
        try (URLClassLoader vertx = software(version)) {
            Class<?> type = vertx.loadClass("io.vertx.core.net.KeyStoreOptions");
            Object options = type.getConstructor().newInstance();
            for (String[] setting : new String[][] {
                {"setType", "KEYHOLD"}, {"setProvider", "Keyhold"}, {"setPassword", "x"}, {"setAlias", "web3"}
            }) {
                type.getMethod(setting[0], String.class).invoke(options, setting[1]);
            }
            Method loads = type.getMethod("loadKeyStore", vertx.loadClass("io.vertx.core.Vertx"));

            assertThatThrownBy(() -> loads.invoke(options, new Object[] {null}))
                    .hasRootCauseInstanceOf(NullPointerException.class);
        }
        requireAllThere();
    }

    @Test
    void snmp4j_withALocalCertificateAlias_leavesAll() throws Exception {
        KeyStore given = managed.store();
        try (URLClassLoader snmp4j = software("snmp4j")) {
            Method trims = Stream.of(snmp4j.loadClass("org.snmp4j.transport.tls.TLSTMUtil")
                            .getDeclaredMethods())
                    .filter(method -> method.getName().equals("filterCertificates"))
                    .findFirst()
                    .orElseThrow();
            trims.setAccessible(true);
            trims.invoke(null, given, null, null, "web3");
        }

        assertThat(Collections.list(given.aliases())).hasSize(1);
        requireAllThere();
    }

    private void requireAllThere() throws Exception {
        KeyStore store = managed.store();
        for (int i = 0; i < ENTRIES; i++) {
            assertThat(store.getCertificateChain("web" + i)).containsExactly(chain);
        }
        assertThat(store.size()).isEqualTo(ENTRIES + 1);
    }

    private static URLClassLoader software(String name) throws IOException {
        Path folder = Path.of("target", "software", name);
        assertThat(folder)
                .as("made by `mvn generate-test-resources -pl jca-tests`")
                .isDirectory();
        List<URL> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path jar : files.toList()) {
                jars.add(jar.toUri().toURL());
            }
        }
        return new URLClassLoader(jars.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    }
}
