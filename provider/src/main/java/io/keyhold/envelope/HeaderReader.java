package io.keyhold.envelope;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Collects a header from pieces of any size, and refuses it at the first byte that cannot be. */
final class HeaderReader {
    private byte[] buffer = new byte[Format.MESSAGE_ID_AT];
    private int have;
    private int fixedBytes;
    private Stage stage = Stage.START;

    /** The part of the header that the next bytes complete. */
    private enum Stage {
        START,
        FIXED_PART,
        WRAPPED_DATA_KEY,
        COMPLETE
    }

    /** A reader of its own that has read as much. */
    HeaderReader copy() {
        HeaderReader copy = new HeaderReader();
        copy.buffer = buffer.clone();
        copy.have = have;
        copy.fixedBytes = fixedBytes;
        copy.stage = stage;
        return copy;
    }

    /** How many bytes to offer next; 0 when complete. */
    int missing() {
        return buffer.length - have;
    }

    boolean isComplete() {
        return stage == Stage.COMPLETE;
    }

    /** Takes what belongs to the header, and returns how many bytes those were. */
    int accept(byte[] in, int offset, int length) {
        int taken = 0;
        while (!isComplete() && taken < length) {
            int part = Math.min(missing(), length - taken);
            System.arraycopy(in, offset + taken, buffer, have, part);
            have += part;
            taken += part;
            if (missing() == 0) {
                advance();
            }
        }
        return taken;
    }

    /** The header, once it is complete. */
    EnvelopeHeader header() {
        return new EnvelopeHeader(
                Arrays.copyOf(buffer, fixedBytes), Arrays.copyOfRange(buffer, fixedBytes, buffer.length));
    }

    private void advance() {
        stage = switch (stage) {
            case START -> {
                fixedBytes = Format.CONTEXT_AT + contextLength() + Format.COMMITMENT_BYTES;
                yield expect(fixedBytes + Format.LENGTH_BYTES, Stage.FIXED_PART);
            }
            case FIXED_PART -> expect(have + wrappedLength() + Format.MAC_BYTES, Stage.WRAPPED_DATA_KEY);
            case WRAPPED_DATA_KEY, COMPLETE -> Stage.COMPLETE;
        };
    }

    private Stage expect(int size, Stage next) {
        buffer = Arrays.copyOf(buffer, size);
        return next;
    }

    private int contextLength() {
        if (!Arrays.equals(buffer, 0, Format.MAGIC.length, Format.MAGIC, 0, Format.MAGIC.length)
                || buffer[Format.VERSION_AT] != Format.VERSION
                || buffer[Format.SUITE_AT] != Format.SUITE) {
            throw Format.refused();
        }
        Format.frameSize(buffer[Format.FRAME_SIZE_AT]);
        return within(Format.CONTEXT_LENGTH_AT, 0, Format.MAX_CONTEXT_BYTES);
    }

    private int wrappedLength() {
        return within(fixedBytes, 1, Format.MAX_WRAPPED_BYTES);
    }

    private int within(int at, int least, int most) {
        int length = Short.toUnsignedInt(ByteBuffer.wrap(buffer).getShort(at));
        if (length < least || length > most) {
            throw Format.refused();
        }
        return length;
    }
}
