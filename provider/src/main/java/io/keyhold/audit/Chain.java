package io.keyhold.audit;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.util.Arrays;

/** The hash chain: each link is SHA-256 over the link before and the record. Not safe for concurrent use. */
final class Chain {
    /** Bytes of a link. */
    static final int LINK = 32;

    private static final String SUN = "SUN";
    private final MessageDigest digest = sha256();
    private final byte[] link = new byte[LINK];

    /** A chain that begins: the link before the first record is all zero. */
    Chain() {}

    /** A chain that goes on behind {@code last}. */
    Chain(byte[] last) {
        System.arraycopy(last, 0, link, 0, LINK);
    }

    /** The link of the last record. */
    byte[] link() {
        return link.clone();
    }

    /** Appends a record and writes its link behind it, to {@code record[offset + length]} and on. */
    void append(byte[] record, int offset, int length) {
        advance(record, offset, length);
        System.arraycopy(link, 0, record, offset + length, LINK);
    }

    /** Appends a record. */
    void advance(byte[] record, int offset, int length) {
        digest.update(link);
        digest.update(record, offset, length);
        try {
            digest.digest(link, 0, LINK);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 does not give 32 bytes", e);
        }
    }

    /** Whether a record with this link may come next. */
    boolean leadsTo(byte[] record, byte[] recordLink) {
        digest.update(link);
        digest.update(record);
        return Arrays.equals(digest.digest(), recordLink);
    }

    /** Goes on to a link that was checked. */
    void become(byte[] next) {
        System.arraycopy(next, 0, link, 0, LINK);
    }

    /** A SHA-256 of the JDK. */
    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256", SUN);
        } catch (NoSuchAlgorithmException | NoSuchProviderException e) {
            throw new IllegalStateException("the JDK has no SHA-256", e);
        }
    }
}
