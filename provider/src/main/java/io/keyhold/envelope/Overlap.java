package io.keyhold.envelope;

import java.util.Arrays;

/** A range of input that output will not overwrite before it is read. */
record Overlap(byte[] in, int offset) {
    /** The range itself, or a copy of it where it lies in the array that is written to. */
    static Overlap avoid(byte[] in, int offset, int length, byte[] out) {
        return in == out ? new Overlap(Arrays.copyOfRange(in, offset, offset + length), 0) : new Overlap(in, offset);
    }
}
