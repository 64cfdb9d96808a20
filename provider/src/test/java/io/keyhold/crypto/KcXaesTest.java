package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class KcXaesTest {
    private static final Engines ENGINES = Engines.choose(Engines.Choice.JDK);
    private static final SecureRandom RANDOM = OsRandom.open();

    @TestFactory
    List<DynamicTest> seal_publishedVectors_giveTheirBytes() throws IOException {
        Path file = Path.of(System.getProperty("keyhold.vectors", "../shared/vectors"), "kc-xaes-256-gcm.json");
        assumeTrue(Files.exists(file), () -> "no vectors: " + file + " is absent");
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode vector : new ObjectMapper().readTree(file.toFile()).get("tests")) {
            if (vector.has("ciphertext")) {
                tests.add(DynamicTest.dynamicTest("nonce " + vector.get("nonce").asText(), () -> check(vector)));
            }
        }
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private static void check(JsonNode vector) throws AEADBadTagException {
        KcXaes cipher = new KcXaes(hex(vector, "key"), ENGINES, RANDOM);
        byte[] plaintext = hex(vector, "plaintext");
        byte[] aad = hex(vector, "aad");
        byte[] sealed = new byte[plaintext.length + KcXaes.OVERHEAD_BYTES];

        cipher.seal(hex(vector, "nonce"), plaintext, 0, plaintext.length, aad, sealed, 0);

        assertThat(HexFormat.of().formatHex(sealed))
                .isEqualTo(text(vector, "nonce")
                        + text(vector, "commitment")
                        + text(vector, "ciphertext")
                        + text(vector, "tag"));
        assertThat(cipher.open(sealed, aad)).isEqualTo(plaintext);
    }

    @Test
    void open_anyBitFlipped_isRefused() throws AEADBadTagException {
        KcXaes cipher = new KcXaes(new byte[32], ENGINES, RANDOM);
        byte[] sealed = cipher.seal(new byte[20], new byte[] {1, 2});
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> cipher.open(changed, new byte[] {1, 2}))
                    .isInstanceOf(AEADBadTagException.class)
                    .hasMessage("message, key and authenticated data do not belong together");
        }
        assertThat(cipher.open(sealed, new byte[] {1, 2})).isEqualTo(new byte[20]);
    }

    @Test
    void derive_rfc5869Case1_givesItsBytes() {
        byte[] okm = Hkdf.derive(
                HexFormat.of().parseHex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"),
                HexFormat.of().parseHex("000102030405060708090a0b0c"),
                HexFormat.of().parseHex("f0f1f2f3f4f5f6f7f8f9"),
                42);

        assertThat(HexFormat.of().formatHex(okm))
                .isEqualTo("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
    }

    private static byte[] hex(JsonNode vector, String name) {
        return HexFormat.of().parseHex(text(vector, name));
    }

    private static String text(JsonNode vector, String name) {
        return vector.get(name).asText();
    }
}
