package io.keyhold.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.keyhold.TestCertificates;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Handshakes of SunJSSE with keys of Keyhold on both sides. A thousand of them with {@code -Dkeyhold.long=true}. */
class TlsTest {
    private static final int HANDSHAKES = Boolean.getBoolean("keyhold.long") ? 1000 : 20;

    @ParameterizedTest
    @CsvSource({
        "RSA_2048, SHA256withRSA, SunX509, TLSv1.3, APPENDED",
        "RSA_2048, SHA256withRSA, PKIX, TLSv1.2, APPENDED",
        "RSA_2048, SHA256withRSA, PKIX, TLSv1.3, FIRST",
        "RSA_2048, SHA256withRSA, SunX509, TLSv1.2, FIRST",
        "ECC_NIST_P256, SHA256withECDSA, SunX509, TLSv1.3, APPENDED",
        "ECC_NIST_P384, SHA384withECDSA, PKIX, TLSv1.2, FIRST",
        "ECC_NIST_P521, SHA512withECDSA, PKIX, TLSv1.3, APPENDED",
        "ECC_NIST_EDWARDS25519, Ed25519, SunX509, TLSv1.3, APPENDED",
        "ECC_NIST_EDWARDS25519, Ed25519, PKIX, TLSv1.3, FIRST"
    })
    void mutualHandshake_withManagedKeys_succeeds(
            KeySpec spec, String signature, String factory, String protocol, SelectionTest.Place place)
            throws Exception {
        try (Keys keys = place.install()) {
            SSLContext context = context(store(keys, spec, signature), factory);

            assertThat(handshake(context, protocol)).isEqualTo(protocol);
        }
    }

    @Test
    void handshakes_atPositionOne_storeNoKey() throws Exception {
        try (Keys keys = Keys.first()) {
            KeyStore store = store(keys, KeySpec.ECC_NIST_P256, "SHA256withECDSA");
            int before = keys.storedKeys();
            for (int i = 0; i < HANDSHAKES; i++) {
                handshake(context(store, "SunX509"), "TLSv1.3");
            }
            assertThat(keys.storedKeys()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource(SelectionTest.Place.class)
    void handshake_disabledKey_saysWhyOnTheServer(SelectionTest.Place place) throws Exception {
        try (Keys keys = place.install()) {
            SSLContext context = context(store(keys, KeySpec.RSA_2048, "SHA256withRSA"), "SunX509");
            keys.disable(true);

            assertThatThrownBy(() -> handshake(context, "TLSv1.3"))
                    .isInstanceOf(SSLException.class)
                    .hasRootCauseInstanceOf(KmsException.Disabled.class);
        }
    }

    private static KeyStore store(Keys keys, KeySpec spec, String signature) throws Exception {
        assumeThat(spec).as("a kind that this Java's TLS knows").isNotNull();
        KeyPair pair = keys.signing(spec);
        KeyStore store = keys.store();
        store.setKeyEntry("tls", pair.getPrivate(), null, new Certificate[] {
            TestCertificates.selfSigned(pair, new JcaContentSignerBuilder(signature))
        });
        keys.secret("AES");
        return store;
    }

    private static SSLContext context(KeyStore store, String factory) throws Exception {
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(factory);
        keyManagers.init(store, "changeit".toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("tls", store.getCertificate("tls"));
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
        trustManagers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        return context;
    }

    /** Both sides in one thread; gives the protocol agreed upon. */
    private static String handshake(SSLContext context, String protocol) throws Exception {
        SSLEngine server = engine(context, false, protocol);
        SSLEngine client = engine(context, true, protocol);
        ByteBuffer toServer = ByteBuffer.allocate(1 << 17);
        ByteBuffer toClient = ByteBuffer.allocate(1 << 17);
        for (int i = 0; i < 100 && !(done(server) && done(client)); i++) {
            step(client, toClient, toServer);
            step(server, toServer, toClient);
        }
        assertThat(done(server) && done(client)).isTrue();
        assertThat(client.getSession().getPeerCertificates()).hasSize(1);
        assertThat(server.getSession().getPeerCertificates()).hasSize(1);
        return server.getSession().getProtocol();
    }

    private static SSLEngine engine(SSLContext context, boolean client, String protocol) throws Exception {
        SSLEngine engine = context.createSSLEngine("localhost", 443);
        engine.setUseClientMode(client);
        engine.setNeedClientAuth(!client);
        engine.setEnabledProtocols(new String[] {protocol});
        engine.beginHandshake();
        return engine;
    }

    private static boolean done(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        ByteBuffer plaintext = ByteBuffer.allocate(1 << 15);
        Runnable task;
        while ((task = engine.getDelegatedTask()) != null) {
            task.run();
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            engine.wrap(ByteBuffer.allocate(0), out);
            return;
        }
        in.flip();
        if (in.hasRemaining()) {
            engine.unwrap(in, plaintext);
        }
        in.compact();
    }
}
