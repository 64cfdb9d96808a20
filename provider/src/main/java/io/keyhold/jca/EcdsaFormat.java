package io.keyhold.jca;

import io.keyhold.api.KmsException;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Optional;

/** The DER form of an ECDSA signature (RFC 3279, section 2.2.3) and the fixed form of IEEE P1363. */
final class EcdsaFormat {
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;

    private EcdsaFormat() {}

    /** r and s as unsigned numbers of {@code bytes} bytes each. */
    static byte[] p1363(byte[] der, int bytes) {
        byte[] out = new byte[2 * bytes];
        int[] at = {0};
        require(der[at[0]++] == SEQUENCE);
        require(length(der, at) == der.length - at[0]);
        integer(der, at, out, 0, bytes);
        integer(der, at, out, bytes, bytes);
        require(at[0] == der.length);
        return out;
    }

    /** The DER form of r and s side by side; empty if they are not {@code bytes} bytes each. */
    static Optional<byte[]> der(byte[] p1363, int bytes) {
        if (p1363.length != 2 * bytes) {
            return Optional.empty();
        }
        byte[] r = new BigInteger(1, p1363, 0, bytes).toByteArray();
        byte[] s = new BigInteger(1, p1363, bytes, bytes).toByteArray();
        int content = 4 + r.length + s.length;
        ByteArrayOutputStream out = new ByteArrayOutputStream(content + 3);
        out.write(SEQUENCE);
        if (content > 127) {
            out.write(0x81);
        }
        out.write(content);
        for (byte[] integer : new byte[][] {r, s}) {
            out.write(INTEGER);
            out.write(integer.length);
            out.writeBytes(integer);
        }
        return Optional.of(out.toByteArray());
    }

    private static void integer(byte[] der, int[] at, byte[] out, int offset, int bytes) {
        require(at[0] < der.length && der[at[0]++] == INTEGER);
        int length = length(der, at);
        int from = at[0];
        at[0] += length;
        require(length > 0 && at[0] <= der.length);
        int skip = length > 1 && der[from] == 0 ? 1 : 0;
        int size = length - skip;
        require(size <= bytes);
        System.arraycopy(der, from + skip, out, offset + bytes - size, size);
    }

    private static int length(byte[] der, int[] at) {
        require(at[0] < der.length);
        int first = der[at[0]++] & 0xff;
        if (first < 0x80) {
            return first;
        }
        require(first == 0x81 && at[0] < der.length);
        return der[at[0]++] & 0xff;
    }

    private static void require(boolean wellFormed) {
        if (!wellFormed) {
            throw new KmsException.Internal("an ECDSA signature of the service is not DER", "Report this");
        }
    }

    /** How many bytes r and s take on a curve of that many bits. */
    static int scalarBytes(int curveBits) {
        return (curveBits + Byte.SIZE - 1) / Byte.SIZE;
    }
}
