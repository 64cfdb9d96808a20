package io.keyhold.crypto;

import io.keyhold.api.KeyId;
import io.keyhold.api.KmsException;
import java.nio.ByteBuffer;

/**
 * A ciphertext blob of a key in an external key store: what the key manager made of a whole blob of the material of Keyhold's
 * own, in the pieces that it needs to decrypt it. It has one encoding: a header as other blobs have it, with version 2; then IV
 * and metadata, each behind a byte with its length; tag; ciphertext. Nothing of it is authenticated here: the key manager
 * authenticates its layer, and the blob inside everything else, which key and material it is of too.
 *
 * @param iv 12 or 16 bytes
 * @param metadata up to 20 bytes
 * @param tag 16 bytes
 * @param ciphertext as long as the blob inside
 */
public record ExternalBlob(byte[] iv, byte[] metadata, byte[] tag, byte[] ciphertext) {
    private static final int SHORT_IV_BYTES = 12;
    private static final int LONG_IV_BYTES = 16;
    private static final int MAX_METADATA_BYTES = 20;
    private static final int TAG_BYTES = 16;

    /** The blob of a key and a material. */
    public byte[] encode(KeyId keyId, String materialId) {
        byte[] header = header(keyId, materialId);
        return ByteBuffer.allocate(header.length + 2 + iv.length + metadata.length + tag.length + ciphertext.length)
                .put(header)
                .put((byte) iv.length)
                .put(iv)
                .put((byte) metadata.length)
                .put(metadata)
                .put(tag)
                .put(ciphertext)
                .array();
    }

    /**
     * The pieces of a blob.
     *
     * @throws KmsException.InvalidCiphertext if it is not one of that key and material in its one encoding; never says why
     */
    public static ExternalBlob parse(CiphertextBlob blob, KeyId keyId, String materialId) {
        if (!blob.hasHeader(header(keyId, materialId))) {
            throw CiphertextBlob.refused();
        }
        byte[] encoded = blob.encoded();
        ByteBuffer in =
                ByteBuffer.wrap(encoded, CiphertextBlob.HEADER_BYTES, encoded.length - CiphertextBlob.HEADER_BYTES);
        byte[] iv = piece(in, LONG_IV_BYTES);
        byte[] metadata = piece(in, MAX_METADATA_BYTES);
        if ((iv.length != SHORT_IV_BYTES && iv.length != LONG_IV_BYTES)
                || in.remaining() <= TAG_BYTES + CiphertextBlob.OVERHEAD_BYTES) {
            throw CiphertextBlob.refused();
        }
        byte[] tag = new byte[TAG_BYTES];
        in.get(tag);
        byte[] ciphertext = new byte[in.remaining()];
        in.get(ciphertext);
        return new ExternalBlob(iv, metadata, tag, ciphertext);
    }

    private static byte[] piece(ByteBuffer in, int max) {
        int length = in.get() & 0xff;
        if (length > max || length >= in.remaining()) {
            throw CiphertextBlob.refused();
        }
        byte[] piece = new byte[length];
        in.get(piece);
        return piece;
    }

    private static byte[] header(KeyId keyId, String materialId) {
        byte[] header = CiphertextBlob.header(keyId, materialId);
        header[0] = CiphertextBlob.EXTERNAL_VERSION;
        return header;
    }

    /** The sizes only. */
    @Override
    public String toString() {
        return "ExternalBlob[" + ciphertext.length + " bytes]";
    }
}
