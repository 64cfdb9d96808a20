package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.ConnectCustomKeyStoreRequest;
import io.keyhold.api.CreateCustomKeyStoreRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GenerateMacRequest;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.api.OriginType;
import io.keyhold.api.SignRequest;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.tokens.SoftHsm;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints how fast keys in a token are beside SunPKCS11 alone on the same token, in turns, by processor time and by the clock: a
 * campaign, so it has no limit. {@code -Dkeyhold.token-rounds=15 -Dkeyhold.token-round=400} for figures that count.
 */
class TokenSpeedTest {
    private static final String CLUSTER = "cluster-22222222222";
    private static final int ROUNDS = Integer.getInteger("keyhold.token-rounds", 1);
    private static final int CALLS = Integer.getInteger("keyhold.token-round", 20);
    private static final byte[] MESSAGE = new byte[100];

    @TempDir
    Path folder;

    private Kms kms;
    private String keyStore;
    private Provider bare;

    private interface Numbered {
        Object call(int number) throws Exception;
    }

    @Test
    void speed_besideSunPkcs11Alone_isPrinted() throws Exception {
        SoftHsm hsm = SoftHsm.create(folder);
        Path settings = TestKeyhold.settings(
                folder, "keyhold.token." + CLUSTER + " = " + hsm.uri(), "keyhold.token-key-specs = all");
        try (Keyhold keyhold = Keyhold.open(settings)) {
            kms = keyhold.kms();
            bare = SoftHsm.provider(hsm);
            keyStore = kms.createCustomKeyStore(CreateCustomKeyStoreRequest.of("tokens")
                            .withCloudHsmClusterId(CLUSTER)
                            .withKeyStorePassword(SoftHsm.PIN))
                    .customKeyStoreId();
            kms.connectCustomKeyStore(ConnectCustomKeyStoreRequest.of(keyStore));

            assertThat(encrypt()).isPositive();
            assertThat(mac()).isPositive();
            assertThat(sign(KeySpec.ECC_NIST_P256, SigningAlgorithmSpec.ECDSA_SHA_256, "EC", "SHA256withECDSA"))
                    .isPositive();
            assertThat(sign(KeySpec.RSA_2048, SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_256, "RSA", "SHA256withRSA"))
                    .isPositive();
        }
    }

    private double encrypt() throws Exception {
        String key = key(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT);
        SecretKey alone = generated("AES");
        return compared("Encrypt", i -> kms.encrypt(EncryptRequest.of(key, MESSAGE)), i -> sealed(alone, i));
    }

    private Object sealed(SecretKey key, int number) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", bare);
        byte[] iv = ByteBuffer.allocate(12)
                .putInt(number)
                .putLong(System.nanoTime())
                .array();
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, iv));
        cipher.updateAAD(MESSAGE);
        return cipher.doFinal(MESSAGE);
    }

    private double mac() throws Exception {
        String key = key(KeySpec.HMAC_256, KeyUsageType.GENERATE_VERIFY_MAC);
        Mac mac = Mac.getInstance("HmacSHA256", bare);
        mac.init(generated("HmacSHA256"));
        return compared(
                "GenerateMac",
                i -> kms.generateMac(GenerateMacRequest.of(MESSAGE, key, MacAlgorithmSpec.HMAC_SHA_256)),
                i -> mac.doFinal(MESSAGE));
    }

    private double sign(KeySpec spec, SigningAlgorithmSpec algorithm, String family, String name) throws Exception {
        String key = key(spec, KeyUsageType.SIGN_VERIFY);
        KeyPairGenerator generator = KeyPairGenerator.getInstance(family, bare);
        if (family.equals("EC")) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        } else {
            generator.initialize(spec.sizeBits());
        }
        PrivateKey alone = generator.generateKeyPair().getPrivate();
        return compared(
                "Sign " + spec, i -> kms.sign(SignRequest.of(key, MESSAGE, algorithm)), i -> signed(alone, name));
    }

    private Object signed(PrivateKey key, String name) throws Exception {
        Signature signature = Signature.getInstance(name, bare);
        signature.initSign(key);
        signature.update(MESSAGE);
        return signature.sign();
    }

    private SecretKey generated(String algorithm) throws Exception {
        KeyGenerator generator = KeyGenerator.getInstance(algorithm, bare);
        generator.init(256);
        return generator.generateKey();
    }

    private String key(KeySpec spec, KeyUsageType usage) {
        return kms.createKey(CreateKeyRequest.of()
                        .withOrigin(OriginType.AWS_CLOUDHSM)
                        .withCustomKeyStoreId(keyStore)
                        .withKeySpec(spec)
                        .withKeyUsage(usage))
                .keyMetadata()
                .keyId();
    }

    /** The median of how much of the speed of the other one there is, by the clock. */
    private static double compared(String what, Numbered ours, Numbered theirs) throws Exception {
        double[] clock = new double[ROUNDS];
        double[] processor = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long[] mine = measured(ours);
            long[] bare = measured(theirs);
            clock[round] = (double) bare[0] / mine[0];
            processor[round] = (double) bare[1] / mine[1];
            System.out.printf(
                    Locale.ROOT,
                    "%s: %d us, %d us of processor; SunPKCS11 alone %d us, %d us%n",
                    what,
                    mine[0] / 1000 / CALLS,
                    mine[1] / 1000 / CALLS,
                    bare[0] / 1000 / CALLS,
                    bare[1] / 1000 / CALLS);
        }
        Arrays.sort(clock);
        Arrays.sort(processor);
        System.out.printf(
                Locale.ROOT,
                "%s: %.2f of the speed of SunPKCS11 alone by the clock, %.2f by processor time (medians)%n",
                what,
                clock[ROUNDS / 2],
                processor[ROUNDS / 2]);
        return clock[ROUNDS / 2];
    }

    private static long[] measured(Numbered call) throws Exception {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long processor = system.getProcessCpuTime();
        long clock = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            call.call(i);
        }
        return new long[] {System.nanoTime() - clock, Math.max(1, system.getProcessCpuTime() - processor)};
    }
}
