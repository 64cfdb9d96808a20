package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.Kms;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Provider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of {@code docs/regions.md}. */
class RegionsGuideTest {
    @TempDir
    Path directory;

    @Test
    void programs_ofTheGuide_doWhatItSays() throws Exception {
        Path settings = TestKeyhold.settings(directory, "keyhold.region = eu-west-1", "keyhold.regions = eu-west-3");
        try (Keyhold keyhold = Keyhold.open(settings)) {
            Kms paris = keyhold.in("eu-west-3").kms();
            String key =
                    paris.createKey(r -> r.description("letters")).keyMetadata().arn();
            Provider provider = new KeyholdProvider(keyhold.in("eu-west-3"));

            assertThat(paris.describeKey(DescribeKeyRequest.of(key))
                            .keyMetadata()
                            .description())
                    .isEqualTo("letters");
            KeyStore keys = KeyStore.getInstance("KEYHOLD", provider);
            keys.load(null, null);
            assertThat(keys.size()).isEqualTo(1);
            multiRegion(keyhold, "letter".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void multiRegion(Keyhold keyhold, byte[] letter) {
        String id =
                keyhold.kms().createKey(r -> r.multiRegion(true)).keyMetadata().keyId();
        keyhold.kms().replicateKey(r -> r.keyId(id).replicaRegion("eu-west-3"));
        byte[] blob = keyhold.kms().encrypt(r -> r.keyId(id).plaintext(letter)).ciphertextBlob();
        byte[] opened = keyhold.in("eu-west-3")
                .kms()
                .decrypt(r -> r.ciphertextBlob(blob))
                .plaintext();

        assertThat(opened).isEqualTo(letter);
    }
}
