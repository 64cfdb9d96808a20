package io.keyhold.handles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keyhold.Keyhold;
import io.keyhold.TestKeyhold;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.GetPublicKeyRequest;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PublicKeyEncapsulatorTest {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path RANDOM = Path.of("/dev/urandom");

    /** Each had a descriptor of the random device, which nobody closed. */
    @Test
    void of_manyKeptAlive_opensNoDescriptor() throws Exception {
        assumeTrue(Files.isDirectory(DESCRIPTORS) && Files.isReadable(RANDOM), "this system shows no descriptors");
        byte[] publicKey = publicKey();
        List<PublicKeyEncapsulator> kept = new ArrayList<>();
        kept.add(PublicKeyEncapsulator.of(KeySpec.ML_KEM_512, publicKey, null));
        long before = randomDescriptors();

        for (int i = 0; i < 200; i++) {
            kept.add(PublicKeyEncapsulator.of(KeySpec.ML_KEM_512, publicKey, null));
        }

        assertThat(randomDescriptors()).isEqualTo(before);
        assertThat(kept)
                .allSatisfy(each ->
                        assertThat(each.encapsulate().secret()).hasSize(32).isNotEqualTo(new byte[32]));
    }

    private static byte[] publicKey() {
        try (Keyhold keyhold = TestKeyhold.open()) {
            Kms kms = keyhold.kms();
            String key = kms.createKey(CreateKeyRequest.of()
                            .withKeySpec(KeySpec.ML_KEM_512)
                            .withKeyUsage(KeyUsageType.ENCAPSULATE_DECAPSULATE))
                    .keyMetadata()
                    .keyId();
            return kms.getPublicKey(GetPublicKeyRequest.of(key)).publicKey();
        }
    }

    /** How many descriptors this process has of the random device; those of other tests' stores are none. */
    private static long randomDescriptors() throws IOException {
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return open.filter(PublicKeyEncapsulatorTest::isRandom).count();
        }
    }

    private static boolean isRandom(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).equals(RANDOM);
        } catch (IOException e) {
            return false; // closed meanwhile: that of the listing itself
        }
    }
}
