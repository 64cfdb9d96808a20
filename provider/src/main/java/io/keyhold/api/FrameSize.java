package io.keyhold.api;

/** How much plaintext one frame of an envelope holds. Larger frames are slower in the JDK, smaller ones cost more bytes. */
public enum FrameSize {
    /** 4096 bytes. */
    KIB_4(4 << 10),
    /** 8192 bytes. */
    KIB_8(8 << 10),
    /** 16384 bytes. */
    KIB_16(16 << 10);

    /** The default: the fastest by measurement. */
    public static final FrameSize DEFAULT = KIB_16;

    private final int bytes;

    FrameSize(int bytes) {
        this.bytes = bytes;
    }

    /** Plaintext bytes in a full frame. */
    public int bytes() {
        return bytes;
    }
}
