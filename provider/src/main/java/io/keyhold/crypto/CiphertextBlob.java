package io.keyhold.crypto;

import io.keyhold.api.KeyId;
import io.keyhold.api.KmsException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A ciphertext blob, taken apart but not yet authenticated: what it says of its key is the claim of whoever made it,
 * until {@link BlobEngine#open} succeeds. The layout is that of the package description.
 */
public final class CiphertextBlob {
    /** The longest blob. Source: AWS KMS API, type CiphertextType. */
    public static final int MAX_BYTES = 6144;

    /** Version, kind, key id and material id. */
    static final int HEADER_BYTES = 50;

    /** By how many bytes a blob is longer than its plaintext. */
    public static final int OVERHEAD_BYTES = HEADER_BYTES + KcXaes.OVERHEAD_BYTES;

    /** The longest plaintext that a blob holds. */
    public static final int MAX_PLAINTEXT_BYTES = MAX_BYTES - OVERHEAD_BYTES;

    private static final byte VERSION = 1;

    /** Of blobs with a layer of an external key manager around them; see {@link ExternalBlob}. */
    static final byte EXTERNAL_VERSION = 2;

    private static final byte KIND_UUID = 0;
    private static final byte KIND_MULTI_REGION = 1;
    private static final int KEY_ID_AT = 2;
    private static final int MATERIAL_ID_AT = 18;
    private static final String MULTI_REGION = "mrk-";
    private static final Pattern MATERIAL_ID = Pattern.compile("[0-9a-f]{64}");
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] encoded;

    private CiphertextBlob(byte[] encoded) {
        this.encoded = encoded;
    }

    /**
     * Takes a blob apart.
     *
     * @param blob 123 to 6144 bytes; not copied, so it must not change until the blob is opened
     * @throws KmsException.InvalidCiphertext if it is not a blob of a version that is known; never says why
     */
    public static CiphertextBlob parse(byte[] blob) {
        return find(blob).orElseThrow(CiphertextBlob::refused);
    }

    /** The same, empty where {@link #parse} refuses. */
    public static Optional<CiphertextBlob> find(byte[] blob) {
        boolean fits = blob.length > OVERHEAD_BYTES
                && blob.length <= MAX_BYTES
                && (blob[0] == VERSION || blob[0] == EXTERNAL_VERSION)
                && (blob[1] == KIND_UUID || blob[1] == KIND_MULTI_REGION);
        return fits ? Optional.of(new CiphertextBlob(blob)) : Optional.empty();
    }

    /** The key that the blob names. */
    public KeyId keyId() {
        byte[] id = Arrays.copyOfRange(encoded, KEY_ID_AT, MATERIAL_ID_AT);
        return encoded[1] == KIND_MULTI_REGION ? new KeyId(MULTI_REGION + HEX.formatHex(id)) : KeyId.of(id);
    }

    /** Whether the blob names that key. */
    public boolean isOf(KeyId keyId) {
        boolean multiRegion = encoded[1] == KIND_MULTI_REGION;
        return keyId.isMultiRegion() == multiRegion
                && says(KEY_ID_AT, MATERIAL_ID_AT, keyId.value(), multiRegion ? MULTI_REGION.length() : 0);
    }

    /** Whether the blob names that key material. */
    public boolean isOf(String materialId) {
        return says(MATERIAL_ID_AT, HEADER_BYTES, materialId, 0);
    }

    /** Whether the digits of {@code text} are those bytes; hyphens do not count. Makes no text to compare. */
    private boolean says(int from, int to, String text, int start) {
        int at = start;
        for (int i = from; i < to; i++) {
            if (at < text.length() && text.charAt(at) == '-') {
                at++;
            }
            if (at + 2 > text.length()
                    || (HexFormat.fromHexDigit(text.charAt(at)) << 4 | HexFormat.fromHexDigit(text.charAt(at + 1)))
                            != (encoded[i] & 0xff)) {
                return false;
            }
            at += 2;
        }
        return at == text.length();
    }

    /** The key material that the blob names: 64 lower-case hex digits. */
    public String materialId() {
        return HEX.formatHex(encoded, MATERIAL_ID_AT, HEADER_BYTES);
    }

    /** The one refusal of a blob, whatever is wrong with it. */
    public static KmsException.InvalidCiphertext refused() {
        return new KmsException.InvalidCiphertext(
                "the ciphertext blob, the key and the encryption context do not belong together",
                "Pass the blob unchanged, with the encryption context it was made with");
    }

    /** Key, material and size. */
    @Override
    public String toString() {
        return "CiphertextBlob[" + keyId() + ", " + materialId() + ", " + encoded.length + " bytes]";
    }

    /** Whether a layer of an external key manager is around the plaintext. */
    public boolean isExternal() {
        return encoded[0] == EXTERNAL_VERSION;
    }

    /** Whether the blob begins with that header. */
    boolean hasHeader(byte[] header) {
        return Arrays.equals(encoded, 0, HEADER_BYTES, header, 0, HEADER_BYTES);
    }

    /** The whole blob, not a copy. */
    byte[] encoded() {
        return encoded;
    }

    /** The header of the blobs of one material. */
    static byte[] header(KeyId keyId, String materialId) {
        byte[] header = new byte[HEADER_BYTES];
        header[0] = VERSION;
        header[1] = keyId.isMultiRegion() ? KIND_MULTI_REGION : KIND_UUID;
        String digits = keyId.isMultiRegion()
                ? keyId.value().substring(MULTI_REGION.length())
                : keyId.value().replace("-", "");
        System.arraycopy(HEX.parseHex(digits), 0, header, KEY_ID_AT, MATERIAL_ID_AT - KEY_ID_AT);
        System.arraycopy(materialBytes(materialId), 0, header, MATERIAL_ID_AT, HEADER_BYTES - MATERIAL_ID_AT);
        return header;
    }

    private static byte[] materialBytes(String materialId) {
        if (!MATERIAL_ID.matcher(materialId).matches()) {
            throw new KmsException.Internal(
                    "material id `" + materialId + "` is not 64 lower-case hex digits", "Run verify on the store");
        }
        return HEX.parseHex(materialId);
    }
}
