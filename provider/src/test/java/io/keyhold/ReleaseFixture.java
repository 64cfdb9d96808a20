package io.keyhold;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyhold.api.AlgorithmSpec;
import io.keyhold.api.CertificateContents;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EnableKeyRotationRequest;
import io.keyhold.api.EncapsulateRequest;
import io.keyhold.api.EncapsulateResponse;
import io.keyhold.api.EncapsulationAlgorithmSpec;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.ExpirationModelType;
import io.keyhold.api.GenerateMacRequest;
import io.keyhold.api.GetParametersForImportRequest;
import io.keyhold.api.GetParametersForImportResponse;
import io.keyhold.api.GrantConstraints;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.ImportKeyMaterialRequest;
import io.keyhold.api.KeyListEntry;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.api.ListKeysRequest;
import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.api.MessageType;
import io.keyhold.api.OriginType;
import io.keyhold.api.Progress;
import io.keyhold.api.RotateKeyOnDemandRequest;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import io.keyhold.api.SignRequest;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.api.Tag;
import io.keyhold.api.WrappingKeySpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;

/**
 * Writes what a release stores: a store with its settings and trail, a backup, blobs, an envelope, signatures and MACs, and
 * in {@code expected.json} what must come out of them. Run once with the code of each release; what it wrote stays under
 * {@code src/test/resources/releases} forever, and {@link ReleaseFixturesTest} opens it with today's code.
 *
 * <p>{@code ReleaseFixture FOLDER closed} closes the store in order, {@code ReleaseFixture FOLDER halted} ends the process
 * in the middle of its work, so that the last changes are in the database's log and the trail has an open end.
 */
public final class ReleaseFixture {
    static final byte[] PLAINTEXT = "Dear Mary, Jürgen will be late.".getBytes(StandardCharsets.UTF_8);
    static final Map<String, String> CONTEXT = Map.of("to", "Mary", "from", "Jürgen");
    static final String MARY = "arn:aws:iam::111122223333:user/mary";
    static final String READER = "arn:aws:iam::111122223333:role/reader";

    private final ObjectMapper mapper = new ObjectMapper();
    private final ObjectNode expected = mapper.createObjectNode();
    private final Path folder;
    private final Keyhold keyhold;
    private final Kms kms;

    private ReleaseFixture(Path folder, Keyhold keyhold) {
        this.folder = folder;
        this.keyhold = keyhold;
        this.kms = keyhold.kms();
    }

    /** Writes the fixture into a folder that is not there yet. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        boolean halted = arguments[1].equals("halted");
        Path settings = halted ? passphraseSettings(folder) : pkcs12Settings(folder);
        Keyhold keyhold = Keyhold.open(settings);
        ReleaseFixture fixture = new ReleaseFixture(folder, keyhold);
        fixture.fill();
        if (halted) {
            keyhold.auditLog().heads();
            fixture.writeExpected();
            Runtime.getRuntime().halt(0);
        }
        keyhold.close();
        fixture.writeExpected();
    }

    private static Path pkcs12Settings(Path folder) throws IOException {
        Path settings = TestKeyhold.settings(folder);
        Life.pkcs12(
                folder.resolve("root.p12"),
                Files.readString(folder.resolve("password")).strip());
        return settings;
    }

    private static Path passphraseSettings(Path folder) throws IOException {
        Files.writeString(folder.resolve("passphrase"), "correct horse battery staple\n");
        return Files.writeString(
                folder.resolve("keyhold.properties"),
                "keyhold.store = store/keys.db\nkeyhold.root = passphrase-file:passphrase\n");
    }

    private void fill() throws Exception {
        principals();
        for (KeySpec spec : KeySpec.values()) {
            for (KeyUsageType usage : KeyUsageType.values()) {
                if (spec.allows(usage)) {
                    used(spec, usage);
                }
            }
        }
        rotated();
        keyhold.rootChange().rotateDomainKey();
        imported();
        granted();
        resting();
        entries();
        envelope();
        keyhold.backup(folder.resolve("keys.backup"));
        describeKeys();
    }

    private void principals() {
        keyhold.admin().createAccount("444455556666", "The other account");
        keyhold.admin().createPrincipal(MARY);
        keyhold.admin().createPrincipal(READER);
        keyhold.admin().tagPrincipal(MARY, Map.of("department", "Forschung & Entwicklung"));
        keyhold.admin().setSecret(MARY, "mary's secret".toCharArray());
        keyhold.admin().putPolicy(READER, "reads", """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*"}}""");
    }

    private void used(KeySpec spec, KeyUsageType usage) {
        String keyId = kms.createKey(CreateKeyRequest.of()
                        .withKeySpec(spec)
                        .withKeyUsage(usage)
                        .withDescription("für " + spec)
                        .withTags(List.of(new Tag("spec", spec.name()))))
                .keyMetadata()
                .keyId();
        kms.createAlias(CreateAliasRequest.of("alias/" + spec + "/" + usage, keyId));
        for (EncryptionAlgorithmSpec algorithm : spec.encryptionAlgorithms(usage)) {
            EncryptRequest request = EncryptRequest.of(keyId, PLAINTEXT).withEncryptionAlgorithm(algorithm);
            boolean symmetric = algorithm == EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT;
            byte[] blob = kms.encrypt(symmetric ? request.withEncryptionContext(CONTEXT) : request)
                    .ciphertextBlob();
            made("ciphertexts", keyId, algorithm.value(), blob);
        }
        for (SigningAlgorithmSpec algorithm : spec.signingAlgorithms(usage)) {
            made("signatures", keyId, algorithm.value(), signature(keyId, algorithm));
        }
        for (EncapsulationAlgorithmSpec algorithm : spec.encapsulationAlgorithms(usage)) {
            EncapsulateResponse encapsulated = kms.encapsulate(EncapsulateRequest.of(keyId, algorithm));
            made("encapsulated", keyId, algorithm.value(), encapsulated.sharedSecretCiphertextBlob());
            made("sharedSecrets", keyId, algorithm.value(), encapsulated.sharedSecret());
        }
        for (MacAlgorithmSpec algorithm : spec.macAlgorithms(usage)) {
            byte[] mac = kms.generateMac(GenerateMacRequest.of(PLAINTEXT, keyId, algorithm))
                    .mac();
            made("macs", keyId, algorithm.value(), mac);
        }
    }

    private byte[] signature(String keyId, SigningAlgorithmSpec algorithm) {
        return kms.sign(SignRequest.of(keyId, signed(algorithm), algorithm).withMessageType(messageType(algorithm)))
                .signature();
    }

    /** What is signed: the plaintext, or its digest where the algorithm takes nothing else. */
    static byte[] signed(SigningAlgorithmSpec algorithm) {
        try {
            return messageType(algorithm) == MessageType.RAW
                    ? PLAINTEXT
                    : MessageDigest.getInstance("SHA-512").digest(PLAINTEXT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static MessageType messageType(SigningAlgorithmSpec algorithm) {
        return algorithm == SigningAlgorithmSpec.ED25519_PH_SHA_512 ? MessageType.DIGEST : MessageType.RAW;
    }

    private void rotated() {
        String keyId = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        for (int i = 0; i < 3; i++) {
            byte[] blob = kms.encrypt(EncryptRequest.of(keyId, PLAINTEXT).withEncryptionContext(CONTEXT))
                    .ciphertextBlob();
            made("ciphertexts", keyId, "SYMMETRIC_DEFAULT", blob);
            kms.rotateKeyOnDemand(RotateKeyOnDemandRequest.of(keyId));
        }
        kms.enableKeyRotation(EnableKeyRotationRequest.of(keyId).withRotationPeriodInDays(100));
    }

    private void imported() {
        String keyId = external();
        GetParametersForImportResponse parameters = parameters(keyId);
        kms.importKeyMaterial(ImportKeyMaterialRequest.of(
                        keyId, parameters.importToken(), Wraps.wrap(parameters, AlgorithmSpec.SM2PKE, new byte[] {
                            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
                            26, 27, 28, 29, 30, 31, 32
                        }))
                .withExpirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE));
        byte[] blob = kms.encrypt(EncryptRequest.of(keyId, PLAINTEXT).withEncryptionContext(CONTEXT))
                .ciphertextBlob();
        made("ciphertexts", keyId, "SYMMETRIC_DEFAULT", blob);
        parameters(external()); // stays without material, with an outstanding import token
    }

    private String external() {
        return kms.createKey(CreateKeyRequest.of().withOrigin(OriginType.EXTERNAL))
                .keyMetadata()
                .keyId();
    }

    private GetParametersForImportResponse parameters(String keyId) {
        return kms.getParametersForImport(
                GetParametersForImportRequest.of(keyId, AlgorithmSpec.SM2PKE, WrappingKeySpec.SM2));
    }

    private void granted() {
        String keyId = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        kms.createAlias(CreateAliasRequest.of("alias/granted", keyId));
        String grantId = kms.createGrant(CreateGrantRequest.of(keyId, List.of(GrantOperation.DECRYPT))
                        .withGranteePrincipal(MARY)
                        .withRetiringPrincipal(READER)
                        .withName("only-to-mary")
                        .withConstraints(GrantConstraints.of().withEncryptionContextSubset(Map.of("to", "Mary"))))
                .grantId();
        byte[] blob = kms.encrypt(EncryptRequest.of(keyId, PLAINTEXT).withEncryptionContext(CONTEXT))
                .ciphertextBlob();
        expected.putObject("grant").put("keyId", keyId).put("grantId", grantId).put("ciphertextBlob", text(blob));
    }

    private void resting() {
        String disabled = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        kms.disableKey(DisableKeyRequest.of(disabled));
        String dying = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        kms.scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(dying).withPendingWindowInDays(30));
    }

    /** Entries of the KeyStore: a signing key with its chain, a raw AES key, which counts its messages, an odd name. */
    private void entries() throws Exception {
        KeyholdProvider provider = new KeyholdProvider(keyhold);
        String signing = "alias/ECC_NIST_P256/SIGN_VERIFY";
        keyhold.certificates()
                .install(
                        signing,
                        List.of(keyhold.certificates().selfSigned(signing, CertificateContents.of("CN=fixture"))));
        KeyStore store = KeyStore.getInstance("KEYHOLD", provider);
        store.load(null, null);
        store.setKeyEntry("raw.example.com", new javax.crypto.spec.SecretKeySpec(new byte[32], "AES"), null, null);
        SecretKey raw = (SecretKey) store.getKey("raw.example.com", null);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
        cipher.init(Cipher.ENCRYPT_MODE, raw);
        byte[] sealed = cipher.doFinal(PLAINTEXT);
        expected.putObject("raw")
                .put("entry", "raw.example.com")
                .put("iv", text(cipher.getIV()))
                .put("ciphertext", text(sealed));
    }

    private void envelope() throws IOException {
        Path plain = Files.write(folder.resolve("letter.txt"), PLAINTEXT);
        keyhold.envelopes("alias/SYMMETRIC_DEFAULT/ENCRYPT_DECRYPT")
                .encrypt(plain, folder.resolve("letter.txt.keyhold"), CONTEXT, Progress.NONE);
        Files.delete(plain);
    }

    private void describeKeys() {
        ArrayNode keys = expected.putArray("keys");
        for (KeyListEntry key :
                kms.listKeys(ListKeysRequest.of().withLimit(1000)).keys()) {
            keys.addObject().put("keyId", key.keyId()).put("metadata", metadata(kms, key.keyId()));
        }
        try (Stream<io.keyhold.api.AuditRecord> records = keyhold.auditLog().lookup(io.keyhold.api.AuditQuery.ALL)) {
            expected.put("auditRecords", records.count());
        }
    }

    /** Everything that DescribeKey gives. */
    static String metadata(Kms kms, String keyId) {
        return kms.describeKey(DescribeKeyRequest.of(keyId))
                .keyMetadata()
                .toString()
                .replace(", encapsulationAlgorithms=[]", ""); // release 0.1.0 did not have the member
    }

    private void made(String what, String keyId, String algorithm, byte[] bytes) {
        expected.withArrayProperty(what)
                .addObject()
                .put("keyId", keyId)
                .put("algorithm", algorithm)
                .put("bytes", text(bytes));
    }

    private void writeExpected() throws IOException {
        mapper.writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve("expected.json").toFile(), expected);
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
