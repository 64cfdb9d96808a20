package io.keyhold.access;

import java.util.Arrays;
import java.util.Optional;

/**
 * An IP address or a block of them in CIDR notation. An IPv4 address written as IPv6 ({@code ::ffff:192.0.2.1}) is the
 * IPv4 address. Nothing is looked up.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4632">RFC 4632</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4291">RFC 4291, section 2.2</a>
 */
final class IpRange {
    private static final int V4_BITS = 32;
    private static final int V6_GROUPS = 8;
    private static final int MAPPED_BITS = 96;

    private final byte[] address;
    private final int prefixBits;

    private IpRange(byte[] address, int prefixBits) {
        this.address = address;
        this.prefixBits = prefixBits;
    }

    /** The range that a text is. */
    static Optional<IpRange> find(String text) {
        int slash = text.indexOf('/');
        byte[] address = parse(slash < 0 ? text : text.substring(0, slash));
        int bits = slash < 0 ? address.length * Byte.SIZE : number(text.substring(slash + 1), 3, 128);
        if (address.length == 0 || bits < 0 || bits > address.length * Byte.SIZE) {
            return Optional.empty();
        }
        if (address.length == 16 && bits >= MAPPED_BITS && isMapped(address)) {
            return Optional.of(new IpRange(Arrays.copyOfRange(address, 12, 16), bits - MAPPED_BITS));
        }
        return Optional.of(new IpRange(address, bits));
    }

    /** Whether all of {@code other} is in this range. */
    boolean contains(IpRange other) {
        if (address.length != other.address.length || other.prefixBits < prefixBits) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit++) {
            int mask = 0x80 >>> (bit & 7);
            if (((address[bit >> 3] ^ other.address[bit >> 3]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isMapped(byte[] address) {
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return address[10] == -1 && address[11] == -1;
    }

    private static byte[] parse(String text) {
        return text.indexOf(':') < 0 ? parseV4(text) : parseV6(text);
    }

    private static byte[] parseV4(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] address = new byte[V4_BITS / Byte.SIZE];
        if (parts.length != address.length) {
            return new byte[0];
        }
        for (int i = 0; i < parts.length; i++) {
            int part = number(parts[i], 3, 255);
            if (part < 0) {
                return new byte[0];
            }
            address[i] = (byte) part;
        }
        return address;
    }

    private static byte[] parseV6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return new byte[0];
        }
        byte[] head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
        byte[] tail = gap < 0 ? new byte[0] : groups(text.substring(gap + 2), true);
        boolean refused = head.length == 1 || tail.length == 1;
        int length = head.length + tail.length;
        if (refused || (gap < 0 ? length != V6_GROUPS * 2 : length > (V6_GROUPS - 1) * 2)) {
            return new byte[0];
        }
        byte[] address = Arrays.copyOf(head, V6_GROUPS * 2);
        System.arraycopy(tail, 0, address, address.length - tail.length, tail.length);
        return address;
    }

    /** The bytes of groups between colons; one byte stands for a refusal. */
    private static byte[] groups(String text, boolean last) {
        if (text.isEmpty()) {
            return new byte[0];
        }
        String[] parts = text.split(":", -1);
        byte[] bytes = new byte[V6_GROUPS * 2];
        int length = 0;
        for (int i = 0; i < parts.length; i++) {
            boolean dotted = last && i == parts.length - 1 && parts[i].indexOf('.') > 0;
            byte[] group = dotted ? parseV4(parts[i]) : group(parts[i]);
            if (group.length == 0 || length + group.length > bytes.length) {
                return new byte[1];
            }
            System.arraycopy(group, 0, bytes, length, group.length);
            length += group.length;
        }
        return Arrays.copyOf(bytes, length);
    }

    private static byte[] group(String text) {
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) < 128 ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0 || text.length() > 4) {
                return new byte[0];
            }
            value = value << 4 | digit;
        }
        return text.isEmpty() ? new byte[0] : new byte[] {(byte) (value >> 8), (byte) value};
    }

    private static int number(String text, int maxDigits, int max) {
        if (text.isEmpty() || text.length() > maxDigits || text.length() > 1 && text.charAt(0) == '0') {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value <= max ? value : -1;
    }
}
