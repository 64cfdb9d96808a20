package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * TLS with a key of Keyhold and a hybrid group of ML-KEM, on a Java whose JSSE offers
 * one. The group's keys are the JDK's own: at position 1 Keyhold must leave {@code ML-KEM} to it.
 */
class HybridTlsTest {
    private static final List<String> GROUPS = List.of("X25519MLKEM768", "SecP256r1MLKEM768", "SecP384r1MLKEM1024");

    @ParameterizedTest
    @EnumSource(Managed.Place.class)
    void handshake_byAHybridGroupAlone_succeedsAndStoresNoKey(Managed.Place place) throws Exception {
        List<String> offered = GROUPS.stream().filter(offered()::contains).toList();
        assumeTrue(!offered.isEmpty(), "JSSE of this Java offers none of " + GROUPS + ", but " + offered());
        try (Managed managed = Managed.at(place)) {
            X509Certificate certificate = TlsTest.Kind.P256.enter(managed, "tls");
            int stored = managed.storedKeys();
            SSLContext context = Handshakes.context(Handshakes.keyManagers("KEYHOLD", managed.store()), certificate);
            for (String group : offered) {
                SSLSession session = Handshakes.run(engine(context, false, group), engine(context, true, group));

                assertThat(session.getProtocol()).as(group).isEqualTo("TLSv1.3");
                assertThat(session.getPeerCertificates()[0]).isEqualTo(certificate);
            }
            assertThat(managed.storedKeys()).isEqualTo(stored);
        }
    }

    private static SSLEngine engine(SSLContext context, boolean client, String group) throws Exception {
        SSLEngine engine = context.createSSLEngine("localhost", 443);
        engine.setUseClientMode(client);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        SSLParameters.class.getMethod("setNamedGroups", String[].class).invoke(parameters, (Object)
                new String[] {group});
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** The groups that JSSE offers; empty where it does not tell, as on Java 17. */
    private static List<String> offered() {
        try {
            Object groups = SSLParameters.class
                    .getMethod("getNamedGroups")
                    .invoke(SSLContext.getDefault().getSupportedSSLParameters());
            return groups instanceof String[] names ? Arrays.asList(names) : List.of();
        } catch (ReflectiveOperationException | java.security.NoSuchAlgorithmException e) {
            return List.of();
        }
    }
}
