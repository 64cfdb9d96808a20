package io.keyhold;

import io.keyhold.api.AuditQuery;
import io.keyhold.api.AuditRecord;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecapsulateRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.EncapsulateRequest;
import io.keyhold.api.EncapsulationAlgorithmSpec;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GetPublicKeyRequest;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdKeyGenSpec;
import io.keyhold.api.Kms;
import io.keyhold.api.SignRequest;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.handles.PublicKeyEncapsulator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.net.ssl.KeyManagerFactory;

/** What an application does with Keyhold from its start to its end, in whatever class loader it runs. */
public final class UsedAndClosed {
    private UsedAndClosed() {}

    /** Opens the store of the settings, uses every part of it, and closes it. */
    public static void run(Path settings) throws Exception {
        Provider provider;
        try (Keyhold keyhold = Keyhold.open(settings)) {
            provider = new KeyholdProvider(keyhold);
            Security.addProvider(provider);
            try {
                call(keyhold);
                useKeys(provider);
                try (Stream<AuditRecord> records = keyhold.auditLog().lookup(AuditQuery.ALL)) {
                    records.forEach(AuditRecord::eventId);
                }
                keyhold.backup(settings.resolveSibling("backup-" + System.nanoTime()));
            } finally {
                Security.removeProvider(provider.getName());
            }
        }
    }

    private static void call(Keyhold keyhold) throws IOException {
        Kms kms = keyhold.kms();
        String key = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        kms.decrypt(DecryptRequest.of(
                kms.encrypt(EncryptRequest.of(key, new byte[9])).ciphertextBlob()));
        encapsulate(kms);
        for (KeySpec spec : KeySpec.values()) {
            if (!spec.isSymmetric()
                    && !spec.signingAlgorithms(KeyUsageType.SIGN_VERIFY).isEmpty()) {
                sign(kms, spec);
            }
        }
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try (var out = keyhold.envelopes(key).encrypt(sealed, Map.of())) {
            out.write(new byte[1 << 20]);
        }
        try (var in = keyhold.envelopes(key).decrypt(new ByteArrayInputStream(sealed.toByteArray()), Map.of())) {
            in.readAllBytes();
        }
    }

    private static void encapsulate(Kms kms) {
        for (KeySpec spec : new KeySpec[] {KeySpec.ML_KEM_512, KeySpec.ML_KEM_1024}) {
            String key = kms.createKey(
                            CreateKeyRequest.of().withKeySpec(spec).withKeyUsage(KeyUsageType.ENCAPSULATE_DECAPSULATE))
                    .keyMetadata()
                    .keyId();
            byte[] ciphertext = kms.encapsulate(EncapsulateRequest.of(key, EncapsulationAlgorithmSpec.ML_KEM))
                    .sharedSecretCiphertextBlob();
            kms.decapsulate(DecapsulateRequest.of(key, ciphertext, EncapsulationAlgorithmSpec.ML_KEM));
            byte[] publicKey = kms.getPublicKey(GetPublicKeyRequest.of(key)).publicKey();
            PublicKeyEncapsulator.of(spec, publicKey, null).encapsulate();
        }
    }

    private static void sign(Kms kms, KeySpec spec) {
        String key = kms.createKey(CreateKeyRequest.of().withKeySpec(spec).withKeyUsage(KeyUsageType.SIGN_VERIFY))
                .keyMetadata()
                .keyId();
        SigningAlgorithmSpec algorithm =
                spec.signingAlgorithms(KeyUsageType.SIGN_VERIFY).iterator().next();
        kms.sign(SignRequest.of(key, new byte[9], algorithm));
    }

    private static void useKeys(Provider provider) throws GeneralSecurityException, IOException {
        KeyGenerator generator = KeyGenerator.getInstance("AES", provider);
        generator.init(KeyholdKeyGenSpec.named("aes" + System.nanoTime()));
        SecretKey secret = generator.generateKey();
        for (String name : new String[] {"AES/GCM/NoPadding", "KEYHOLD", "KEYHOLD/ENVELOPE/NoPadding"}) {
            Cipher cipher = Cipher.getInstance(name);
            cipher.init(Cipher.ENCRYPT_MODE, secret);
            cipher.doFinal(new byte[99]);
        }
        generator = KeyGenerator.getInstance("HmacSHA256", provider);
        generator.init(KeyholdKeyGenSpec.named("mac" + System.nanoTime()));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(generator.generateKey());
        mac.doFinal(new byte[9]);
        KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC", provider);
        pairs.initialize(KeyholdKeyGenSpec.named("ec" + System.nanoTime()));
        PrivateKey key = pairs.generateKeyPair().getPrivate();
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.sign();
        KeyStore store = KeyStore.getInstance("KEYHOLD");
        store.load(null, null);
        store.aliases();
        KeyManagerFactory managers = KeyManagerFactory.getInstance("KEYHOLD");
        managers.init(store, null);
        SecureRandom.getInstance("KEYHOLD").nextBytes(new byte[9]);
    }
}
