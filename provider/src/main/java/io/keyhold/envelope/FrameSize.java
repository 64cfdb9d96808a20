package io.keyhold.envelope;

/** How much plaintext a full frame holds. Larger frames fall into the slow path of the JDK's AES-GCM. */
public enum FrameSize {
    /** 4096 bytes: the least to decrypt for a random read. */
    KIB_4(12),
    /** 8192 bytes. */
    KIB_8(13),
    /** 16384 bytes: the least overhead. */
    KIB_16(14);

    /** What is used where nobody chose: the fastest by measurement, see the decision on frames. */
    public static final FrameSize DEFAULT = KIB_16;

    private final int power;

    FrameSize(int power) {
        this.power = power;
    }

    /** Plaintext bytes in a full frame. */
    public int bytes() {
        return 1 << power;
    }

    /** Bytes of a full frame in the envelope. */
    int sealedBytes() {
        return bytes() + Format.TAG_BYTES;
    }

    /** The byte in the header. */
    byte code() {
        return (byte) power;
    }

    /** The frame size that a header names. */
    static FrameSize of(byte code) {
        for (FrameSize size : values()) {
            if (size.code() == code) {
                return size;
            }
        }
        throw Format.refused();
    }
}
