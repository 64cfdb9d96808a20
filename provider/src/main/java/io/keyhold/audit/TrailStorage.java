package io.keyhold.audit;

import java.io.Closeable;
import java.io.IOException;

/** Where the writer puts files; a port, so that tests can fill, break, hang or cut it. */
interface TrailStorage {
    /** Opens a file for writing, or creates it; its name is durable when this returns. */
    Sink open(String name) throws IOException;

    /** One open file. */
    interface Sink extends Closeable {
        /** Writes some of the bytes at {@code position} and returns how many. */
        int write(byte[] bytes, int offset, int length, long position) throws IOException;

        /** Makes what was written durable. */
        void force() throws IOException;

        /** Bytes in the file. */
        long size() throws IOException;

        /** Whether the file of this name is still the open one: not if it was moved away or deleted. */
        boolean isInPlace() throws IOException;

        /** Writes the first {@code length} bytes of the open file to a new one of its name, which must be free, durably. */
        void putBack(long length) throws IOException;
    }
}
