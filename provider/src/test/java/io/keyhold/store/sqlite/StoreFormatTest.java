package io.keyhold.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store writes is what its description says: a second reader opens it. */
final class StoreFormatTest {
    @TempDir
    Path folder;

    @Test
    void store_filled_isReadByASecondReader() throws Exception {
        Path file = folder.resolve("keyhold.db");
        Stores.fill(file, Stores.root(Stores.PASSPHRASE));

        try (PlainStoreReader reader = new PlainStoreReader(file.toString(), Stores.PASSPHRASE)) {
            assertThat(reader.payloads())
                    .hasSize(12)
                    .containsEntry("1 key-1", "key payload 1, disabled")
                    .containsEntry("2 material-2", "material payload 2")
                    .containsEntry("4 grant-0", "grant payload 0")
                    .containsEntry("3 alias-1", "alias payload 1");
            assertThat(reader.digestsOfHead())
                    .containsOnlyKeys(1, 2, 3, 4)
                    .allSatisfy((kind, digest) -> assertThat(digest).isEqualTo(digestOf(reader, kind)));
        }
        assertThatThrownBy(() -> new PlainStoreReader(file.toString(), "wrong"))
                .isInstanceOf(GeneralSecurityException.class);
    }

    private static java.math.BigInteger digestOf(PlainStoreReader reader, int kind) {
        try {
            return reader.digest(kind);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
