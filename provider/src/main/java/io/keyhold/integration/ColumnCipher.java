package io.keyhold.integration;

import io.keyhold.Keyhold;
import io.keyhold.ServiceAccess;
import io.keyhold.api.Caller;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.ReEncryptRequest;
import io.keyhold.api.Utf8;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts the values of one column under a KMS key of the table. Each value is a ciphertext blob whose encryption context
 * names table, column and row: a value that somebody copied to another row, column or table does not open there. A value has
 * 1 to 4096 bytes and grows by 122. Immutable, safe for concurrent use.
 *
 * <p>Each call is authorised and audited, so the audit trail shows which row was read; a batch is many calls, which cost
 * no network. The key may be rotated at any time: old values go on to open.
 */
public final class ColumnCipher {
    private static final String SERVICE = "jdbc";
    private final Kms kms;
    private final String keyId;
    private final List<String> formerKeyIds;
    private final String table;
    private final String column;

    private ColumnCipher(Kms kms, String keyId, List<String> formerKeyIds, String table, String column) {
        this.kms = kms;
        this.keyId = keyId;
        this.formerKeyIds = List.copyOf(formerKeyIds);
        this.table = table;
        this.column = column;
    }

    /**
     * A cipher for one column.
     *
     * @param kms the operations of the caller
     * @param keyId a key of spec SYMMETRIC_DEFAULT: key id, key ARN, alias name or alias ARN
     * @param table the table; part of the encryption context, so it must not change while values are stored
     * @param column the column; the same
     */
    public static ColumnCipher of(Kms kms, String keyId, String table, String column) {
        return new ColumnCipher(kms, keyId, List.of(), table, column);
    }

    /**
     * A cipher for one column under the AWS managed key {@code alias/aws/jdbc}: for who wants no key of his own to look
     * after. It rotates yearly.
     */
    public static ColumnCipher managed(Keyhold keyhold, Caller caller, String table, String column) {
        ServiceAccess access = keyhold.through(SERVICE, caller);
        return of(access.kms(), access.keyId(), table, column);
    }

    /** The same for the principal that the settings name. */
    public static ColumnCipher managed(Keyhold keyhold, String table, String column) {
        ServiceAccess access = keyhold.through(SERVICE);
        return of(access.kms(), access.keyId(), table, column);
    }

    /** This cipher, also opening values of these keys: those that the table had before. */
    public ColumnCipher withFormerKeys(List<String> keyIds) {
        return new ColumnCipher(kms, keyId, keyIds, table, column);
    }

    /**
     * Encrypts a value.
     *
     * @param rowId what identifies the row and never changes: its primary key as text
     * @param value 1 to 4096 bytes
     */
    public byte[] encrypt(String rowId, byte[] value) {
        return kms.encrypt(EncryptRequest.of(keyId, value).withEncryptionContext(context(rowId)))
                .ciphertextBlob();
    }

    /**
     * Encrypts a text in UTF-8.
     *
     * @throws KmsException.Validation if it holds half of a surrogate pair
     */
    public byte[] encrypt(String rowId, String value) {
        byte[] bytes = Utf8.encodeUnseen(value);
        try {
            return encrypt(rowId, bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Encrypts the values of many rows, in their order. */
    public Map<String, byte[]> encryptAll(Map<String, byte[]> valuesByRowId) {
        Map<String, byte[]> encrypted = new LinkedHashMap<>();
        valuesByRowId.forEach((rowId, value) -> encrypted.put(rowId, encrypt(rowId, value)));
        return encrypted;
    }

    /**
     * Decrypts a value.
     *
     * @throws KmsException.InvalidCiphertext if it is not the value of that row of this column
     * @throws KmsException.IncorrectKey if it was encrypted under none of the keys of the table
     */
    public byte[] decrypt(String rowId, byte[] encrypted) {
        List<String> keyIds = new ArrayList<>(formerKeyIds);
        keyIds.add(0, keyId);
        Optional<KmsException.IncorrectKey> refusal = Optional.empty();
        for (String candidate : keyIds) {
            try {
                return kms.decrypt(DecryptRequest.of(encrypted)
                                .withKeyId(candidate)
                                .withEncryptionContext(context(rowId)))
                        .plaintext();
            } catch (KmsException.IncorrectKey e) {
                refusal = Optional.of(e);
            }
        }
        throw refusal.orElseThrow();
    }

    /** Decrypts a text. */
    public String decryptText(String rowId, byte[] encrypted) {
        byte[] bytes = decrypt(rowId, encrypted);
        try {
            return new String(bytes, StandardCharsets.UTF_8);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Decrypts the values of many rows, in their order. */
    public Map<String, byte[]> decryptAll(Map<String, byte[]> encryptedByRowId) {
        Map<String, byte[]> values = new LinkedHashMap<>();
        encryptedByRowId.forEach((rowId, encrypted) -> values.put(rowId, decrypt(rowId, encrypted)));
        return values;
    }

    /**
     * Sets a parameter of a statement to an encrypted text; SQL {@code NULL} stays that. Works with {@code addBatch}.
     *
     * @param index the parameter, from 1; its column is binary ({@code bytea}, {@code BLOB}, {@code VARBINARY})
     */
    public void set(PreparedStatement statement, int index, String rowId, @Nullable String value) throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.BINARY);
        } else {
            statement.setBytes(index, encrypt(rowId, value));
        }
    }

    /** Reads an encrypted text; empty for SQL {@code NULL}. */
    public Optional<String> get(ResultSet row, String label, String rowId) throws SQLException {
        byte[] encrypted = row.getBytes(label);
        return encrypted == null ? Optional.empty() : Optional.of(decryptText(rowId, encrypted));
    }

    /**
     * Moves a value to the key of the table and to its current material; the plaintext stays in the service. For the sweep
     * after a key was rotated or replaced.
     */
    public byte[] reEncrypt(String rowId, byte[] encrypted) {
        return kms.reEncrypt(ReEncryptRequest.of(encrypted, keyId)
                        .withSourceEncryptionContext(context(rowId))
                        .withDestinationEncryptionContext(context(rowId)))
                .ciphertextBlob();
    }

    /**
     * Tells which values are not under the current material of the table's key. Asks {@code DescribeKey} once; look a sweep
     * through with one.
     */
    public Sweep sweep() {
        KeyMetadata key = kms.describeKey(DescribeKeyRequest.of(keyId)).keyMetadata();
        return new Sweep(key);
    }

    /** Which values a sweep has to move. Immutable. */
    public static final class Sweep {
        private static final int KEY_ID_AT = 2;
        private static final int MATERIAL_ID_AT = 18;
        private static final int HEADER_BYTES = 50;
        private final byte[] keyId;
        private final byte[] materialId;

        private Sweep(KeyMetadata key) {
            keyId = HexFormat.of().parseHex(key.keyId().replace("mrk-", "").replace("-", ""));
            materialId = key.currentKeyMaterialId()
                    .map(HexFormat.of()::parseHex)
                    .orElseThrow(() -> new KmsException.InvalidKeyUsage(
                            "key `" + key.keyId() + "` has no key material that values could be under",
                            "Name a key of spec SYMMETRIC_DEFAULT"));
        }

        /** Whether a value is under another key or material than a new one would be. */
        public boolean needs(byte[] encrypted) {
            return encrypted.length < HEADER_BYTES
                    || !Arrays.equals(encrypted, KEY_ID_AT, MATERIAL_ID_AT, keyId, 0, keyId.length)
                    || !Arrays.equals(encrypted, MATERIAL_ID_AT, HEADER_BYTES, materialId, 0, materialId.length);
        }
    }

    private Map<String, String> context(String rowId) {
        return Map.of("table", table, "column", column, "row", rowId);
    }
}
