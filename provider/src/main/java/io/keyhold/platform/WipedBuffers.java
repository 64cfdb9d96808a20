package io.keyhold.platform;

import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.RecyclerPool;
import java.util.Arrays;

/** Gives the reader and writer of JSON new buffers each time and overwrites them afterwards: texts hold plaintexts and keys. */
final class WipedBuffers implements RecyclerPool<BufferRecycler> {
    private static final long serialVersionUID = 1L;

    @Override
    public BufferRecycler acquirePooled() {
        return new Wiping();
    }

    @Override
    public BufferRecycler acquireAndLinkPooled() {
        return new Wiping();
    }

    @Override
    public void releasePooled(BufferRecycler pooled) {
        // nothing is kept
    }

    /** The buffers of one text. */
    private static final class Wiping extends BufferRecycler {
        @Override
        public void releaseByteBuffer(int kind, byte[] buffer) {
            Arrays.fill(buffer, (byte) 0);
        }

        @Override
        public void releaseCharBuffer(int kind, char[] buffer) {
            Arrays.fill(buffer, '\0');
        }
    }
}
