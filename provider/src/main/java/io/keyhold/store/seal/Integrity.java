package io.keyhold.store.seal;

import io.keyhold.api.KmsException;
import io.keyhold.store.RecordKey;

/** The words for a store that is not as Keyhold left it. */
public final class Integrity {
    private static final String REMEDY = "Run doctor to see what else is damaged, and restore the store from a backup";

    private Integrity() {}

    /** Something that is not a record is broken. */
    public static KmsException.StoreIntegrity broken(String problem) {
        return new KmsException.StoreIntegrity(problem, REMEDY);
    }

    /** A record does not open. */
    public static KmsException.StoreIntegrity changed(RecordKey key) {
        return broken("record " + name(key) + " was changed outside Keyhold");
    }

    /** How a record is named in errors. */
    public static String name(RecordKey key) {
        String region = key.region().isEmpty() ? "" : " of Region `" + key.region() + "`";
        return key.kind() + " `" + printable(key.id()) + "`" + region;
    }

    public static String printable(String id) {
        String clean = id.codePoints()
                .limit(200)
                .map(c -> Character.isISOControl(c) || c == '`' ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return clean.length() < id.length() ? clean + "…" : clean;
    }
}
