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
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.util.EnumMap;
import java.util.Map;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** A Keyhold provider of one test, appended or first, over a store of its own. */
final class Keys implements AutoCloseable {
    /** The second judge; never installed. */
    static final Provider BC = new BouncyCastleProvider();

    final Keyhold keyhold = TestKeyhold.open();
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

    Kms kms() {
        return keyhold.kms();
    }

    /** How many keys the store holds. */
    int storedKeys() {
        return keyhold.kms().listKeys(ListKeysRequest.of()).keys().size();
    }

    /** How many events of that name the audit trail holds. */
    long audited(String eventName) {
        return TestKeyhold.audit(keyhold).stream()
                .filter(event -> event.path("eventName").asText().equals(eventName))
                .count();
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
        return pair(
                spec,
                spec.allows(KeyUsageType.SIGN_VERIFY)
                        ? KeyUsageType.SIGN_VERIFY
                        : KeyUsageType.ENCAPSULATE_DECAPSULATE);
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

    static String kind(KeySpec spec) {
        return switch (spec.family()) {
            case RSA -> "RSA";
            case EC -> "EC";
            case EDWARDS -> "Ed25519";
            case ML_DSA -> "ML-DSA";
            case ML_KEM -> "ML-KEM";
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
