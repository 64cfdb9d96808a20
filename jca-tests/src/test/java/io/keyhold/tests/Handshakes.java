package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;

/** Handshakes of SunJSSE, both sides in one thread. */
final class Handshakes {
    private Handshakes() {}

    /** A context whose keys come from {@code keyManagers} and which trusts one certificate. */
    static SSLContext context(KeyManager[] keyManagers, Certificate trusted) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers, trust(trusted).getTrustManagers(), null);
        return context;
    }

    static TrustManagerFactory trust(Certificate trusted) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("trusted", trusted);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory;
    }

    static KeyManager[] keyManagers(String factory, KeyStore store) throws Exception {
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(factory);
        keyManagers.init(store, "changeit".toCharArray());
        return keyManagers.getKeyManagers();
    }

    /** Shakes hands and gives what the client knows of it. */
    static SSLSession run(SSLContext serverSide, SSLContext clientSide, String protocol, boolean mutual)
            throws Exception {
        SSLEngine server = engine(serverSide, false, protocol, mutual);
        SSLSession session = run(server, engine(clientSide, true, protocol, mutual));
        if (mutual) {
            assertThat(server.getSession().getPeerCertificates()).isNotEmpty();
        }
        return session;
    }

    /** The same with engines that were made elsewhere. */
    static SSLSession run(SSLEngine server, SSLEngine client) throws Exception {
        server.beginHandshake();
        client.beginHandshake();
        ByteBuffer toServer = ByteBuffer.allocate(1 << 17);
        ByteBuffer toClient = ByteBuffer.allocate(1 << 17);
        for (int i = 0; i < 200 && !(done(server) && done(client)); i++) {
            step(client, toClient, toServer);
            step(server, toServer, toClient);
        }
        assertThat(done(server) && done(client)).isTrue();
        return client.getSession();
    }

    private static SSLEngine engine(SSLContext context, boolean client, String protocol, boolean mutual)
            throws Exception {
        SSLEngine engine = context.createSSLEngine("localhost", 443);
        engine.setUseClientMode(client);
        engine.setEnabledProtocols(new String[] {protocol});
        if (!client) {
            engine.setNeedClientAuth(mutual);
        } else {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName("localhost")));
            engine.setSSLParameters(parameters);
        }
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
