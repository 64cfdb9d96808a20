package io.keyhold.benchmarks;

import io.keyhold.api.DataKeySpec;
import io.keyhold.api.GenerateDataKeyRequest;
import io.keyhold.api.Kms;
import io.keyhold.crypto.OsRandom;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Everything that is measured by the call, by name: {@code what/who}, such as {@code gcm-encrypt/SunJCE} or {@code
 * sign-RSA_2048/Keyhold}. Every encryption, of Keyhold or not, draws a fresh IV from the operating system for each
 * message. {@code Keyhold} takes its engines from the class path, so it uses the Amazon Corretto Crypto Provider where
 * that is there. All works of one object share one Keyhold and its keys, as the threads of a program do.
 */
final class Works implements AutoCloseable {
    private static final int TAG_BITS = 128;
    private static final int IV_BYTES = 12;
    private static final String KEYHOLD = "Keyhold";

    /** What a signing key is to the JCA. */
    private record Signing(String keyAlgorithm, String signature, AlgorithmParameterSpec parameters) {}

    /** Readies a cipher for the next message to encrypt. */
    @FunctionalInterface
    private interface Initialization {
        void run() throws GeneralSecurityException;
    }

    private static final Map<String, Signing> SIGNING = Map.of(
            "RSA_2048",
                    new Signing("RSA", "SHA256withRSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4)),
            "RSA_3072",
                    new Signing("RSA", "SHA256withRSA", new RSAKeyGenParameterSpec(3072, RSAKeyGenParameterSpec.F4)),
            "RSA_4096",
                    new Signing("RSA", "SHA256withRSA", new RSAKeyGenParameterSpec(4096, RSAKeyGenParameterSpec.F4)),
            "ECC_NIST_P256", new Signing("EC", "SHA256withECDSA", new ECGenParameterSpec("secp256r1")),
            "ECC_NIST_P384", new Signing("EC", "SHA384withECDSA", new ECGenParameterSpec("secp384r1")),
            "ECC_NIST_EDWARDS25519", new Signing("Ed25519", "Ed25519", new ECGenParameterSpec("Ed25519")),
            "ML_DSA_65", new Signing("ML-DSA-65", "ML-DSA-65", new ECGenParameterSpec("ML-DSA-65")));

    private final Map<String, BenchmarkKeyhold> opened = new HashMap<>();

    /**
     * Prepares a work.
     *
     * @param name {@code what/who}
     * @param size the length of the message in bytes
     * @throws GeneralSecurityException if that provider does not have it
     */
    synchronized Work open(String name, int size) throws Exception {
        String what = name.substring(0, name.indexOf('/'));
        String who = name.substring(name.indexOf('/') + 1);
        String kind = what.contains("-") ? what.substring(0, what.indexOf('-')) : what;
        String detail = what.substring(Math.min(what.length(), kind.length() + 1));
        return switch (kind) {
            case "gcm" ->
                who.startsWith("Tink")
                        ? TinkWorks.aead(who, detail.equals("encrypt"), size)
                        : gcm(who, detail.equals("encrypt"), size);
            case "blob" ->
                who.startsWith("Tink")
                        ? TinkWorks.aead(who, detail.equals("encrypt"), size)
                        : blob(who, detail.equals("encrypt"), size);
            case "hmac" -> hmac(who, size);
            case "sign" -> signing(who, detail, size, true);
            case "verify" -> signing(who, detail, size, false);
            case "encapsulate", "decapsulate" -> KemWorks.open(who, kind.equals("encapsulate"), keyhold(""));
            case "datakey" -> dataKey();
            default -> throw new IllegalArgumentException("no work `" + name + "`");
        };
    }

    private Work gcm(String who, boolean encrypt, int size) throws Exception {
        byte[] message = new byte[size];
        if (who.startsWith(KEYHOLD)) {
            String setting = who.equals("Keyhold-warm-up") ? "keyhold.warm-up = on" : "";
            return managed("AES/GCM/NoPadding", encrypt, message, setting);
        }
        Provider provider = provider(who);
        SecretKey key = rawKey(provider, "AES");
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
        SecureRandom random = OsRandom.open();
        Initialization encryption = () -> {
            byte[] iv = new byte[IV_BYTES];
            random.nextBytes(iv);
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, iv));
        };
        return encrypt ? encrypting(cipher, encryption, message) : decrypting(cipher, key, encryption, message);
    }

    private Work managed(String transformation, boolean encrypt, byte[] message, String setting)
            throws GeneralSecurityException, IOException {
        BenchmarkKeyhold keyhold = keyhold(setting);
        SecretKey handle = keyhold.secretKey("AES");
        Cipher cipher = Cipher.getInstance(transformation, keyhold.provider);
        Initialization encryption = () -> cipher.init(Cipher.ENCRYPT_MODE, handle);
        return encrypt ? encrypting(cipher, encryption, message) : decrypting(cipher, handle, encryption, message);
    }

    private static Work encrypting(Cipher cipher, Initialization encryption, byte[] message) {
        return () -> {
            encryption.run();
            return cipher.doFinal(message);
        };
    }

    /** Decrypts two messages in turn: an engine that had the key of a blob last would save itself its schedule. */
    private static Work decrypting(Cipher cipher, SecretKey key, Initialization encryption, byte[] message)
            throws GeneralSecurityException {
        byte[][] sealed = new byte[2][];
        GCMParameterSpec[] parameters = new GCMParameterSpec[2];
        for (int i = 0; i < 2; i++) {
            encryption.run();
            sealed[i] = cipher.doFinal(message);
            byte[] iv = cipher.getIV();
            if (iv != null) {
                parameters[i] = new GCMParameterSpec(TAG_BITS, iv);
            }
        }
        int[] turn = new int[1];
        return () -> {
            turn[0] ^= 1;
            cipher.init(Cipher.DECRYPT_MODE, key, parameters[turn[0]]);
            return cipher.doFinal(sealed[turn[0]]);
        };
    }

    private Work blob(String who, boolean encrypt, int size) throws Exception {
        if (who.equals(KEYHOLD)) {
            return managed("KEYHOLD", encrypt, new byte[size], "");
        }
        return who.equals("SunJCE-fresh-key") ? freshKey(encrypt, size) : gcm(who, encrypt, size);
    }

    /** What a fresh key for each message costs by itself, without deriving it. */
    private static Work freshKey(boolean encrypt, int size) throws Exception {
        byte[] message = new byte[size];
        SecureRandom random = OsRandom.open();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        byte[] keys = new byte[64];
        random.nextBytes(keys);
        GCMParameterSpec parameters = new GCMParameterSpec(TAG_BITS, new byte[IV_BYTES]);
        byte[][] sealed = new byte[2][];
        for (int i = 0; i < 2; i++) {
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(keys, 32 * i, 32, "AES"), parameters);
            sealed[i] = cipher.doFinal(message);
        }
        int[] turn = new int[1];
        return () -> {
            if (encrypt) {
                byte[] fresh = new byte[24];
                random.nextBytes(fresh);
                System.arraycopy(fresh, 0, keys, 0, IV_BYTES);
                cipher.init(
                        Cipher.ENCRYPT_MODE,
                        new SecretKeySpec(keys, 0, 32, "AES"),
                        new GCMParameterSpec(TAG_BITS, fresh, IV_BYTES, IV_BYTES));
                return cipher.doFinal(message);
            }
            turn[0] ^= 1;
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(keys, 32 * turn[0], 32, "AES"), parameters);
            return cipher.doFinal(sealed[turn[0]]);
        };
    }

    private Work hmac(String who, int size) throws Exception {
        byte[] message = new byte[size];
        if (who.equals(KEYHOLD)) {
            Mac mac = Mac.getInstance("HmacSHA256", keyhold("").provider);
            mac.init(keyhold("").secretKey("HmacSHA256"));
            return () -> mac.doFinal(message);
        }
        Provider provider = provider(who);
        Mac mac = Mac.getInstance("HmacSHA256", provider);
        mac.init(rawKey(provider, "HmacSHA256"));
        return () -> mac.doFinal(message);
    }

    private Work signing(String who, String spec, int size, boolean sign) throws Exception {
        Signing signing = SIGNING.get(spec);
        if (signing == null) {
            throw new IllegalArgumentException("no key spec `" + spec + "`");
        }
        if (who.startsWith(KEYHOLD)) {
            BenchmarkKeyhold keyhold =
                    keyhold(who.equals("Keyhold-verify-after-sign") ? "keyhold.verify-after-sign = on" : "");
            KeyPair pair = keyhold.keyPair(signing.keyAlgorithm(), spec);
            return signing(Signature.getInstance(signing.signature(), keyhold.provider), pair, size, sign);
        }
        if (who.startsWith("JDK")) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(signing.keyAlgorithm());
            initialize(generator, signing);
            return signing(Signature.getInstance(signing.signature()), generator.generateKeyPair(), size, sign);
        }
        Provider provider = provider(who);
        KeyPairGenerator generator = KeyPairGenerator.getInstance(signing.keyAlgorithm(), provider);
        initialize(generator, signing);
        return signing(Signature.getInstance(signing.signature(), provider), generator.generateKeyPair(), size, sign);
    }

    private static void initialize(KeyPairGenerator generator, Signing signing) throws GeneralSecurityException {
        if (signing.keyAlgorithm().equals("RSA") || signing.keyAlgorithm().equals("EC")) {
            generator.initialize(signing.parameters());
        }
    }

    private static Work signing(Signature signature, KeyPair pair, int size, boolean sign)
            throws GeneralSecurityException {
        byte[] message = new byte[size];
        PrivateKey key = pair.getPrivate();
        signature.initSign(key);
        if (sign) {
            return () -> {
                signature.update(message);
                return signature.sign();
            };
        }
        signature.update(message);
        byte[] signed = signature.sign();
        signature.initVerify(pair.getPublic());
        return () -> {
            signature.update(message);
            return requireTrue(signature.verify(signed));
        };
    }

    private static Boolean requireTrue(boolean verified) {
        if (!verified) {
            throw new IllegalStateException("a signature does not verify");
        }
        return true;
    }

    private Work dataKey() throws Exception {
        BenchmarkKeyhold keyhold = keyhold("");
        String keyId = BenchmarkKeyhold.keyId(keyhold.secretKey("AES"));
        GenerateDataKeyRequest request = GenerateDataKeyRequest.of(keyId).withKeySpec(DataKeySpec.AES_256);
        Kms kms = keyhold.keyhold.kms();
        return () -> kms.generateDataKey(request);
    }

    private BenchmarkKeyhold keyhold(String setting) throws IOException {
        BenchmarkKeyhold known = opened.get(setting);
        if (known == null) {
            known = new BenchmarkKeyhold(setting);
            opened.put(setting, known);
        }
        return known;
    }

    @Override
    public synchronized void close() throws IOException {
        for (BenchmarkKeyhold keyhold : opened.values()) {
            keyhold.close();
        }
        opened.clear();
    }

    /** A key without management: raw, or of the token. */
    private static SecretKey rawKey(Provider provider, String algorithm) throws GeneralSecurityException {
        if (provider.getName().startsWith("SunPKCS11")) {
            KeyGenerator generator = KeyGenerator.getInstance(algorithm, provider);
            generator.init(256);
            return generator.generateKey();
        }
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return new SecretKeySpec(key, algorithm);
    }

    private static Provider provider(String who) throws Exception {
        return switch (who) {
            case "SunJCE" -> Security.getProvider("SunJCE");
            case "BouncyCastle" -> instance("org.bouncycastle.jce.provider.BouncyCastleProvider");
            case "Conscrypt" ->
                (Provider) Class.forName("org.conscrypt.Conscrypt")
                        .getMethod("newProvider")
                        .invoke(null);
            case "ACCP" ->
                (Provider) Class.forName("com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider")
                        .getField("INSTANCE")
                        .get(null);
            case "SoftHSM2" -> SoftHsm.provider();
            default -> throw new IllegalArgumentException("no provider `" + who + "`");
        };
    }

    private static Provider instance(String type) throws ReflectiveOperationException {
        return Class.forName(type)
                .asSubclass(Provider.class)
                .getDeclaredConstructor()
                .newInstance();
    }
}
