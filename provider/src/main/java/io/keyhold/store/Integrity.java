package io.keyhold.store;

import io.keyhold.api.KmsException;

/** The words for a store that is not as Keyhold left it. */
final class Integrity {
    private static final String REMEDY = "Run doctor to see what else is damaged, and restore the store from a backup";

    private Integrity() {}

    /** Something that is no record is broken. */
    static KmsException.StoreIntegrity broken(String problem) {
        return new KmsException.StoreIntegrity(problem, REMEDY);
    }

    /** A record does not open. */
    static KmsException.StoreIntegrity changed(RecordKey key) {
        return broken("record " + name(key) + " was changed outside Keyhold");
    }

    /** How a record is named in errors. */
    static String name(RecordKey key) {
        String region = key.region().isEmpty() ? "" : " of Region `" + key.region() + "`";
        return key.kind() + " `" + printable(key.id()) + "`" + region;
    }

    static String printable(String id) {
        String clean = id.codePoints()
                .limit(200)
                .map(c -> Character.isISOControl(c) || c == '`' ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return clean.length() < id.length() ? clean + "…" : clean;
    }
}
