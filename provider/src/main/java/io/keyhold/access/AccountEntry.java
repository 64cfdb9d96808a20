package io.keyhold.access;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * An account as the store has it. What its root may do is said by key policies.
 *
 * @param account the twelve-digit account
 * @param name what people call it; may be empty
 * @param created when it was made
 */
public record AccountEntry(String account, String name, Instant created) {
    private static final int VERSION = 1;
    private static final Pattern FORM = Pattern.compile("[0-9]{12}");

    /** Whether a text has the form of an account. */
    public static boolean isAccount(String text) {
        return FORM.matcher(text).matches();
    }

    /** Reads what {@link #encode} wrote. */
    public static AccountEntry decode(byte[] record) {
        return RecordReader.read(
                "an account", VERSION, record, in -> new AccountEntry(in.text(), in.text(), in.instant()));
    }

    /** The bytes for the store: format version 1, see {@link RecordWriter}; one entry has one encoding. */
    public byte[] encode() {
        return new RecordWriter(VERSION)
                .text(account)
                .text(name)
                .instant(created)
                .done();
    }
}
