package io.keyhold.access;

import io.keyhold.codec.RecordFormats;
import io.keyhold.codec.RecordReader;
import io.keyhold.codec.RecordWriter;
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
    private static final Pattern FORM = Pattern.compile("[0-9]{12}");

    /** Whether a text has the form of an account. */
    public static boolean isAccount(String text) {
        return FORM.matcher(text).matches();
    }

    /** Reads what {@link #encode} wrote. */
    public static AccountEntry decode(byte[] record) {
        return RecordReader.read(
                RecordFormats.ACCOUNT, record, in -> new AccountEntry(in.text(), in.text(), in.timestamp()));
    }

    /** The bytes for the store: see {@link RecordFormats}; one entry has one encoding. */
    public byte[] encode() {
        return new RecordWriter(RecordFormats.ACCOUNT)
                .text(account)
                .text(name)
                .timestamp(created)
                .done();
    }
}
