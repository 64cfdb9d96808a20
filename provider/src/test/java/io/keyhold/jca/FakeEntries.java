package io.keyhold.jca;

import io.keyhold.api.KeyArn;
import io.keyhold.api.KeyId;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.service.KeyEntries;
import io.keyhold.service.ManagedKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.spec.SecretKeySpec;

/** Keys and certificates in memory, with a switch that disables them all and a count of what was stored. */
public final class FakeEntries implements KeyEntries {
    private static final String ARN = "arn:aws:kms:local-1:111122223333:key/";
    private static final Instant CREATED = Instant.parse("2026-11-23T10:00:00Z");

    /** Made once, because they are slow to make. */
    private static final Map<KeySpec, KeyPair> RSA_PAIRS = new ConcurrentHashMap<>();

    private final SecureRandom random = new SecureRandom();
    private final Map<String, FakeKey> keys = new TreeMap<>();
    private final Map<String, FakeKey> named = new TreeMap<>();
    private final Map<String, List<byte[]>> chains = new TreeMap<>();
    private volatile boolean disabled;

    /** Switches every key off or on. */
    public void disable(boolean off) {
        disabled = off;
    }

    /** How many keys the store holds. */
    public int storedKeys() {
        return keys.size();
    }

    @Override
    public synchronized List<String> names() {
        List<String> names = new ArrayList<>(named.keySet());
        chains.keySet().stream().filter(name -> !names.contains(name)).forEach(names::add);
        keys.values().stream().filter(key -> !named.containsValue(key)).forEach(key -> names.add(id(key)));
        return names;
    }

    @Override
    public synchronized Optional<Entry> find(String name) {
        List<byte[]> chain = chains.getOrDefault(name, List.of());
        if (keyOf(name).isPresent()) {
            return Optional.of(new Entry(name, EntryType.KEY, CREATED, chain));
        }
        return chain.isEmpty() ? Optional.empty() : Optional.of(new Entry(name, EntryType.CERTIFICATE, CREATED, chain));
    }

    @Override
    public synchronized Optional<ManagedKey> key(String name) {
        return keyOf(name).map(key -> key);
    }

    @Override
    public synchronized ManagedKey createKey(KeySpec spec, CreationOptions options) {
        FakeKey key = make(spec, options.usage().orElse(usage(spec)), options.callerIv());
        keys.put(id(key), key);
        options.alias().ifPresent(alias -> named.put(alias, key));
        return key;
    }

    @Override
    public synchronized ManagedKey unstoredKey(KeySpec spec, KeyUsageType usage) {
        return make(spec, usage, false);
    }

    @Override
    public synchronized void bind(String name, ManagedKey key, List<byte[]> chain) {
        keys.put(id(key), (FakeKey) key);
        named.put(name, (FakeKey) key);
        chains.remove(name);
        if (!chain.isEmpty()) {
            chains.put(name, chain);
        }
    }

    @Override
    public synchronized ManagedKey importKey(String name, KeySpec spec, KeyUsageType usage, byte[] material) {
        FakeKey key;
        try {
            key = spec.isSymmetric()
                    ? new FakeKey(arn(), spec, usage, false, secret(spec, material), () -> disabled)
                    : new FakeKeyPair(arn(), spec, usage, rsaPair(material), () -> disabled);
        } catch (GeneralSecurityException e) {
            throw new KmsException.Validation("the material is no " + spec + " key", "Pass PKCS#8");
        }
        bind(name, key, List.of());
        return key;
    }

    @Override
    public synchronized void putCertificate(String name, byte[] certificate) {
        chains.put(name, List.of(certificate));
    }

    @Override
    public synchronized void delete(String name) {
        if (keys.containsKey(name) && !named.containsKey(name)) {
            throw new KmsException.Validation("entry `" + name + "` is a KMS key", "Call ScheduleKeyDeletion");
        }
        named.remove(name);
        chains.remove(name);
    }

    @Override
    public void random(byte[] bytes) {
        random.nextBytes(bytes);
    }

    private Optional<FakeKey> keyOf(String name) {
        String id = name.startsWith(ARN) ? name.substring(ARN.length()) : name;
        return Optional.ofNullable(named.getOrDefault(name, keys.get(id)));
    }

    private FakeKey make(KeySpec spec, KeyUsageType usage, boolean callerIv) {
        try {
            if (!spec.isSymmetric()) {
                KeyPair pair = spec.family() == KeySpec.Family.RSA
                        ? RSA_PAIRS.computeIfAbsent(spec, FakeEntries::rsa)
                        : pair(spec);
                return new FakeKeyPair(arn(), spec, usage, pair, () -> disabled);
            }
        } catch (GeneralSecurityException e) {
            throw FakeKey.bug(e);
        }
        byte[] material = new byte[spec.sizeBits() / 8];
        random.nextBytes(material);
        return new FakeKey(arn(), spec, usage, callerIv, secret(spec, material), () -> disabled);
    }

    private static KeyPair rsa(KeySpec spec) {
        try {
            return pair(spec);
        } catch (GeneralSecurityException e) {
            throw FakeKey.bug(e);
        }
    }

    private static KeyPair pair(KeySpec spec) throws GeneralSecurityException {
        KeyPairGenerator generator = switch (spec.family()) {
            case RSA -> KeyPairGenerator.getInstance("RSA", "SunRsaSign");
            case EC, SM2 -> KeyPairGenerator.getInstance("EC", FakeKeyPair.BC);
            case EDWARDS -> KeyPairGenerator.getInstance("Ed25519", "SunEC");
            case ML_DSA -> KeyPairGenerator.getInstance("ML-DSA-" + spec.sizeBits(), FakeKeyPair.BC);
            case AES, HMAC -> throw new IllegalArgumentException();
        };
        switch (spec) {
            case RSA_2048, RSA_3072, RSA_4096 -> generator.initialize(spec.sizeBits());
            case ECC_NIST_P256 -> generator.initialize(new ECGenParameterSpec("secp256r1"));
            case ECC_NIST_P384 -> generator.initialize(new ECGenParameterSpec("secp384r1"));
            case ECC_NIST_P521 -> generator.initialize(new ECGenParameterSpec("secp521r1"));
            case ECC_SECG_P256K1 -> generator.initialize(new ECGenParameterSpec("secp256k1"));
            case SM2 -> generator.initialize(new ECGenParameterSpec("sm2p256v1"));
            default -> {}
        }
        return generator.generateKeyPair();
    }

    private static KeyPair rsaPair(byte[] pkcs8) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("RSA", "SunRsaSign");
        RSAPrivateCrtKey key = (RSAPrivateCrtKey) factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        return new KeyPair(
                factory.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent())), key);
    }

    private static SecretKeySpec secret(KeySpec spec, byte[] material) {
        return new SecretKeySpec(material, spec == KeySpec.SYMMETRIC_DEFAULT ? "AES" : "HmacSHA" + spec.sizeBits());
    }

    private static KeyUsageType usage(KeySpec spec) {
        return switch (spec.family()) {
            case AES -> KeyUsageType.ENCRYPT_DECRYPT;
            case HMAC -> KeyUsageType.GENERATE_VERIFY_MAC;
            case RSA, EC, EDWARDS, ML_DSA, SM2 -> KeyUsageType.SIGN_VERIFY;
        };
    }

    private KeyArn arn() {
        return new KeyArn("aws", "local-1", "111122223333", KeyId.random(random));
    }

    private static String id(ManagedKey key) {
        return key.arn().value().substring(ARN.length());
    }
}
