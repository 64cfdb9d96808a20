package io.keyhold.codec;

import io.keyhold.api.KmsException;
import java.util.List;

/**
 * The format of one kind of record: the versions that this Keyhold reads, oldest first and without gaps. The newest is the
 * one that is written.
 *
 * @param noun the record in messages: {@code a key record}
 * @param versions at least one
 */
public record RecordFormat(String noun, List<Version> versions) {
    /**
     * One version of a format.
     *
     * @param number 1 to 255, the first byte of the payload
     * @param since the release of Keyhold that writes and reads it first
     * @param change what is different from the version before
     */
    public record Version(int number, String since, String change) {}

    /** Copies the versions, and refuses a table with gaps. */
    public RecordFormat {
        versions = List.copyOf(versions);
        for (int i = 0; i < versions.size(); i++) {
            int expected = versions.get(0).number() + i;
            if (versions.get(i).number() != expected || expected < 1 || expected > 0xff) {
                throw new IllegalArgumentException(noun + " has no version " + expected + " in its table");
            }
        }
    }

    /** A format with one version. */
    static RecordFormat first(String noun) {
        return new RecordFormat(noun, List.of(new Version(1, "0.1.0", "the first")));
    }

    /** The version that is written. */
    public int newest() {
        return versions.get(versions.size() - 1).number();
    }

    /** The oldest version that is read. */
    public int oldest() {
        return versions.get(0).number();
    }

    /** Refuses a version that this Keyhold cannot read; says on which side of its own it is. */
    void requireKnown(int version) {
        if (version > newest()) {
            throw new KmsException.StoreIntegrity(
                    noun + " has format version `" + version + "`; this Keyhold reads " + known(),
                    "A newer Keyhold wrote it: open the store with that one, or with a later one");
        }
        if (version < oldest()) {
            throw new KmsException.StoreIntegrity(
                    noun + " has format version `" + version + "`; this Keyhold reads " + known(),
                    "No Keyhold writes it: restore the store from a backup");
        }
    }

    private String known() {
        return oldest() == newest() ? Integer.toString(newest()) : oldest() + " to " + newest();
    }
}
