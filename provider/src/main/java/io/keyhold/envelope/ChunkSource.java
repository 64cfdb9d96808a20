package io.keyhold.envelope;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/** Where the chunks of a {@link FramePipeline} come from; only the calling thread asks. */
interface ChunkSource {
    /**
     * Puts the next bytes into a chunk.
     *
     * @return whether more may follow
     */
    boolean fill(Chunk chunk) throws IOException;

    /** All of a stream, up to the last frame; a chunk that is not full holds it. */
    record Stream(InputStream in, int chunkBytes) implements ChunkSource {
        @Override
        public boolean fill(Chunk chunk) throws IOException {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("the transfer was interrupted; nothing is whole, begin again");
            }
            return chunk.read(in, chunkBytes);
        }
    }

    /** A range of the caller's array, which is lent until the pipeline returns. */
    final class Range implements ChunkSource {
        private final byte[] in;
        private final int end;
        private final boolean last;
        private final int chunkBytes;
        private int at;

        /**
         * The range.
         *
         * @param last whether it holds the last frame, behind its whole frames; else it is whole frames
         */
        Range(byte[] in, int offset, int length, boolean last, int chunkBytes) {
            this.in = in;
            this.at = offset;
            this.end = offset + length;
            this.last = last;
            this.chunkBytes = chunkBytes;
        }

        @Override
        public boolean fill(Chunk chunk) {
            int length = Math.min(chunkBytes, end - at);
            boolean more = at + length < end;
            chunk.borrow(in, at, length, last && !more);
            at += length;
            return more;
        }
    }
}
