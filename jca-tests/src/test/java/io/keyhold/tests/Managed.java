package io.keyhold.tests;

import io.keyhold.Keyhold;
import io.keyhold.KeyholdProvider;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.KeyListEntry;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdKeyGenSpec;
import io.keyhold.api.Kms;
import io.keyhold.api.ListKeysRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** A Keyhold over a store of its own, with its provider: not installed, appended or first. */
final class Managed implements AutoCloseable {
    /** The second judge; never installed. */
    static final Provider BC = new BouncyCastleProvider();

    private static final String PASSWORD = "correct horse battery staple";

    /** Where the provider stands. */
    enum Place {
        APPENDED,
        FIRST
    }

    final Path directory;
    final Keyhold keyhold;
    final Provider provider;
    private final Map<KeySpec, KeyPair> shared = new EnumMap<>(KeySpec.class);

    private Managed() throws IOException, GeneralSecurityException {
        directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "test-stores")), "managed")
                .toAbsolutePath();
        keyhold = Keyhold.open(settings(directory));
        provider = new KeyholdProvider(keyhold);
    }

    /** Not installed: every call names the provider. */
    static Managed alone() throws Exception {
        return new Managed();
    }

    static Managed at(Place place) throws Exception {
        Managed managed = new Managed();
        if (place == Place.FIRST) {
            Security.insertProviderAt(managed.provider, 1);
        } else {
            Security.addProvider(managed.provider);
        }
        return managed;
    }

    /** Writes settings for a store that opens quickly, and gives their file. */
    static Path settings(Path directory) throws IOException, GeneralSecurityException {
        Files.writeString(directory.resolve("password"), PASSWORD + "\n");
        KeyStore root = KeyStore.getInstance("PKCS12", "SunJSSE");
        root.load(null, null);
        root.setKeyEntry(
                "root",
                new SecretKeySpec(
                        "0123456789abcdef0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII), "AES"),
                PASSWORD.toCharArray(),
                null);
        try (OutputStream out = Files.newOutputStream(directory.resolve("root.p12"))) {
            root.store(out, PASSWORD.toCharArray());
        }
        Path file = directory.resolve("keyhold.properties");
        Files.writeString(
                file,
                "keyhold.store = keys.db\nkeyhold.root = pkcs12:root.p12\nkeyhold.root-password-file = password\n");
        return file;
    }

    Kms kms() {
        return keyhold.kms();
    }

    int storedKeys() {
        return kms().listKeys(ListKeysRequest.of().withLimit(1000)).keys().size();
    }

    /** Switches every key off or on. */
    void disable(boolean off) {
        for (KeyListEntry key :
                kms().listKeys(ListKeysRequest.of().withLimit(1000)).keys()) {
            if (off) {
                kms().disableKey(DisableKeyRequest.of(key.keyId()));
            } else {
                kms().enableKey(EnableKeyRequest.of(key.keyId()));
            }
        }
    }

    KeyPair pair(KeySpec spec, KeyUsageType usage) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(generator(spec), provider);
        generator.initialize(KeyholdKeyGenSpec.of(spec, usage));
        return generator.generateKeyPair();
    }

    /** A pair for signing that is made once. */
    synchronized KeyPair signing(KeySpec spec) throws GeneralSecurityException {
        KeyPair pair = shared.get(spec);
        if (pair == null) {
            pair = pair(spec, KeyUsageType.SIGN_VERIFY);
            shared.put(spec, pair);
        }
        return pair;
    }

    SecretKey secret(KeySpec spec) throws GeneralSecurityException {
        boolean aes = spec == KeySpec.SYMMETRIC_DEFAULT;
        KeyGenerator generator = KeyGenerator.getInstance(aes ? "AES" : "HmacSHA" + spec.sizeBits(), provider);
        generator.init(
                KeyholdKeyGenSpec.of(spec, aes ? KeyUsageType.ENCRYPT_DECRYPT : KeyUsageType.GENERATE_VERIFY_MAC));
        return generator.generateKey();
    }

    KeyStore store() throws Exception {
        KeyStore store = KeyStore.getInstance("KEYHOLD", provider);
        store.load(null, null);
        return store;
    }

    private static String generator(KeySpec spec) {
        return switch (spec.family()) {
            case RSA -> "RSA";
            case EC -> "EC";
            case EDWARDS -> "Ed25519";
            case ML_DSA -> "ML-DSA";
            case ML_KEM -> "ML-KEM";
            case SM2 -> "SM2";
            case AES, HMAC -> throw new IllegalArgumentException(spec.toString());
        };
    }

    @Override
    public void close() {
        Security.removeProvider(provider.getName());
        keyhold.close();
    }
}
