package io.keyhold.xks;

import io.keyhold.Keyhold;
import io.keyhold.TestKeyhold;
import io.keyhold.sigv4.CanonicalPath;
import io.keyhold.sigv4.RequestSigner;
import io.keyhold.sigv4.SigningCredential;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A key manager, its proxy, and clients of it. */
final class ProxyWorld implements AutoCloseable {
    static final String ACCESS_KEY_ID = "ABCDEFGHIJKLMNOPQRST";
    static final String SECRET = "0123456789012345678901234567890123456789012";
    static final String KEY = "external-key-1";
    static final RequestMetadata METADATA = new RequestMetadata(
            Optional.of("arn:aws:iam::111122223333:user/Alice"),
            "Encrypt",
            "4112f4d6-db54-4af4-ae30-c55a22a8dfae",
            Optional.of("arn:aws:kms:local-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** Long enough for a busy machine: a test that is not about time does not fail by it. */
    static final XksLimits PATIENT = new XksLimits(Duration.ofSeconds(20), 128);

    final TestTls tls = new TestTls();
    final Keyhold keyhold = TestKeyhold.open();
    final TestKeyManager keys = new TestKeyManager(keyhold);
    final TestXksProxy proxy = new TestXksProxy(tls.server("localhost"), keys);
    final XksCounters counters = new XksCounters();
    private final Path roots;

    ProxyWorld(Path directory) {
        roots = tls.roots(directory);
        keys.create(KEY);
        proxy.allow(ACCESS_KEY_ID, SECRET);
    }

    /** A client that trusts the authority of the tests and waits for long. */
    XksClient client() {
        return client(address(proxy.port()), trusting(), PATIENT);
    }

    XksClient client(XksLimits limits) {
        return client(address(proxy.port()), trusting(), limits);
    }

    XksClient client(int port) {
        return client(address(port), trusting(), PATIENT);
    }

    XksClient client(XksProxyAddress address, XksTls with, XksLimits limits) {
        return client(address, with, limits, SECRET);
    }

    XksClient client(XksProxyAddress address, XksTls with, XksLimits limits, String secret) {
        RequestSigner signer = new RequestSigner(
                SigningCredential.of(ACCESS_KEY_ID, secret.getBytes(StandardCharsets.US_ASCII)),
                TestXksProxy.REGION,
                "kms-xks-proxy",
                CanonicalPath.AS_SENT,
                Clock.systemUTC());
        return new XksClient(new XksTransport(address, signer, with, limits, counters), counters);
    }

    static XksProxyAddress address(int port) {
        return XksProxyAddress.of("https://localhost", TestXksProxy.PATH, XksPorts.of(Map.of("localhost", port)));
    }

    XksTls trusting() {
        return trusting(Optional.empty());
    }

    XksTls trusting(Optional<XksTls.Identity> identity) {
        try {
            return XksTls.read(Optional.of(roots), identity);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        proxy.close();
        keyhold.close();
    }
}
