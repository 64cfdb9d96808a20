package io.keyhold.jca;

import io.keyhold.TestProviders;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdKeyGenSpec;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A Keyhold provider of one test, appended or first, with keys in memory. */
final class Keys implements AutoCloseable {
    final FakeEntries entries = new FakeEntries();
    final Provider provider = TestProviders.over(entries);

    private Keys() {}

    /** Not installed: every call names the provider. */
    static Keys alone() {
        return new Keys();
    }

    static Keys appended() {
        Keys keys = new Keys();
        Security.addProvider(keys.provider);
        return keys;
    }

    static Keys first() {
        Keys keys = new Keys();
        Security.insertProviderAt(keys.provider, 1);
        return keys;
    }

    SecretKey secret(String algorithm) throws GeneralSecurityException {
        return secret(algorithm, KeyholdKeyGenSpec.named("made").withCallerIv(false));
    }

    SecretKey secret(String algorithm, KeyholdKeyGenSpec spec) throws GeneralSecurityException {
        KeyGenerator generator = KeyGenerator.getInstance(algorithm, provider);
        generator.init(spec);
        return generator.generateKey();
    }

    KeyPair pair(KeySpec spec, KeyUsageType usage) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind(spec), provider);
        generator.initialize(KeyholdKeyGenSpec.of(spec, usage));
        return generator.generateKeyPair();
    }

    KeyPair signing(KeySpec spec) throws GeneralSecurityException {
        return pair(spec, KeyUsageType.SIGN_VERIFY);
    }

    KeyStore store() throws Exception {
        KeyStore store = KeyStore.getInstance("KEYHOLD", provider);
        store.load(null, null);
        return store;
    }

    /** A self-signed certificate. */
    static X509Certificate certificate(KeyPair pair, String algorithm) throws Exception {
        return certificate(pair.getPublic(), pair.getPrivate(), algorithm);
    }

    private static X509Certificate certificate(PublicKey publicKey, PrivateKey privateKey, String algorithm)
            throws Exception {
        X500Name name = new X500Name("CN=localhost");
        Instant from = Instant.parse("2020-01-01T00:00:00Z");
        Instant to = Instant.parse("2060-01-01T00:00:00Z");
        ContentSigner signer = new JcaContentSignerBuilder(algorithm).build(privateKey);
        return new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                name, BigInteger.ONE, Date.from(from), Date.from(to), name, publicKey)
                        .build(signer));
    }

    static String kind(KeySpec spec) {
        return switch (spec.family()) {
            case RSA -> "RSA";
            case EC -> "EC";
            case EDWARDS -> "Ed25519";
            case ML_DSA -> "ML-DSA";
            case SM2 -> "SM2";
            case AES, HMAC -> throw new IllegalArgumentException();
        };
    }

    @Override
    public void close() {
        Security.removeProvider("Keyhold");
    }
}
