package io.keyhold.store.jdbc;

import io.keyhold.api.KmsException;
import io.keyhold.store.RecordKey;
import io.keyhold.store.seal.Integrity;

/** The limits of requests to a store. */
final class Limits {
    private static final int MOST_CHARACTERS = 512;
    private static final int MOST_RECORDS = 10_000;

    private Limits() {}

    static void requireLimit(int limit) {
        if (limit < 1 || limit > MOST_RECORDS) {
            throw new KmsException.Internal(
                    "a scan of `" + limit + "` records was asked for; 1 to " + MOST_RECORDS + " are allowed",
                    "Scan in pages");
        }
    }

    static void requireKey(RecordKey key, String owner) {
        requireText("id", key.id());
        requireText("Region", key.region());
        requireText("owner", owner);
        if (key.id().isEmpty()) {
            throw new KmsException.Internal("a record of kind " + key.kind() + " has an empty id", "Name it");
        }
    }

    /** Only text that comes back from a database as it went in: no lone surrogates, no zero. */
    static boolean isStorable(String text) {
        return text.length() <= MOST_CHARACTERS
                && text.codePoints()
                        .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }

    private static void requireText(String what, String text) {
        if (!isStorable(text)) {
            throw new KmsException.Validation(
                    what + " `" + Integrity.printable(text) + "` has more than " + MOST_CHARACTERS
                            + " characters, or characters that cannot be stored",
                    "Use a shorter name of ordinary characters");
        }
    }
}
