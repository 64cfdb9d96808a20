package io.keyhold.server;

import io.keyhold.api.CertificateContents;
import io.keyhold.gate.ServerAuthority;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The key of a server that the authority of the store certifies for a short time, and the next one before that has passed: in
 * the running server, with the first handshake after two thirds of it. Safe for concurrent use.
 */
final class RenewedKey extends X509ExtendedKeyManager {
    static final Duration VALIDITY = Duration.ofDays(90);
    private static final System.Logger LOG = System.getLogger(RenewedKey.class.getName());
    private static final Duration RENEWED_AFTER = Duration.ofDays(60);
    private static final Duration TRIED_AGAIN_AFTER = Duration.ofMinutes(10);
    private static final String EC = "EC";
    private final ServerAuthority authority;
    private final CertificateContents contents;
    private final Clock clock;
    private ServerAuthority.Certified current;
    private ServerAuthority.Certified previous;
    private Instant next;

    RenewedKey(ServerAuthority authority, CertificateContents contents, Clock clock) {
        this.authority = authority;
        this.contents = contents;
        this.clock = clock;
        Instant now = clock.instant();
        this.current = authority.certify(contents, VALIDITY, now);
        this.previous = current;
        this.next = now.plus(RENEWED_AFTER);
    }

    /** Names the key of a handshake; the one before is still there for handshakes that have begun. */
    private synchronized String alias() {
        Instant now = clock.instant();
        if (!now.isBefore(next)) {
            try {
                ServerAuthority.Certified fresh = authority.certify(contents, VALIDITY, now);
                previous = current;
                current = fresh;
                next = now.plus(RENEWED_AFTER);
            } catch (RuntimeException e) {
                next = now.plus(TRIED_AGAIN_AFTER);
                LOG.log(System.Logger.Level.WARNING, "the certificate of the server was not renewed", e);
            }
        }
        return alias(current);
    }

    private static String alias(ServerAuthority.Certified certified) {
        return certified.certificate().getSerialNumber().toString();
    }

    private synchronized ServerAuthority.@Nullable Certified find(String alias) {
        if (alias.equals(alias(current))) {
            return current;
        }
        return alias.equals(alias(previous)) ? previous : null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return keyType.equals(EC) ? new String[] {alias()} : null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return keyType.equals(EC) ? alias() : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return chooseServerAlias(keyType, issuers, null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        ServerAuthority.Certified found = find(alias);
        return found == null ? null : new X509Certificate[] {found.certificate(), authority.certificate()};
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        ServerAuthority.Certified found = find(alias);
        return found == null ? null : found.privateKey();
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
