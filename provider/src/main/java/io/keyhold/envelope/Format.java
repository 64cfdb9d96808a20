package io.keyhold.envelope;

import io.keyhold.api.FrameSize;
import io.keyhold.api.KmsException;
import io.keyhold.crypto.CiphertextBlob;
import io.keyhold.crypto.EncryptionContext;

/** The numbers of the format, and its one refusal. The package description has the layout. */
final class Format {
    static final byte[] MAGIC = {'K', 'H', 'E'};
    static final byte VERSION = 1;
    static final byte SUITE = 1;

    static final int VERSION_AT = 3;
    static final int SUITE_AT = 4;
    static final int FRAME_SIZE_AT = 5;
    static final int CONTEXT_LENGTH_AT = 6;
    static final int MESSAGE_ID_AT = 8;
    static final int CONTEXT_AT = 40;

    static final int MESSAGE_ID_BYTES = CONTEXT_AT - MESSAGE_ID_AT;
    static final int COMMITMENT_BYTES = 32;
    static final int LENGTH_BYTES = 2;
    static final int MAC_BYTES = 32;
    static final int TAG_BYTES = 16;
    static final int DATA_KEY_BYTES = 32;

    static final int MAX_CONTEXT_BYTES = EncryptionContext.MAX_BYTES;
    static final int MAX_WRAPPED_BYTES = CiphertextBlob.MAX_BYTES;
    static final long MAX_FRAMES = 1L << 32;

    static final String PROBLEM =
            "the envelope is not whole, or envelope, key and encryption context do not belong together";
    static final String REMEDY = "Pass the envelope unchanged, with the encryption context it was made with";

    private Format() {}

    /** Bytes of a full frame in the envelope. */
    static int sealedBytes(FrameSize frameSize) {
        return frameSize.bytes() + TAG_BYTES;
    }

    /** The byte in the header: the frame size as a power of two. */
    static byte code(FrameSize frameSize) {
        return (byte) Integer.numberOfTrailingZeros(frameSize.bytes());
    }

    /** The frame size that a header names. */
    static FrameSize frameSize(byte code) {
        for (FrameSize size : FrameSize.values()) {
            if (code(size) == code) {
                return size;
            }
        }
        throw refused();
    }

    /** The one refusal of an envelope, whatever is wrong with it. */
    static KmsException.InvalidCiphertext refused() {
        return new KmsException.InvalidCiphertext(PROBLEM, REMEDY);
    }

    /** The same for what the key management service found wrong with the wrapped data key. */
    static KmsException.InvalidCiphertext refused(KmsException cause) {
        return new KmsException.InvalidCiphertext(PROBLEM, REMEDY, cause);
    }
}
