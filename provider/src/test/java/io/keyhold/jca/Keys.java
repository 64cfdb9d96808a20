package io.keyhold.jca;

import io.keyhold.Keyhold;
import io.keyhold.KeyholdProvider;
import io.keyhold.TestKeyhold;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.KeyListEntry;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdKeyGenSpec;
import io.keyhold.api.Kms;
import io.keyhold.api.ListKeysRequest;
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
import java.util.EnumMap;
import java.util.Map;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A Keyhold provider of one test, appended or first, over a store of its own. */
final class Keys implements AutoCloseable {
    /** The second judge; never installed. */
    static final Provider BC = new BouncyCastleProvider();

    private final Keyhold keyhold = TestKeyhold.open();
    private final Map<KeySpec, KeyPair> pairs = new EnumMap<>(KeySpec.class);
    final Provider provider = new KeyholdProvider(keyhold);

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

    /** How many keys the store holds. */
    int storedKeys() {
        return keyhold.kms().listKeys(ListKeysRequest.of()).keys().size();
    }

    /** Switches every key off or on. */
    void disable(boolean off) {
        Kms kms = keyhold.kms();
        for (KeyListEntry key : kms.listKeys(ListKeysRequest.of()).keys()) {
            if (off) {
                kms.disableKey(DisableKeyRequest.of(key.keyId()));
            } else {
                kms.enableKey(EnableKeyRequest.of(key.keyId()));
            }
        }
    }

    /** A key of that algorithm; the first one is entry {@code made}. */
    SecretKey secret(String algorithm) throws GeneralSecurityException {
        return secret(algorithm, KeyholdKeyGenSpec.named(storedKeys() == 0 ? "made" : "made" + storedKeys()));
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

    /** A pair for signing that is made once, as RSA keys take their time. */
    synchronized KeyPair shared(KeySpec spec) throws GeneralSecurityException {
        KeyPair pair = pairs.get(spec);
        if (pair == null) {
            pair = signing(spec);
            pairs.put(spec, pair);
        }
        return pair;
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
        keyhold.close();
    }
}
