package io.keyhold.samples;

import io.keyhold.Keyhold;
import io.keyhold.api.AlgorithmSpec;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.ExpirationModelType;
import io.keyhold.api.GetParametersForImportRequest;
import io.keyhold.api.GetParametersForImportResponse;
import io.keyhold.api.ImportKeyMaterialRequest;
import io.keyhold.api.ImportType;
import io.keyhold.api.IncludeKeyMaterial;
import io.keyhold.api.Kms;
import io.keyhold.api.ListKeyRotationsRequest;
import io.keyhold.api.OriginType;
import io.keyhold.api.RotateKeyOnDemandRequest;
import io.keyhold.api.RotationsListEntry;
import io.keyhold.api.UpdateAliasRequest;
import io.keyhold.api.WrappingKeySpec;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/**
 * Key material that comes from outside is rotated once a year, in both ways: new material for the same key, and a new
 * key behind the same alias. What was encrypted before opens afterwards. Argument: a directory to work in.
 */
public final class S05_ImportedKeyYear {
    private static final String ALIAS = "alias/orders";
    private static final byte[] ORDER = "order 4711".getBytes(StandardCharsets.UTF_8);
    private static final SecureRandom RANDOM = new SecureRandom();

    private S05_ImportedKeyYear() {}

    /** Runs the sample; see the class. */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        Path directory = arguments.length > 0 ? Path.of(arguments[0]) : Files.createTempDirectory("keyhold-import");
        run(directory, System.out);
    }

    static void run(Path directory, PrintStream out) throws IOException, GeneralSecurityException {
        try (Keyhold keyhold = Keyhold.open(settings(directory))) {
            Kms kms = keyhold.kms();
            String keyId = firstYear(kms);
            byte[] first = kms.encrypt(EncryptRequest.of(ALIAS, ORDER)).ciphertextBlob();

            secondYear(kms, keyId);
            byte[] second = kms.encrypt(EncryptRequest.of(ALIAS, ORDER)).ciphertextBlob();
            show(kms, keyId, out);

            String newKeyId = thirdYear(kms);
            byte[] third = kms.encrypt(EncryptRequest.of(ALIAS, ORDER)).ciphertextBlob();
            out.println("new key       " + newKeyId + " behind " + ALIAS);

            for (byte[] blob : new byte[][] {first, second, third}) {
                boolean same = Arrays.equals(
                        ORDER, kms.decrypt(DecryptRequest.of(blob)).plaintext());
                out.println("opens         " + (same ? "yes" : "NO"));
            }
        }
    }

    /** A key without material, and material for it. */
    private static String firstYear(Kms kms) throws GeneralSecurityException {
        String keyId = kms.createKey(CreateKeyRequest.of().withOrigin(OriginType.EXTERNAL))
                .keyMetadata()
                .keyId();
        importMaterial(kms, keyId, fromTheHsm(), "year 1");
        kms.createAlias(CreateAliasRequest.of(ALIAS, keyId));
        return keyId;
    }

    /** One way: new material for the same key. Keep the old: the key needs every material it has had. */
    private static void secondYear(Kms kms, String keyId) throws GeneralSecurityException {
        importMaterial(kms, keyId, fromTheHsm(), "year 2");
        kms.rotateKeyOnDemand(RotateKeyOnDemandRequest.of(keyId));
    }

    /** The other way: a new key, and the alias moves to it. Blobs name their key, so the old ones still open. */
    private static String thirdYear(Kms kms) throws GeneralSecurityException {
        String newKeyId = kms.createKey(CreateKeyRequest.of().withOrigin(OriginType.EXTERNAL))
                .keyMetadata()
                .keyId();
        importMaterial(kms, newKeyId, fromTheHsm(), "year 3");
        kms.updateAlias(UpdateAliasRequest.of(ALIAS, newKeyId));
        return newKeyId;
    }

    private static void importMaterial(Kms kms, String keyId, byte[] material, String note)
            throws GeneralSecurityException {
        GetParametersForImportResponse parameters = kms.getParametersForImport(
                GetParametersForImportRequest.of(keyId, AlgorithmSpec.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048));
        byte[] wrapped = wrap(parameters.publicKey(), material);
        Arrays.fill(material, (byte) 0);
        kms.importKeyMaterial(ImportKeyMaterialRequest.of(keyId, parameters.importToken(), wrapped)
                .withImportType(ImportType.NEW_KEY_MATERIAL)
                .withExpirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE)
                .withKeyMaterialDescription(note));
    }

    /** {@code MGF1ParameterSpec} is named: the JDK would take SHA-1 for it. */
    private static byte[] wrap(byte[] publicKey, byte[] material) throws GeneralSecurityException {
        PublicKey wrappingKey = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(publicKey));
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                wrappingKey,
                new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
        return cipher.doFinal(material);
    }

    /** Stands for the place that the material comes from, and that keeps a copy of it. */
    private static byte[] fromTheHsm() {
        byte[] material = new byte[32];
        RANDOM.nextBytes(material);
        return material;
    }

    private static void show(Kms kms, String keyId, PrintStream out) {
        for (RotationsListEntry material : kms.listKeyRotations(
                        ListKeyRotationsRequest.of(keyId).withIncludeKeyMaterial(IncludeKeyMaterial.ALL_KEY_MATERIAL))
                .rotations()) {
            out.println("material      " + material.keyMaterialDescription().orElse("") + "  "
                    + material.keyMaterialState().value());
        }
    }

    private static Path settings(Path directory) throws IOException {
        Files.createDirectories(directory);
        byte[] random = new byte[24];
        RANDOM.nextBytes(random);
        Files.writeString(directory.resolve("passphrase"), Base64.getEncoder().encodeToString(random) + "\n");
        Path settings = directory.resolve("keyhold.properties");
        Files.writeString(settings, "keyhold.store = store/keys.db\nkeyhold.root = passphrase-file:passphrase\n");
        return settings;
    }
}
