package io.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.Life;
import io.keyhold.api.CertificateContents;
import io.keyhold.gate.ServerAuthority;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key of a running server is renewed in time, and no handshake loses the key that it began with. */
class RenewedKeyTest {
    @TempDir
    Path directory;

    private static X509Certificate leaf(RenewedKey key, String alias) {
        X509Certificate[] chain = key.getCertificateChain(alias);
        assertThat(chain).hasSize(2);
        return chain[0];
    }

    @Test
    void handshake_thatBeganBeforeTheRenewal_keepsItsKey() {
        try (Life life = new Life(directory)) {
            ServerAuthority authority = life.service().serverAuthority();
            RenewedKey key = new RenewedKey(authority, CertificateContents.of("CN=Keyhold server"), life.clock);
            String before = key.chooseServerAlias("EC", null, null);
            life.clock.advance(Duration.ofDays(61));
            String after = key.chooseServerAlias("EC", null, null);

            assertThat(after).isNotEqualTo(before);
            assertThat(key.getPrivateKey(before)).isNotNull().isNotEqualTo(key.getPrivateKey(after));
            assertThat(leaf(key, before).getSerialNumber())
                    .isNotEqualTo(leaf(key, after).getSerialNumber());
            assertThat(leaf(key, after).getNotAfter().toInstant())
                    .isEqualTo(life.clock.instant().plus(Duration.ofDays(90)));
            assertThat(key.getCertificateChain(after)[1]).isEqualTo(authority.certificate());
            life.clock.advance(Duration.ofDays(61));
            key.chooseServerAlias("EC", null, null);
            assertThat(key.getPrivateKey(before)).as("two renewals ago").isNull();
            assertThat(key.getPrivateKey(after)).isNotNull();
        }
    }

    @Test
    void handshake_beforeTwoThirdsHavePassed_renewsNothing() {
        try (Life life = new Life(directory)) {
            ServerAuthority authority = life.service().serverAuthority();
            RenewedKey key = new RenewedKey(authority, CertificateContents.of("CN=Keyhold server"), life.clock);
            String before = key.chooseServerAlias("EC", null, null);
            life.clock.advance(Duration.ofDays(59));

            assertThat(key.chooseServerAlias("EC", null, null)).isEqualTo(before);
            assertThat(key.chooseServerAlias("RSA", null, null)).isNull();
        }
    }
}
