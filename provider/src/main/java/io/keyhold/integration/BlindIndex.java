package io.keyhold.integration;

import io.keyhold.api.GenerateMacRequest;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.api.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes an encrypted column searchable for equality: a keyed HMAC of the value, stored in a column of its own. Whoever sees
 * the table learns which rows have equal values and nothing else, as long as the HMAC key is not usable to them. A shorter
 * index gives away less and finds some rows too many, which decryption sorts out. Immutable, safe for concurrent use.
 *
 * <p>The index of a value never changes, so HMAC keys do not rotate; to change the key, compute a second index column.
 * Values are compared byte by byte: bring them into one form first (case, spaces, Unicode normalisation).
 */
public final class BlindIndex {
    /** The full length of an index: that of HMAC-SHA-256. */
    public static final int MAX_BYTES = 32;

    private static final int MIN_BYTES = 2;
    private static final byte[] PURPOSE = "keyhold/1/blind-index".getBytes(StandardCharsets.US_ASCII);

    private final Kms kms;
    private final String keyId;
    private final byte[] prefix;
    private final int bytes;

    private BlindIndex(Kms kms, String keyId, byte[] prefix, int bytes) {
        this.kms = kms;
        this.keyId = keyId;
        this.prefix = prefix;
        this.bytes = bytes;
    }

    /**
     * An index of 32 bytes.
     *
     * @param kms the operations of the caller
     * @param keyId a key of spec HMAC_256: key id, key ARN, alias name or alias ARN
     * @param table the table; equal values of two tables or columns have different indexes
     */
    public static BlindIndex of(Kms kms, String keyId, String table, String column) {
        ByteArrayOutputStream prefix = new ByteArrayOutputStream();
        for (byte[] part : List.of(PURPOSE, Utf8.encode(table), Utf8.encode(column))) {
            prefix.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
            prefix.writeBytes(part);
        }
        return new BlindIndex(kms, keyId, prefix.toByteArray(), MAX_BYTES);
    }

    /**
     * The same, cut off.
     *
     * @param newBytes 2 to 32
     */
    public BlindIndex withBytes(int newBytes) {
        if (newBytes < MIN_BYTES || newBytes > MAX_BYTES) {
            throw new KmsException.Validation(
                    "a blind index of `" + newBytes + "` bytes; 2 to 32 are allowed",
                    "Use 32, or fewer to give away less");
        }
        return new BlindIndex(kms, keyId, prefix, newBytes);
    }

    /** The index of a value of up to about 4000 bytes. */
    public byte[] of(byte[] value) {
        byte[] message = Arrays.copyOf(prefix, prefix.length + value.length);
        System.arraycopy(value, 0, message, prefix.length, value.length);
        try {
            byte[] mac = kms.generateMac(GenerateMacRequest.of(message, keyId, MacAlgorithmSpec.HMAC_SHA_256))
                    .mac();
            return Arrays.copyOf(mac, bytes);
        } finally {
            Arrays.fill(message, (byte) 0);
        }
    }

    /**
     * The index of a text in UTF-8.
     *
     * @throws KmsException.Validation if it holds half of a surrogate pair
     */
    public byte[] of(String value) {
        byte[] utf8 = Utf8.encodeUnseen(value);
        try {
            return of(utf8);
        } finally {
            Arrays.fill(utf8, (byte) 0);
        }
    }

    /** The indexes of many texts, in their order; each distinct one is asked for once. */
    public Map<String, byte[]> ofAll(List<String> values) {
        Map<String, byte[]> indexes = new LinkedHashMap<>();
        values.forEach(value -> indexes.computeIfAbsent(value, this::of));
        return indexes;
    }

    /**
     * Sets a parameter of a statement to the index of a text: of a row to store, or of one to find. SQL {@code NULL} stays
     * that. Works with {@code addBatch}.
     *
     * @param index the parameter, from 1; its column is binary
     */
    public void set(PreparedStatement statement, int index, @Nullable String value) throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.BINARY);
        } else {
            statement.setBytes(index, of(value));
        }
    }
}
