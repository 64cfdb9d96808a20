package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keyhold.api.AlgorithmSpec;
import io.keyhold.api.GenerateMacRequest;
import io.keyhold.api.GetParametersForImportResponse;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.api.MessageType;
import io.keyhold.api.SignRequest;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.api.WrappingKeySpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Material made and wrapped by the {@code openssl} command, as a user would do it, and what the imported key does judged by
 * {@code openssl} again.
 */
class OpensslImportTest {
    private static final String MESSAGE = "as a user would do it";

    @TempDir
    Path directory;

    private Life life;
    private Importing importing;

    @BeforeEach
    void open() throws IOException {
        boolean there;
        try {
            there = run("version").startsWith("OpenSSL 3");
        } catch (IOException e) {
            there = false;
        }
        assumeTrue(there, "no command `openssl` of version 3");
        life = new Life(directory.resolve("keyhold"));
        importing = new Importing(life);
        Files.writeString(directory.resolve("message"), MESSAGE);
    }

    @AfterEach
    void close() {
        if (life != null) {
            life.close();
        }
    }

    @Test
    void symmetric_wrappedWithOaepSha256_encrypts() throws IOException {
        String keyId = importing.aesKey();
        run("rand -out material 32");
        importOaep(keyId, "sha256", AlgorithmSpec.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_4096);

        life.assertOpens(life.encrypt(keyId));
    }

    @Test
    void hmac_wrappedWithOaepSha1_computesWhatOpensslComputes() throws IOException {
        String keyId = importing.key(KeySpec.HMAC_384, KeyUsageType.GENERATE_VERIFY_MAC);
        run("rand -out material 48");
        importOaep(keyId, "sha1", AlgorithmSpec.RSAES_OAEP_SHA_1, WrappingKeySpec.RSA_3072);

        byte[] mac = life.kms()
                .generateMac(GenerateMacRequest.of(
                        MESSAGE.getBytes(StandardCharsets.UTF_8), keyId, MacAlgorithmSpec.HMAC_SHA_384))
                .mac();
        String hex = HexFormat.of().formatHex(Files.readAllBytes(directory.resolve("material")));
        assertThat(run("dgst -sha384 -mac HMAC -macopt hexkey:" + hex + " message"))
                .contains(HexFormat.of().formatHex(mac));
    }

    @Test
    void rsa_wrappedWithKeyWrapSha256_signsWhatOpensslVerifies() throws IOException {
        run("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out private.pem");
        run("pkcs8 -topk8 -nocrypt -in private.pem -outform DER -out material");
        String keyId = importing.key(KeySpec.RSA_2048, KeyUsageType.SIGN_VERIFY);
        importKeyWrap(keyId, "sha256", AlgorithmSpec.RSA_AES_KEY_WRAP_SHA_256, WrappingKeySpec.RSA_3072);

        sign(keyId, SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_256);
        assertThat(run("dgst -sha256 -verify public.pem -signature signature message"))
                .contains("Verified OK");
    }

    @Test
    void ec_wrappedWithKeyWrapSha1_signsWhatOpensslVerifies() throws IOException {
        run("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521 -out private.pem");
        run("pkcs8 -topk8 -nocrypt -in private.pem -outform DER -out material");
        String keyId = importing.key(KeySpec.ECC_NIST_P521, KeyUsageType.SIGN_VERIFY);
        importKeyWrap(keyId, "sha1", AlgorithmSpec.RSA_AES_KEY_WRAP_SHA_1, WrappingKeySpec.RSA_2048);

        sign(keyId, SigningAlgorithmSpec.ECDSA_SHA_512);
        assertThat(run("dgst -sha512 -verify public.pem -signature signature message"))
                .contains("Verified OK");
    }

    @Test
    void ed25519_wrappedWithOaepSha256_signsWhatOpensslVerifies() throws IOException {
        run("genpkey -algorithm ED25519 -out private.pem");
        run("pkcs8 -topk8 -nocrypt -in private.pem -outform DER -out material");
        String keyId = importing.key(KeySpec.ECC_NIST_EDWARDS25519, KeyUsageType.SIGN_VERIFY);
        importOaep(keyId, "sha256", AlgorithmSpec.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048);

        sign(keyId, SigningAlgorithmSpec.ED25519_SHA_512);
        assertThat(run("pkeyutl -verify -pubin -inkey public.pem -rawin -in message -sigfile signature"))
                .contains("Signature Verified Successfully");
    }

    private void sign(String keyId, SigningAlgorithmSpec algorithm) throws IOException {
        run("pkey -in private.pem -pubout -out public.pem");
        Files.write(
                directory.resolve("signature"),
                life.kms()
                        .sign(SignRequest.of(keyId, MESSAGE.getBytes(StandardCharsets.UTF_8), algorithm)
                                .withMessageType(MessageType.RAW))
                        .signature());
    }

    private void importOaep(String keyId, String hash, AlgorithmSpec algorithm, WrappingKeySpec wrappingKey)
            throws IOException {
        GetParametersForImportResponse parameters = parameters(keyId, algorithm, wrappingKey);
        oaep(hash, "material", "wrapped");
        importFile(keyId, parameters, Files.readAllBytes(directory.resolve("wrapped")));
    }

    private void importKeyWrap(String keyId, String hash, AlgorithmSpec algorithm, WrappingKeySpec wrappingKey)
            throws IOException {
        GetParametersForImportResponse parameters = parameters(keyId, algorithm, wrappingKey);
        run("rand -out aes-key 32");
        String hex = HexFormat.of().formatHex(Files.readAllBytes(directory.resolve("aes-key")));
        run("enc -id-aes256-wrap-pad -K " + hex + " -iv A65959A6 -in material -out material-wrapped");
        oaep(hash, "aes-key", "wrapped");
        byte[] first = Files.readAllBytes(directory.resolve("wrapped"));
        byte[] second = Files.readAllBytes(directory.resolve("material-wrapped"));
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        importFile(keyId, parameters, both);
    }

    private GetParametersForImportResponse parameters(
            String keyId, AlgorithmSpec algorithm, WrappingKeySpec wrappingKey) throws IOException {
        GetParametersForImportResponse parameters = importing.parameters(keyId, algorithm, wrappingKey);
        Files.write(directory.resolve("wrapping-key.der"), parameters.publicKey());
        return parameters;
    }

    private void oaep(String hash, String in, String out) throws IOException {
        run("pkeyutl -encrypt -pubin -keyform DER -inkey wrapping-key.der -in " + in + " -out " + out
                + " -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:" + hash + " -pkeyopt rsa_mgf1_md:" + hash);
    }

    private void importFile(String keyId, GetParametersForImportResponse parameters, byte[] wrapped) {
        life.kms().importKeyMaterial(importing.request(keyId, parameters, wrapped));
    }

    private String run(String arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ", -1)));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        assertThat(process.exitValue())
                .as("openssl " + arguments + ": " + output)
                .isZero();
        return output;
    }
}
