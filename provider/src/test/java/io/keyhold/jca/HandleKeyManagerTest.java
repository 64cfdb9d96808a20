package io.keyhold.jca;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the key manager chooses among entries, and by which names it knows them. */
class HandleKeyManagerTest {
    private static final Instant NOW = Instant.parse("2030-06-01T00:00:00Z");
    private static final Duration YEAR = Duration.ofDays(365);

    private final Keys keys = Keys.appended();

    @AfterEach
    void remove() {
        keys.close();
    }

    /** Jetty (SNI, certAlias) and Spring Boot (key.alias) ask by entry names. */
    @Test
    void entryNames_areKnownAndListed() throws Exception {
        X509Certificate web = enter("web", NOW.plus(YEAR));
        HandleKeyManager manager = manager(keys.store());

        assertThat(manager.getServerAliases("EC", null)).containsExactly("web");
        assertThat(manager.getClientAliases("EC", null)).containsExactly("web");
        assertThat(manager.getServerAliases("RSA", null)).isNull();
        assertThat(manager.getPrivateKey("web")).isEqualTo(keys.store().getKey("web", null));
        assertThat(manager.getCertificateChain("web")).containsExactly(web);
        assertThat(manager.getPrivateKey("absent")).isNull();
        assertThat(manager.getCertificateChain(null)).isNull();
    }

    @Test
    void entryName_replacedBetweenKeyAndChain_givesAPair() throws Exception {
        X509Certificate first = enter("web", NOW.plus(YEAR));
        HandleKeyManager manager = manager(keys.store());
        PrivateKeyHandle key = (PrivateKeyHandle) manager.getPrivateKey("web");
        X509Certificate second = enter("web", NOW.plus(YEAR));

        assertThat(manager.getCertificateChain("web")).containsExactly(first);
        assertThat(first.getPublicKey().getEncoded()).isEqualTo(key.publicKey().getEncoded());
        assertThat(manager.getCertificateChain("web")).containsExactly(second);
    }

    @Test
    void choose_expiredAndValid_takesTheValidOne() throws Exception {
        enter("a-expired", NOW.minus(YEAR));
        X509Certificate valid = enter("b-valid", NOW.plus(YEAR));
        HandleKeyManager manager = manager(keys.store());

        assertThat(manager.getCertificateChain(manager.chooseEngineServerAlias("EC", null, null)))
                .containsExactly(valid);
        assertThat(manager.getCertificateChain(manager.chooseClientAlias(new String[] {"RSA", "EC"}, null, null)))
                .containsExactly(valid);
        assertThat(manager.getServerAliases("EC", null)).containsExactly("b-valid", "a-expired");
    }

    /** Amid the handshake it would be refused. */
    @Test
    void choose_keyThatDoesNotSign_isPassedOver() throws Exception {
        KeyPair agreement = keys.pair(KeySpec.ECC_NIST_P256, KeyUsageType.KEY_AGREEMENT);
        KeyStore store = keys.store();
        store.setKeyEntry("agreement", agreement.getPrivate(), null, new Certificate[] {
            certificate("agreement", agreement.getPublic(), software(), NOW.plus(YEAR))
        });
        HandleKeyManager manager = manager(store);

        assertThat(manager.chooseServerAlias("EC", null, null)).isNull();
        assertThat(manager.getPrivateKey("agreement")).isNull();
    }

    @Test
    void choose_onlyExpired_isServedAsBefore() throws Exception {
        X509Certificate expired = enter("a", NOW.minus(YEAR));
        HandleKeyManager manager = manager(keys.store());

        assertThat(manager.getCertificateChain(manager.chooseServerAlias("EC", null, null)))
                .containsExactly(expired);
    }

    @Test
    void choose_byPurpose_neverShowsAServersCertificateAsTheClients() throws Exception {
        X509Certificate server = enter("a-server", NOW.plus(YEAR), KeyPurposeId.id_kp_serverAuth);
        HandleKeyManager manager = manager(keys.store());
        String[] types = {"EC"};

        assertThat(manager.chooseClientAlias(types, null, null)).isNull();
        assertThat(manager.getClientAliases("EC", null)).isNull();
        X509Certificate client = enter("b-client", NOW.plus(YEAR), KeyPurposeId.id_kp_clientAuth);
        assertThat(manager.getCertificateChain(manager.chooseEngineClientAlias(types, null, null)))
                .containsExactly(client);
        assertThat(manager.getCertificateChain(manager.chooseEngineServerAlias("EC", null, null)))
                .containsExactly(server);
    }

    @Test
    void choose_issuers_areThoseOfTheChain() throws Exception {
        X509Certificate web = enter("web", NOW.plus(YEAR));
        HandleKeyManager manager = manager(keys.store());
        Principal[] own = {web.getIssuerX500Principal()};
        Principal[] other = {new X500Principal("CN=other")};

        assertThat(manager.chooseServerAlias("EC", own, null)).isNotNull();
        assertThat(manager.chooseServerAlias("EC", other, null)).isNull();
        assertThat(manager.chooseClientAlias(new String[] {"EC"}, other, null)).isNull();
        assertThat(manager.chooseClientAlias(new String[] {"EC"}, new Principal[0], null))
                .isNotNull();
    }

    @Test
    void choose_afterAChangeOfEntriesOrOfTheView_followsIt() throws Exception {
        enter("web", NOW.plus(YEAR));
        KeyStore store = keys.store();
        HandleKeyManager manager = manager(store);
        String before = manager.chooseServerAlias("EC", null, null);
        assertThat(manager.chooseServerAlias("EC", null, null)).isEqualTo(before);
        X509Certificate second = enter("web", NOW.plus(YEAR));
        String after = manager.chooseServerAlias("EC", null, null);

        assertThat(after).isNotEqualTo(before);
        assertThat(manager.getCertificateChain(after)).containsExactly(second);
        assertThat(manager.getPrivateKey(before)).as("a handshake under way").isNotNull();
        store.deleteEntry("web");
        assertThat(manager.chooseServerAlias("EC", null, null)).isNull();
        store.load(null, null);
        assertThat(manager.chooseServerAlias("EC", null, null)).isNotNull();
    }

    /** Reading 1,500 entries at each handshake took ten times the time of a handshake. */
    @Test
    void choose_nothingChanged_listsNothingAgain() throws Exception {
        enter("web", NOW.plus(YEAR));
        CredentialSource source = new CredentialSource(keys.store(), List.of("web"), Optional.empty());
        CredentialIndex first = source.now();

        assertThat(source.now()).isSameAs(first);
        keys.secret("AES");
        assertThat(source.now()).isNotSameAs(first);
        assertThat(source.now().find("web")).isEqualTo(first.find("web"));
    }

    @Test
    void choose_againAndNothingChanged_isNoListingInTheAudit() throws Exception {
        enter("web", NOW.plus(YEAR));
        HandleKeyManager manager = manager(keys.store());
        String first = manager.chooseServerAlias("EC", null, null);
        long listings = keys.audited("ListAliases") + keys.audited("ListKeys");

        assertThat(manager.chooseServerAlias("EC", null, null)).isEqualTo(first).isNotNull();
        assertThat(manager.chooseClientAlias(new String[] {"EC"}, null, null)).isNotNull();
        assertThat(listings).isPositive();
        assertThat(keys.audited("ListAliases") + keys.audited("ListKeys")).isEqualTo(listings);
    }

    /** A store that is slow for one handshake must not hold up all others. */
    @Test
    void namedPairs_oneThreadWaitsForTheStore_anotherIsServed() throws Exception {
        NamedPairs pairs = new NamedPairs();

        Optional<KeyAndChain> found = pairs.take(
                "web",
                NamedPairs.Half.KEY,
                () -> CompletableFuture.supplyAsync(() -> pairs.take("other", NamedPairs.Half.KEY, Optional::empty))
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join());

        assertThat(found).isEmpty();
    }

    private static HandleKeyManager manager(KeyStore store) {
        return new HandleKeyManager(store, List.of(), Optional.empty(), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private X509Certificate enter(String name, Instant notAfter, KeyPurposeId... purposes) throws Exception {
        KeyPair pair = software();
        X509Certificate certificate = certificate(name, pair.getPublic(), pair, notAfter, purposes);
        keys.store().setKeyEntry(name, pair.getPrivate(), null, new Certificate[] {certificate});
        return certificate;
    }

    private static KeyPair software() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "SunEC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static X509Certificate certificate(
            String name, PublicKey key, KeyPair signer, Instant notAfter, KeyPurposeId... purposes) throws Exception {
        X500Name subject = new X500Name("CN=" + name);
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                subject, BigInteger.ONE, Date.from(NOW.minus(YEAR.multipliedBy(5))), Date.from(notAfter), subject, key);
        if (purposes.length > 0) {
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
    }
}
