package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.AuditQuery;
import io.keyhold.api.AuditRecord;
import io.keyhold.api.Caller;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DataKeyPairSpec;
import io.keyhold.api.DataKeySpec;
import io.keyhold.api.DecapsulateRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DeriveSharedSecretRequest;
import io.keyhold.api.EncapsulateRequest;
import io.keyhold.api.EncapsulationAlgorithmSpec;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.GenerateDataKeyPairRequest;
import io.keyhold.api.GenerateDataKeyRequest;
import io.keyhold.api.GenerateMacRequest;
import io.keyhold.api.GenerateRandomRequest;
import io.keyhold.api.GetPublicKeyRequest;
import io.keyhold.api.KeyAgreementAlgorithmSpec;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.api.ReEncryptRequest;
import io.keyhold.api.SignRequest;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.api.VerifyMacRequest;
import io.keyhold.api.VerifyRequest;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every operation of {@code Kms}, as it should be called and with random arguments ({@code -Dkeyhold.cases=N} of them for
 * each), with the log at its finest: no plaintext, material, MAC, signature, token, blob or passphrase is found in the
 * trail, the log, an exception or the text of a request or response.
 */
class CanaryTest {
    private static final int CASES = Integer.getInteger("keyhold.cases", 60);
    private static final Set<String> NEED_A_TOKEN = Set.of(
            "createCustomKeyStore",
            "updateCustomKeyStore",
            "connectCustomKeyStore",
            "disconnectCustomKeyStore",
            "deleteCustomKeyStore");
    private static final byte[] CANARY = "canary-plaintext-of-a-caller".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private final Random random = new Random(4711);
    private final List<byte[]> bytes = new ArrayList<>(List.of(CANARY, new byte[] {1}, new byte[5000]));
    private final List<String> names = new ArrayList<>(List.of("", "alias/a", "alias/b", "nonsense"));

    @Test
    void everyOperation_atTheFinestLogLevel_leavesNoSecretAnywhere() throws Exception {
        Path settings = TestKeyhold.settings(folder, "keyhold.audit = audit", "keyhold.regions = eu-west-2");
        try (SecretWatch watch = new SecretWatch();
                Keyhold keyhold = Keyhold.open(settings)) {
            watch.secret("correct horse battery staple".getBytes(StandardCharsets.UTF_8));
            Kms kms = watch.watch(keyhold.kms());
            asTheyShouldBe(kms);
            new CanaryCalls(kms, watch, CANARY).everything();
            for (Method operation : operations()) {
                for (int i = 0; i < CASES; i++) {
                    atRandom(i % 5 == 0 ? watch.watch(keyhold.as(bob())) : kms, operation);
                }
            }
            keyhold.auditLog().heads();

            assertThat(watch.operations())
                    .isEqualTo(operations().stream().map(Method::getName).collect(Collectors.toSet()));
            assertThat(watch.succeeded())
                    .as("done at least once")
                    .isEqualTo(watch.operations().stream()
                            .filter(name -> !NEED_A_TOKEN.contains(name))
                            .collect(Collectors.toSet()));
            assertThat(watch.secrets()).isGreaterThan(100);
            assertThat(watch.foundIn("a leak: " + HexFormat.of().formatHex(CANARY)))
                    .as("the scan finds what is there")
                    .isNotEmpty();
            assertThat(watch.said()).as("the log was heard").contains("io.keyhold");
            assertThat(watch.foundInWhatWasSaid()).isEmpty();
            assertThat(watch.foundIn(trail(folder.resolve("audit")))).isEmpty();
            assertThat(watch.foundIn(rendered(keyhold))).isEmpty();
            assertThat(trail(folder.resolve("audit")))
                    .as("what is logged in clear")
                    .contains("context-in-clear");
        }
    }

    private void asTheyShouldBe(Kms kms) {
        String aes = key(kms, KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT);
        kms.createAlias(CreateAliasRequest.of("alias/canary", aes));
        byte[] blob = kms.encrypt(
                        EncryptRequest.of(aes, CANARY).withEncryptionContext(Map.of("context", "context-in-clear")))
                .ciphertextBlob();
        bytes.add(blob);
        kms.decrypt(DecryptRequest.of(blob).withEncryptionContext(Map.of("context", "context-in-clear")));
        byte[] plain = kms.encrypt(EncryptRequest.of(aes, CANARY)).ciphertextBlob();
        bytes.add(plain);
        kms.reEncrypt(ReEncryptRequest.of(plain, aes));
        kms.generateDataKey(GenerateDataKeyRequest.of(aes).withKeySpec(DataKeySpec.AES_256));
        kms.generateDataKeyPair(GenerateDataKeyPairRequest.of(aes, DataKeyPairSpec.ECC_NIST_P256));
        kms.generateRandom(GenerateRandomRequest.of(32));
        String hmac = key(kms, KeySpec.HMAC_256, KeyUsageType.GENERATE_VERIFY_MAC);
        byte[] mac = kms.generateMac(GenerateMacRequest.of(CANARY, hmac, MacAlgorithmSpec.HMAC_SHA_256))
                .mac();
        kms.verifyMac(VerifyMacRequest.of(CANARY, hmac, MacAlgorithmSpec.HMAC_SHA_256, mac));
        refused(() -> kms.verifyMac(VerifyMacRequest.of(blob, hmac, MacAlgorithmSpec.HMAC_SHA_256, mac)));
        String signing = key(kms, KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
        byte[] signature = kms.sign(SignRequest.of(signing, CANARY, SigningAlgorithmSpec.ECDSA_SHA_256))
                .signature();
        kms.verify(VerifyRequest.of(signing, CANARY, signature, SigningAlgorithmSpec.ECDSA_SHA_256));
        refused(() -> kms.verify(VerifyRequest.of(signing, blob, signature, SigningAlgorithmSpec.ECDSA_SHA_256)));
        bytes.addAll(List.of(mac, signature));
        String agreeing = key(kms, KeySpec.ECC_NIST_P256, KeyUsageType.KEY_AGREEMENT);
        byte[] peer = kms.getPublicKey(GetPublicKeyRequest.of(agreeing)).publicKey();
        kms.deriveSharedSecret(DeriveSharedSecretRequest.of(agreeing, KeyAgreementAlgorithmSpec.ECDH, peer));
        String kem = key(kms, KeySpec.ML_KEM_768, KeyUsageType.ENCAPSULATE_DECAPSULATE);
        byte[] encapsulated = kms.encapsulate(EncapsulateRequest.of(kem, EncapsulationAlgorithmSpec.ML_KEM))
                .sharedSecretCiphertextBlob();
        kms.decapsulate(DecapsulateRequest.of(kem, encapsulated, EncapsulationAlgorithmSpec.ML_KEM));
        String rsa = key(kms, KeySpec.RSA_2048, KeyUsageType.ENCRYPT_DECRYPT);
        EncryptRequest oaep =
                EncryptRequest.of(rsa, CANARY).withEncryptionAlgorithm(EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256);
        byte[] sealed = kms.encrypt(oaep).ciphertextBlob();
        kms.decrypt(DecryptRequest.of(sealed)
                .withKeyId(rsa)
                .withEncryptionAlgorithm(EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256));
        bytes.addAll(List.of(peer, sealed, encapsulated));
    }

    private String key(Kms kms, KeySpec spec, KeyUsageType usage) {
        String keyId = kms.createKey(CreateKeyRequest.of().withKeySpec(spec).withKeyUsage(usage))
                .keyMetadata()
                .keyId();
        names.add(keyId);
        return keyId;
    }

    private static void refused(Runnable call) {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(call::run)).isInstanceOf(KmsException.class);
    }

    /** Calls an operation with arguments drawn from what there is; refusals are what is looked at. */
    private void atRandom(Kms kms, Method operation) throws ReflectiveOperationException {
        Method factory = Arrays.stream(operation.getParameterTypes()[0].getMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers())
                        && method.getName().equals("of"))
                .findFirst()
                .orElseThrow();
        Object[] arguments =
                Arrays.stream(factory.getParameterTypes()).map(this::draw).toArray();
        try {
            operation.invoke(kms, factory.invoke(null, arguments));
        } catch (InvocationTargetException e) {
            assertThat(e.getCause()).isInstanceOf(KmsException.class).isNotInstanceOf(KmsException.Internal.class);
        }
    }

    private Object draw(Class<?> type) {
        if (type == String.class) {
            return names.get(random.nextInt(names.size()));
        }
        if (type == byte[].class) {
            return bytes.get(random.nextInt(bytes.size())).clone();
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
        }
        if (type == int.class || type == Integer.class) {
            return random.nextInt(2000);
        }
        if (type == List.class) {
            return List.of();
        }
        if (type == boolean.class) {
            return random.nextBoolean();
        }
        if (type == Map.class) {
            return Map.of();
        }
        throw new AssertionError("draw arguments of " + type + " too");
    }

    private static List<Method> operations() {
        return Arrays.stream(Kms.class.getMethods())
                .filter(method -> method.getParameterCount() == 1 && !method.isDefault())
                .sorted(Comparator.comparing(Method::getName).thenComparing(Method::toString))
                .toList();
    }

    private static Caller bob() {
        return Caller.of("arn:aws:iam::111122223333:user/bob");
    }

    private static String rendered(Keyhold keyhold) {
        try (Stream<AuditRecord> found = keyhold.auditLog().lookup(AuditQuery.ALL)) {
            return found.flatMap(record -> record.json().stream()).collect(Collectors.joining("\n"));
        }
    }

    private static String trail(Path directory) throws IOException {
        StringBuilder all = new StringBuilder();
        Set<Path> files = new TreeSet<>();
        try (Stream<Path> list = Files.list(directory)) {
            list.forEach(files::add);
        }
        for (Path file : files) {
            try (InputStream raw = Files.newInputStream(file);
                    InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
                all.append(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }
}
