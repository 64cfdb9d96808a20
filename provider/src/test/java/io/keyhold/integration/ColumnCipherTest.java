package io.keyhold.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.Keyhold;
import io.keyhold.TestKeyhold;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.UpdateAliasRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColumnCipherTest {
    @TempDir
    Path directory;

    private Keyhold keyhold;
    private Kms kms;
    private ColumnCipher cipher;
    private BlindIndex index;

    @BeforeEach
    void open() throws IOException {
        keyhold = Keyhold.open(TestKeyhold.settings(directory));
        kms = keyhold.kms();
        kms.createAlias(CreateAliasRequest.of("alias/customers", key()));
        String hmac = kms.createKey(CreateKeyRequest.of()
                        .withKeySpec(KeySpec.HMAC_256)
                        .withKeyUsage(KeyUsageType.GENERATE_VERIFY_MAC))
                .keyMetadata()
                .keyId();
        cipher = ColumnCipher.of(kms, "alias/customers", "customer", "iban");
        index = BlindIndex.of(kms, hmac, "customer", "iban");
    }

    @AfterEach
    void close() {
        keyhold.close();
    }

    @Test
    void decrypt_ofAnotherRowColumnTable_isRefused() {
        byte[] value = cipher.encrypt("7", "DE02 1203 0000 0000 2020 51");

        assertThat(cipher.decryptText("7", value)).isEqualTo("DE02 1203 0000 0000 2020 51");
        assertThatThrownBy(() -> cipher.decryptText("8", value)).isInstanceOf(KmsException.InvalidCiphertext.class);
        assertThatThrownBy(() -> ColumnCipher.of(kms, "alias/customers", "customer", "name")
                        .decrypt("7", value))
                .isInstanceOf(KmsException.InvalidCiphertext.class);
        assertThatThrownBy(() ->
                        ColumnCipher.of(kms, "alias/customers", "other", "iban").decrypt("7", value))
                .isInstanceOf(KmsException.InvalidCiphertext.class);
    }

    @Test
    void decrypt_valueOfAForeignKey_isRefusedUnlessItWasTheTables() {
        String foreign = key();
        Map<String, String> context = Map.of("table", "customer", "column", "iban", "row", "7");
        byte[] planted = kms.encrypt(EncryptRequest.of(foreign, new byte[] {1}).withEncryptionContext(context))
                .ciphertextBlob();

        assertThatThrownBy(() -> cipher.decrypt("7", planted)).isInstanceOf(KmsException.IncorrectKey.class);
        assertThat(cipher.withFormerKeys(List.of(foreign)).decrypt("7", planted))
                .containsExactly(1);
    }

    @Test
    void sweep_afterTheKeyWasReplaced_movesEveryValueOnce() {
        Map<String, byte[]> values = new LinkedHashMap<>();
        IntStream.range(0, 50).forEach(row -> values.put("" + row, bytes("value " + row)));
        Map<String, byte[]> stored = cipher.encryptAll(values);
        String old = kms.describeKey(io.keyhold.api.DescribeKeyRequest.of("alias/customers"))
                .keyMetadata()
                .keyId();
        assertThat(stored.values()).noneMatch(cipher.sweep()::needs);

        kms.updateAlias(UpdateAliasRequest.of("alias/customers", key()));
        assertThat(cipher.withFormerKeys(List.of(old)).decryptAll(stored)).hasSize(50);
        ColumnCipher.Sweep sweep = cipher.sweep();
        assertThat(stored.values()).allMatch(sweep::needs);
        stored.replaceAll(cipher::reEncrypt);

        assertThat(stored.values()).noneMatch(sweep::needs);
        kms.disableKey(DisableKeyRequest.of(old));
        cipher.decryptAll(stored).forEach((row, value) -> assertThat(value).isEqualTo(bytes("value " + row)));
    }

    @Test
    void blindIndex_equalValuesOfOneColumn_areEqualAndNothingElseIs() {
        assertThat(index.of("same")).isEqualTo(index.of("same")).hasSize(32);
        assertThat(index.of("same")).isNotEqualTo(index.of("Same"));
        assertThat(index.withBytes(4).of("same")).hasSize(4);
        assertThat(index.ofAll(List.of("a", "b", "a"))).hasSize(2);
        BlindIndex shifted = BlindIndex.of(kms, "alias/none", "customeri", "ban");
        assertThatThrownBy(() -> shifted.of("same")).isInstanceOf(KmsException.NotFound.class);
        assertThatThrownBy(() -> index.withBytes(1))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining("`1` bytes; 2 to 32 are allowed");
        assertThatThrownBy(() -> index.of("v".repeat(5000))).isInstanceOf(KmsException.Validation.class);
    }

    @Test
    void jdbc_batchInsertedAndFoundByIndex_readsBack() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE customer (id TEXT PRIMARY KEY, iban BLOB, iban_index BLOB)");
            }
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO customer VALUES (?, ?, ?)")) {
                for (int row = 0; row < 20; row++) {
                    String value = row == 5 ? null : "iban " + row % 10;
                    insert.setString(1, "" + row);
                    cipher.set(insert, 2, "" + row, value);
                    index.set(insert, 3, value);
                    insert.addBatch();
                }
                assertThat(insert.executeBatch()).hasSize(20);
            }
            try (PreparedStatement find =
                    connection.prepareStatement("SELECT id, iban FROM customer WHERE iban_index = ? ORDER BY id")) {
                index.set(find, 1, "iban 5");
                try (ResultSet rows = find.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getString("id")).isEqualTo("15");
                    assertThat(cipher.get(rows, "iban", "15")).contains("iban 5");
                    assertThat(rows.next()).isFalse();
                }
            }
            try (Statement all = connection.createStatement();
                    ResultSet row = all.executeQuery("SELECT iban FROM customer WHERE id = '5'")) {
                assertThat(row.next()).isTrue();
                assertThat(cipher.get(row, "iban", "5")).isEmpty();
            }
        }
    }

    private String key() {
        return kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
