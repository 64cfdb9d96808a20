package io.keyhold.crypto;

import io.keyhold.api.KeyId;
import io.keyhold.api.KmsException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What {@code Encrypt} gives: version (1 byte, 1), kind of key id (1 byte: 0 a UUID, 1 {@code mrk-}), key id (16 bytes),
 * material id (32 bytes), then a KC-XAES-256-GCM message (nonce 24, commitment 32, ciphertext, tag 16). The first 50
 * bytes and the encryption context are authenticated. There is one valid encoding. Immutable; the key id is the sender's
 * word until the blob is opened.
 */
public final class CiphertextBlob {
    /** Bytes before the sealed message. */
    public static final int HEADER_BYTES = 50;

    /** By how many bytes a blob is longer than its plaintext. */
    public static final int OVERHEAD_BYTES = HEADER_BYTES + KcXaes.OVERHEAD_BYTES;

    private static final int VERSION = 1;
    private static final int ID_BYTES = 16;
    private static final String MULTI_REGION = "mrk-";
    private final byte[] encoded;
    private final KeyId keyId;
    private final String materialId;

    private CiphertextBlob(byte[] encoded, KeyId keyId, String materialId) {
        this.encoded = encoded;
        this.keyId = keyId;
        this.materialId = materialId;
    }

    /**
     * Reads the header.
     *
     * @throws KmsException.InvalidCiphertext if the bytes cannot be a blob
     */
    public static CiphertextBlob parse(byte[] encoded) {
        if (encoded.length < OVERHEAD_BYTES || encoded[0] != VERSION || encoded[1] < 0 || encoded[1] > 1) {
            throw refused();
        }
        byte[] id = Arrays.copyOfRange(encoded, 2, 2 + ID_BYTES);
        KeyId keyId = encoded[1] == 0
                ? KeyId.of(id)
                : new KeyId(MULTI_REGION + HexFormat.of().formatHex(id));
        return new CiphertextBlob(
                encoded.clone(), keyId, HexFormat.of().formatHex(encoded, 2 + ID_BYTES, HEADER_BYTES));
    }

    /** The header of the blobs of a material. */
    static byte[] header(KeyId keyId, String materialId) {
        byte[] header = new byte[HEADER_BYTES];
        header[0] = VERSION;
        header[1] = (byte) (keyId.isMultiRegion() ? 1 : 0);
        String hex = keyId.value().replace(MULTI_REGION, "").replace("-", "");
        System.arraycopy(HexFormat.of().parseHex(hex), 0, header, 2, ID_BYTES);
        System.arraycopy(HexFormat.of().parseHex(materialId), 0, header, 2 + ID_BYTES, 32);
        return header;
    }

    /** The key that the blob says it was made under. */
    public KeyId keyId() {
        return keyId;
    }

    /** The material that the blob says it was made under; 64 hex digits. */
    public String materialId() {
        return materialId;
    }

    byte[] encoded() {
        return encoded;
    }

    /** The one error for every way a blob can be wrong. */
    public static KmsException.InvalidCiphertext refused() {
        return new KmsException.InvalidCiphertext(
                "the ciphertext blob, the key and the encryption context do not belong together",
                "Pass the blob unchanged, with the encryption context it was made with");
    }
}
