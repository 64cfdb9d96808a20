package io.keyhold.material;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.HeapDump;
import io.keyhold.api.KmsException;
import io.keyhold.crypto.BlobEngine;
import io.keyhold.crypto.CiphertextBlob;
import io.keyhold.crypto.EncryptionContext;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.KcXaes;
import io.keyhold.crypto.OsRandom;
import io.keyhold.crypto.PlainReader;
import io.keyhold.keys.CustomKeyStore;
import io.keyhold.keys.KmsKey;
import io.keyhold.tokens.SoftHsm;
import io.keyhold.tokens.TokenKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blobs of a key in a token whose value the test knows, and the process does not. */
class TokenMaterialTest {
    private static final String ID = "ab".repeat(32);
    private static final byte[] SECRET = "secret".getBytes(StandardCharsets.US_ASCII);
    private static final Engines ENGINES = Engines.choose(Engines.Choice.JDK);
    private static final SecureRandom RANDOM = OsRandom.open();
    private static final EncryptionContext CONTEXT = EncryptionContext.of(Map.of("a", "b"));

    @TempDir
    static Path folder;

    private static SoftHsm hsm;

    @BeforeAll
    static void make() throws Exception {
        hsm = SoftHsm.create(folder);
        byte[] value = value(1);
        hsm.writeAes(folder, "known", value, "--sensitive");
        Arrays.fill(value, (byte) 0);
    }

    @Test
    void blob_ofATokenKey_opensWithItsValueAndWithNoOther() throws Exception {
        KmsKey key = WrappedSourceTest.symmetricKey(ID);
        BlobEngine inside = live(key).blobs();

        byte[] blob = inside.seal(CONTEXT, SECRET, 0, SECRET.length);
        HeapDump dump = HeapDump.of(folder.resolve("heap.hprof"));

        assertThat(dump.contains(value(1))).as("the value of the key").isFalse();
        assertThat(dump.contains(blob)).as("the search finds what is there").isTrue();
        CiphertextBlob parsed = CiphertextBlob.parse(blob);
        assertThat(PlainReader.openTokenBlob(value(1), blob, Map.of("a", "b"))).isEqualTo(SECRET);
        assertThatThrownBy(() -> PlainReader.openTokenBlob(value(2), blob, Map.of("a", "b")))
                .isInstanceOf(java.security.GeneralSecurityException.class);
        assertThat(inside.open(CiphertextBlob.parse(outside(key, 1).seal(CONTEXT, SECRET, 0, 3)), CONTEXT))
                .isEqualTo(Arrays.copyOf(SECRET, 3));
        assertThatThrownBy(() -> outside(key, 2).open(parsed, CONTEXT))
                .isInstanceOf(KmsException.InvalidCiphertext.class);
    }

    @Test
    void open_anotherKeyUnderTheLabel_isRefused() {
        KmsKey key = WrappedSourceTest.symmetricKey(ID);
        TokenKeys keys = hsm.login();

        assertThatThrownBy(() -> connection(keys).open(key, ID, new TokenRecord("known", new byte[16]).encode()))
                .isInstanceOf(KmsException.InvalidState.class)
                .hasMessageContaining("the object `known` of custom key store `tokens` is not the key that")
                .hasMessageContaining("Put the token back that has the key");
    }

    private static LiveMaterial live(KmsKey key) {
        TokenKeys keys = hsm.login();
        byte[] record = new TokenRecord("known", keys.aes("known").checkValue()).encode();
        return connection(keys).open(key, ID, record);
    }

    private static TokenConnection connection(TokenKeys keys) {
        CustomKeyStore store = new CustomKeyStore(
                "cks-1",
                "111122223333",
                "tokens",
                io.keyhold.api.CustomKeyStoreType.AWS_CLOUDHSM,
                java.time.Instant.EPOCH,
                io.keyhold.api.ConnectionStateType.CONNECTED,
                Optional.empty(),
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                io.keyhold.keys.ByteString.EMPTY);
        return new TokenConnection(
                "store",
                store,
                keys,
                TokenSpecs.ALL,
                new MaterialEngines(
                        ENGINES,
                        io.keyhold.crypto.KeyPairEngines.choose(ENGINES, RANDOM),
                        io.keyhold.crypto.SigningEngine.Check.RSA_ONLY,
                        RANDOM));
    }

    /** The same key in software: an implementation that knows nothing of tokens. */
    private static BlobEngine outside(KmsKey key, int seed) {
        return new BlobEngine(key.id(), ID, new KcXaes(value(seed), ENGINES, RANDOM));
    }

    private static byte[] value(int seed) {
        byte[] bytes = new byte[32];
        new Random(31 * seed + 5).nextBytes(bytes);
        return bytes;
    }
}
