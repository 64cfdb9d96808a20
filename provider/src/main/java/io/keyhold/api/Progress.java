package io.keyhold.api;

/** Hears how far a transfer is, on the thread that runs it. An exception of its own ends the transfer. */
@FunctionalInterface
public interface Progress {
    /** Hears nothing. */
    Progress NONE = plaintextBytes -> {};

    /** So many bytes of plaintext were read, sealed and written, or opened and written, since the beginning. */
    void advanced(long plaintextBytes);
}
