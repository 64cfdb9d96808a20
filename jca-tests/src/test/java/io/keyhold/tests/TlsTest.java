package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyholdKeyGenSpec;
import io.keyhold.api.KeyholdKeyManagerParameters;
import io.keyhold.api.KmsException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Handshakes of SunJSSE with keys of Keyhold. A thousand at position 1 with {@code -Dkeyhold.long=true}. */
class TlsTest {
    private static final int HANDSHAKES = Boolean.getBoolean("keyhold.long") ? 1000 : 30;

    /** The kinds of key: an algorithm of {@code KeyPairGenerator}, a spec, the signature of its certificate. */
    enum Kind {
        RSA("RSA", KeySpec.RSA_2048, "SHA256withRSA"),
        RSA_PSS("RSASSA-PSS", KeySpec.RSA_2048, "SHA256withRSAandMGF1"),
        P256("EC", KeySpec.ECC_NIST_P256, "SHA256withECDSA"),
        P384("EC", KeySpec.ECC_NIST_P384, "SHA384withECDSA"),
        P521("EC", KeySpec.ECC_NIST_P521, "SHA512withECDSA"),
        ED25519("EdDSA", KeySpec.ECC_NIST_EDWARDS25519, "Ed25519");

        final String generator;
        final KeySpec spec;
        final String signature;

        Kind(String generator, KeySpec spec, String signature) {
            this.generator = generator;
            this.spec = spec;
            this.signature = signature;
        }

        /** A key and its certificate in the store. */
        X509Certificate enter(Managed managed, String entry) throws Exception {
            KeyPairGenerator maker = KeyPairGenerator.getInstance(generator, managed.provider);
            maker.initialize(KeyholdKeyGenSpec.of(spec, io.keyhold.api.KeyUsageType.SIGN_VERIFY));
            KeyPair pair = maker.generateKeyPair();
            X509Certificate certificate = Certificates.selfSigned(pair, signature);
            managed.store().setKeyEntry(entry, pair.getPrivate(), null, new Certificate[] {certificate});
            return certificate;
        }
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> kindsAndPlaces() {
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(Managed.Place.values())
                        .map(place -> org.junit.jupiter.params.provider.Arguments.of(kind, place)));
    }

    @ParameterizedTest
    @MethodSource("kindsAndPlaces")
    void handshake_everyFactoryProtocolAndMode_succeeds(Kind kind, Managed.Place place) throws Exception {
        try (Managed managed = Managed.at(place)) {
            X509Certificate certificate = kind.enter(managed, "tls");
            managed.secret(KeySpec.SYMMETRIC_DEFAULT);
            int stored = managed.storedKeys();
            int done = 0;
            for (String factory : List.of("SunX509", "PKIX", "KEYHOLD")) {
                SSLContext own = Handshakes.context(Handshakes.keyManagers(factory, managed.store()), certificate);
                SSLContext keyless = Handshakes.context(new KeyManager[0], certificate);
                for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
                    for (boolean mutual : new boolean[] {false, true}) {
                        SSLSession session = Handshakes.run(own, mutual ? own : keyless, protocol, mutual);
                        assertThat(session.getProtocol()).isEqualTo(protocol);
                        assertThat(session.getPeerCertificates()[0]).isEqualTo(certificate);
                        done++;
                    }
                }
            }
            assertThat(done).isEqualTo(12);
            assertThat(managed.storedKeys()).isEqualTo(stored);
        }
    }

    @Test
    void handshakes_atPositionOne_storeNoKey() throws Exception {
        try (Managed managed = Managed.at(Managed.Place.FIRST)) {
            X509Certificate certificate = Kind.P256.enter(managed, "tls");
            int stored = managed.storedKeys();
            for (int i = 0; i < HANDSHAKES; i++) {
                SSLContext context =
                        Handshakes.context(Handshakes.keyManagers("SunX509", managed.store()), certificate);
                Handshakes.run(context, context, i % 2 == 0 ? "TLSv1.3" : "TLSv1.2", true);
            }
            assertThat(managed.storedKeys()).isEqualTo(stored);
            System.out.println(
                    "TLS at position 1: " + HANDSHAKES + " handshakes, " + stored + " keys before and after");
        }
    }

    @ParameterizedTest
    @EnumSource
    void handshake_disabledKey_saysWhyOnTheServer(Managed.Place place) throws Exception {
        try (Managed managed = Managed.at(place)) {
            X509Certificate certificate = Kind.RSA.enter(managed, "tls");
            SSLContext context = Handshakes.context(Handshakes.keyManagers("SunX509", managed.store()), certificate);
            managed.disable(true);

            assertThatThrownBy(() -> Handshakes.run(context, context, "TLSv1.3", false))
                    .isInstanceOf(SSLException.class)
                    .hasRootCauseInstanceOf(KmsException.Disabled.class);
        }
    }

    @Test
    void keyManager_withAliases_usesThoseAndFollowsARotationUnderARunningServer() throws Exception {
        try (Managed managed = Managed.at(Managed.Place.APPENDED)) {
            X509Certificate first = Kind.P256.enter(managed, "tls-web");
            Kind.P256.enter(managed, "other");
            KeyManagerFactory factory = KeyManagerFactory.getInstance("KEYHOLD");
            factory.init(KeyholdKeyManagerParameters.of("tls-*"));
            SSLContext server = Handshakes.context(factory.getKeyManagers(), first);
            assertThat(served(server, first)).isEqualTo(first);

            X509Certificate second = Kind.P256.enter(managed, "tls-web");
            assertThat(served(server, second)).isEqualTo(second).isNotEqualTo(first);
        }
    }

    @Test
    void keyManager_whileEntriesAreReplaced_neverServesAKeyWithAnotherChain() throws Exception {
        try (Managed managed = Managed.at(Managed.Place.APPENDED)) {
            List<X509Certificate> issued = new ArrayList<>(List.of(Kind.P256.enter(managed, "tls-web")));
            KeyManagerFactory factory = KeyManagerFactory.getInstance("KEYHOLD");
            factory.init(managed.store(), null);
            SSLContext server = Handshakes.context(factory.getKeyManagers(), issued.get(0));
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            SSLContext anyone = SSLContext.getInstance("TLS");
            anyone.init(null, new javax.net.ssl.TrustManager[] {new TrustsAll()}, null);
            AtomicBoolean stop = new AtomicBoolean();
            Thread rotating = new Thread(() -> {
                try {
                    for (int i = 0; i < 20; i++) {
                        issued.add(Kind.P256.enter(managed, "tls-web"));
                    }
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                } finally {
                    stop.set(true);
                }
            });
            rotating.start();
            int done = 0;
            while (!stop.get() || done < 20) {
                Handshakes.run(server, anyone, done % 2 == 0 ? "TLSv1.3" : "TLSv1.2", false);
                done++;
            }
            rotating.join();
            assertThat(served(server, issued.get(20))).isEqualTo(issued.get(20));
        }
    }

    private static Certificate served(SSLContext server, X509Certificate trusted) throws Exception {
        SSLContext client = Handshakes.context(new KeyManager[0], trusted);
        return Handshakes.run(server, client, "TLSv1.3", false).getPeerCertificates()[0];
    }

    /** Looks at the signature of the handshake only. */
    private static final class TrustsAll extends javax.net.ssl.X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, javax.net.ssl.SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
