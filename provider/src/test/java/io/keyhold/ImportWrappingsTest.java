package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.AlgorithmSpec;
import io.keyhold.api.DeleteImportedKeyMaterialRequest;
import io.keyhold.api.ExpirationModelType;
import io.keyhold.api.GetParametersForImportResponse;
import io.keyhold.api.GetPublicKeyRequest;
import io.keyhold.api.ImportKeyMaterialRequest;
import io.keyhold.api.ImportType;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyState;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.api.WrappingKeySpec;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every key spec with every wrapping algorithm and wrapping key, and every way to get a token wrong. */
class ImportWrappingsTest {
    private static final Map<KeySpec, String> CURVES = Map.of(
            KeySpec.ECC_NIST_P256, "secp256r1", KeySpec.ECC_NIST_P384, "secp384r1", KeySpec.ECC_NIST_P521, "secp521r1");
    private static final Map<KeySpec, Integer> RSA =
            Map.of(KeySpec.RSA_2048, 2048, KeySpec.RSA_3072, 3072, KeySpec.RSA_4096, 4096);

    private static final boolean LONG = Boolean.getBoolean("keyhold.long");

    @TempDir
    Path directory;

    private Life life;
    private Importing importing;

    @BeforeEach
    void open() {
        life = new Life(directory);
        importing = new Importing(life);
    }

    @AfterEach
    void close() {
        life.close();
    }

    @TestFactory
    Stream<DynamicTest> importKeyMaterial_everyPair_isImportedOrRefused() {
        List<KeySpec> specs = List.of(
                KeySpec.SYMMETRIC_DEFAULT,
                KeySpec.HMAC_224,
                KeySpec.HMAC_512,
                KeySpec.RSA_2048,
                KeySpec.RSA_4096,
                KeySpec.ECC_NIST_P256,
                KeySpec.ECC_NIST_P384,
                KeySpec.ECC_NIST_P521,
                KeySpec.ECC_NIST_EDWARDS25519);
        return specs.stream().filter(spec -> LONG || spec != KeySpec.RSA_4096).flatMap(spec -> {
            Material material = material(spec);
            return Arrays.stream(AlgorithmSpec.values())
                    .flatMap(algorithm -> Arrays.stream(WrappingKeySpec.values())
                            .filter(wrappingKey -> LONG
                                    || wrappingKey == WrappingKeySpec.RSA_2048
                                    || wrappingKey == WrappingKeySpec.SM2)
                            .map(wrappingKey -> DynamicTest.dynamicTest(
                                    spec + " " + algorithm.value() + " " + wrappingKey.value(),
                                    () -> importOrRefuse(spec, material, algorithm, wrappingKey))));
        });
    }

    /** Secret bytes, or PKCS#8 with its public key. */
    private record Material(byte[] secret, byte[] publicKey) {}

    private void importOrRefuse(KeySpec spec, Material material, AlgorithmSpec algorithm, WrappingKeySpec wrappingKey) {
        String keyId = importing.key(spec, usage(spec));
        if (!fits(spec, algorithm, wrappingKey)) {
            assertThatThrownBy(() -> importing.parameters(keyId, algorithm, wrappingKey))
                    .isInstanceOf(KmsException.Unsupported.class)
                    .hasMessageContaining(algorithm.value());
            return;
        }
        importWrapped(keyId, material, algorithm, wrappingKey);
        assertThat(life.state(keyId)).isEqualTo(KeyState.ENABLED);
        life.kms().deleteImportedKeyMaterial(DeleteImportedKeyMaterialRequest.of(keyId));
        assertThat(life.state(keyId)).isEqualTo(KeyState.PENDING_IMPORT);
        importWrapped(keyId, material, algorithm, wrappingKey);
        if (!spec.isSymmetric()) {
            assertThat(life.kms().getPublicKey(GetPublicKeyRequest.of(keyId)).publicKey())
                    .isEqualTo(material.publicKey());
            assertThatThrownBy(() -> importWrapped(keyId, material(spec), algorithm, wrappingKey))
                    .isInstanceOf(KmsException.IncorrectKeyMaterial.class);
        }
    }

    private void importWrapped(String keyId, Material material, AlgorithmSpec algorithm, WrappingKeySpec wrappingKey) {
        GetParametersForImportResponse parameters = importing.parameters(keyId, algorithm, wrappingKey);
        life.kms()
                .importKeyMaterial(
                        importing.request(keyId, parameters, Wraps.wrap(parameters, algorithm, material.secret())));
    }

    /** The table of AWS, written down a second time. */
    private static boolean fits(KeySpec spec, AlgorithmSpec algorithm, WrappingKeySpec wrappingKey) {
        boolean sm2 = wrappingKey == WrappingKeySpec.SM2;
        return switch (algorithm.value()) {
            case "SM2PKE" -> sm2 && !RSA.containsKey(spec);
            case "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256" ->
                !sm2
                        && !RSA.containsKey(spec)
                        && !(spec == KeySpec.ECC_NIST_P521 && wrappingKey == WrappingKeySpec.RSA_2048);
            case "RSA_AES_KEY_WRAP_SHA_1", "RSA_AES_KEY_WRAP_SHA_256" -> !sm2 && !spec.isSymmetric();
            default -> false;
        };
    }

    private static KeyUsageType usage(KeySpec spec) {
        return switch (spec.family()) {
            case AES -> KeyUsageType.ENCRYPT_DECRYPT;
            case HMAC -> KeyUsageType.GENERATE_VERIFY_MAC;
            default -> KeyUsageType.SIGN_VERIFY;
        };
    }

    private static Material material(KeySpec spec) {
        try {
            if (spec.isSymmetric()) {
                return new Material(Wraps.bytes(spec.sizeBits() / 8), new byte[0]);
            }
            KeyPairGenerator generator;
            if (RSA.containsKey(spec)) {
                generator = KeyPairGenerator.getInstance("RSA", "SunRsaSign");
                generator.initialize(RSA.get(spec));
            } else if (CURVES.containsKey(spec)) {
                generator = KeyPairGenerator.getInstance("EC", "SunEC");
                generator.initialize(new ECGenParameterSpec(CURVES.get(spec)));
            } else {
                generator = KeyPairGenerator.getInstance("Ed25519", "SunEC");
            }
            KeyPair pair = generator.generateKeyPair();
            return new Material(pair.getPrivate().getEncoded(), pair.getPublic().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void importKeyMaterial_badToken_isRefused() {
        String keyId = importing.aesKey();
        byte[] material = Wraps.bytes(32);
        ImportKeyMaterialRequest good = importing.request(keyId, material);
        byte[] token = good.importToken();
        for (int length = 1; length < token.length; length++) {
            assertInvalid(keyId, Arrays.copyOf(token, length), good);
        }
        assertInvalid(keyId, Arrays.copyOf(token, token.length + 1), good);
        for (int i = 0; i < token.length; i++) {
            byte[] changed = token.clone();
            changed[i] ^= 1;
            assertInvalid(keyId, changed, good);
        }
        String other = importing.aesKey();
        assertInvalid(other, token, good);
        assertInvalid(keyId, importing.request(other, material).importToken(), good);
        life.kms().importKeyMaterial(good);
        assertInvalid(keyId, token, good);
    }

    @Test
    void importKeyMaterial_tokenADayOld_isExpiredAndRemoved() {
        String keyId = importing.aesKey();
        ImportKeyMaterialRequest request = importing.request(keyId, Wraps.bytes(32));
        life.clock.advance(Duration.ofDays(1));
        assertThatThrownBy(() -> life.kms().importKeyMaterial(request))
                .isInstanceOf(KmsException.ExpiredImportToken.class);
        life.keepHouse();
        assertThatThrownBy(() -> life.kms().importKeyMaterial(request))
                .isInstanceOf(KmsException.InvalidImportToken.class);
    }

    @Test
    void importKeyMaterial_wrongWrapping_isRefusedAndTheTokenStays() {
        String keyId = importing.aesKey();
        byte[] material = Wraps.bytes(32);
        GetParametersForImportResponse parameters = oaep(keyId);
        GetParametersForImportResponse others = oaep(keyId);
        byte[] wrapped = Wraps.wrap(parameters, AlgorithmSpec.RSAES_OAEP_SHA_256, material);
        for (byte[] bad : List.of(
                Wraps.wrap(parameters, AlgorithmSpec.RSAES_OAEP_SHA_1, material),
                Wraps.wrap(parameters, AlgorithmSpec.RSA_AES_KEY_WRAP_SHA_256, material),
                Wraps.wrap(others, AlgorithmSpec.RSAES_OAEP_SHA_256, material),
                Arrays.copyOf(wrapped, 255),
                Arrays.copyOf(wrapped, 257),
                Wraps.bytes(1),
                material)) {
            assertThatThrownBy(() -> life.kms().importKeyMaterial(importing.request(keyId, parameters, bad)))
                    .isInstanceOf(KmsException.InvalidCiphertext.class);
        }
        for (int length : new int[] {1, 16, 31, 33, 64}) {
            byte[] bad = Wraps.wrap(parameters, AlgorithmSpec.RSAES_OAEP_SHA_256, Wraps.bytes(length));
            assertThatThrownBy(() -> life.kms().importKeyMaterial(importing.request(keyId, parameters, bad)))
                    .isInstanceOf(KmsException.IncorrectKeyMaterial.class);
        }
        life.kms().importKeyMaterial(importing.request(keyId, parameters, wrapped));
    }

    @Test
    void importKeyMaterial_wrongPrivateKey_isRefused() {
        String keyId = importing.key(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
        for (byte[] bad : List.of(
                material(KeySpec.ECC_NIST_P384).secret(),
                material(KeySpec.ECC_NIST_EDWARDS25519).secret(),
                Wraps.bytes(32),
                new byte[] {0x30, 0})) {
            assertThatThrownBy(() -> importing.material(keyId, bad))
                    .isInstanceOf(KmsException.IncorrectKeyMaterial.class);
        }
        assertThatThrownBy(() -> importing.material(
                        keyId,
                        material(KeySpec.ECC_NIST_P256).secret(),
                        request -> request.withImportType(ImportType.NEW_KEY_MATERIAL)))
                .isInstanceOf(KmsException.Validation.class);
        assertThatThrownBy(() -> importing.material(
                        keyId,
                        material(KeySpec.ECC_NIST_P256).secret(),
                        request -> request.withKeyMaterialDescription("x")))
                .isInstanceOf(KmsException.Validation.class);
    }

    @Test
    void import_ofKeysThatTakeNone_isUnsupported() {
        String keyId = life.createKey();
        assertThatThrownBy(() -> importing.parameters(keyId))
                .isInstanceOf(KmsException.Unsupported.class)
                .hasMessageContaining("origin is AWS_KMS which is not valid for this operation.");
        assertThatThrownBy(() -> life.kms()
                        .importKeyMaterial(ImportKeyMaterialRequest.of(keyId, new byte[49], new byte[256])
                                .withExpirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE)))
                .isInstanceOf(KmsException.Unsupported.class);
        assertThatThrownBy(() -> life.kms().deleteImportedKeyMaterial(DeleteImportedKeyMaterialRequest.of(keyId)))
                .isInstanceOf(KmsException.Unsupported.class);
        assertThatThrownBy(() -> importing.key(KeySpec.ML_DSA_44, KeyUsageType.SIGN_VERIFY))
                .isInstanceOf(KmsException.Unsupported.class);
    }

    private GetParametersForImportResponse oaep(String keyId) {
        return importing.parameters(keyId, AlgorithmSpec.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048);
    }

    private void assertInvalid(String keyId, byte[] token, ImportKeyMaterialRequest good) {
        assertThatThrownBy(() -> life.kms()
                        .importKeyMaterial(ImportKeyMaterialRequest.of(keyId, token, good.encryptedKeyMaterial())
                                .withExpirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE)))
                .isInstanceOf(KmsException.InvalidImportToken.class);
    }
}
