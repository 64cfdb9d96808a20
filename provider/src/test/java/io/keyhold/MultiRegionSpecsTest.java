package io.keyhold;

import static io.keyhold.ThreeRegions.DUBLIN;
import static io.keyhold.ThreeRegions.HELLO;
import static io.keyhold.ThreeRegions.LONDON;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecapsulateRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.EncapsulateRequest;
import io.keyhold.api.EncapsulateResponse;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.GenerateMacRequest;
import io.keyhold.api.GetPublicKeyRequest;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Progress;
import io.keyhold.api.SignRequest;
import io.keyhold.api.VerifyMacRequest;
import io.keyhold.api.VerifyRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Multi-Region keys of every key spec and usage: what one key makes, the related one takes. */
class MultiRegionSpecsTest {
    /** Slow to generate, and the same code as the smaller ones. */
    private static final Set<KeySpec> SLOW = Set.of(KeySpec.RSA_3072, KeySpec.RSA_4096);

    @TempDir
    Path directory;

    private ThreeRegions regions;

    @BeforeEach
    void open() {
        regions = new ThreeRegions(directory);
    }

    @AfterEach
    void close() {
        regions.close();
    }

    @TestFactory
    Stream<DynamicTest> replica_ofEverySpecAndUsage_takesWhatThePrimaryMade() {
        List<DynamicTest> tests = new ArrayList<>();
        for (KeySpec spec : KeySpec.values()) {
            for (KeyUsageType usage : KeyUsageType.values()) {
                if (spec.allows(usage) && !SLOW.contains(spec)) {
                    tests.add(DynamicTest.dynamicTest(spec + " " + usage, () -> {
                        String id = regions.pair(
                                CreateKeyRequest.of().withKeySpec(spec).withKeyUsage(usage));
                        requireTheSame(id, spec, usage);
                    }));
                }
            }
        }
        return tests.stream();
    }

    private void requireTheSame(String id, KeySpec spec, KeyUsageType usage) {
        switch (usage) {
            case ENCRYPT_DECRYPT -> encrypted(id, spec);
            case GENERATE_VERIFY_MAC -> {
                GenerateMacRequest request = GenerateMacRequest.of(
                        HELLO, id, spec.macAlgorithms(usage).get(0));
                byte[] mac = regions.in(DUBLIN).generateMac(request).mac();
                VerifyMacRequest check = VerifyMacRequest.of(HELLO, id, request.macAlgorithm(), mac);
                assertThat(regions.in(LONDON).verifyMac(check).macValid()).isTrue();
            }
            case SIGN_VERIFY -> {
                SignRequest request =
                        SignRequest.of(id, HELLO, spec.signingAlgorithms(usage).get(0));
                byte[] signature = regions.in(LONDON).sign(request).signature();
                VerifyRequest check = VerifyRequest.of(id, HELLO, signature, request.signingAlgorithm());
                assertThat(regions.in(DUBLIN).verify(check).signatureValid()).isTrue();
            }
            case KEY_AGREEMENT -> assertThat(publicKey(LONDON, id)).isEqualTo(publicKey(DUBLIN, id));
            case ENCAPSULATE_DECAPSULATE -> encapsulated(id, spec);
        }
    }

    private void encrypted(String id, KeySpec spec) {
        EncryptionAlgorithmSpec algorithm =
                spec.encryptionAlgorithms(KeyUsageType.ENCRYPT_DECRYPT).get(0);
        EncryptRequest request = EncryptRequest.of(id, HELLO).withEncryptionAlgorithm(algorithm);
        byte[] blob = regions.in(DUBLIN).encrypt(request).ciphertextBlob();
        DecryptRequest back = DecryptRequest.of(blob).withKeyId(id).withEncryptionAlgorithm(algorithm);
        assertThat(regions.in(LONDON).decrypt(back).plaintext()).isEqualTo(HELLO);
    }

    private void encapsulated(String id, KeySpec spec) {
        EncapsulateRequest request = EncapsulateRequest.of(
                id,
                spec.encapsulationAlgorithms(KeyUsageType.ENCAPSULATE_DECAPSULATE)
                        .get(0));
        EncapsulateResponse made = regions.in(DUBLIN).encapsulate(request);
        DecapsulateRequest back =
                DecapsulateRequest.of(id, made.sharedSecretCiphertextBlob(), request.encapsulationAlgorithm());
        assertThat(regions.in(LONDON).decapsulate(back).sharedSecret()).isEqualTo(made.sharedSecret());
    }

    private byte[] publicKey(String region, String id) {
        return regions.in(region).getPublicKey(GetPublicKeyRequest.of(id)).publicKey();
    }

    @Test
    void handle_ofAReplica_decryptsWhatThePrimaryEncrypted() throws Exception {
        String id = regions.pair();
        Cipher encrypting = Cipher.getInstance("KEYHOLD", new KeyholdProvider(regions.keyhold));
        encrypting.init(Cipher.ENCRYPT_MODE, handle(DUBLIN, id));
        Cipher decrypting = Cipher.getInstance("KEYHOLD", new KeyholdProvider(regions.keyhold.in(LONDON)));
        decrypting.init(Cipher.DECRYPT_MODE, handle(LONDON, id));

        assertThat(decrypting.doFinal(encrypting.doFinal(HELLO))).isEqualTo(HELLO);
    }

    private Key handle(String region, String id) throws Exception {
        KeyStore store = KeyStore.getInstance("KEYHOLD", new KeyholdProvider(regions.keyhold.in(region)));
        store.load(null, null);
        return store.getKey(id, null);
    }

    @Test
    void envelope_ofTheHomeRegion_opensInTheOther() throws Exception {
        String id = regions.pair();
        Path source = directory.resolve("letter");
        Files.write(source, HELLO);

        regions.keyhold
                .envelopes(id)
                .encrypt(source, directory.resolve("sealed"), Map.of("file", "letter"), Progress.NONE);
        regions.keyhold
                .in(LONDON)
                .envelopes(id)
                .decrypt(
                        directory.resolve("sealed"),
                        directory.resolve("opened"),
                        Map.of("file", "letter"),
                        Progress.NONE);

        assertThat(directory.resolve("opened")).hasBinaryContent(HELLO);
    }
}
