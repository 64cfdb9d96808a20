package io.keyhold.codec;

import io.keyhold.api.KmsException;
import io.keyhold.api.WireValue;
import java.util.List;
import java.util.Set;

/**
 * The format of one kind of record: the versions that this Keyhold reads, oldest first and without gaps. The newest is the
 * one that is written, but for those that only bring constants: they are written for the records that have one of these.
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
     * @param constants the constants that versions before do not know, if that is all the change; else empty
     */
    public record Version(int number, String since, String change, Set<WireValue> constants) {
        /** Copies the constants. */
        public Version {
            constants = Set.copyOf(constants);
        }

        /** A version with another change than constants. */
        public Version(int number, String since, String change) {
            this(number, since, change, Set.of());
        }
    }

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
        return since("0.1.0", noun);
    }

    /** A format with one version, which that release brought. */
    static RecordFormat since(String release, String noun) {
        return new RecordFormat(noun, List.of(new Version(1, release, "the first")));
    }

    /** The first version and one that only brings constants, which a Keyhold that does not know them refuses in words. */
    static RecordFormat withConstants(String noun, String since, String change, WireValue... constants) {
        return new RecordFormat(
                noun, List.of(new Version(1, "0.1.0", "the first"), new Version(2, since, change, Set.of(constants))));
    }

    /** The version of a record that has no constant of a later one. */
    int usual() {
        return versions.stream()
                .filter(version -> version.constants().isEmpty())
                .mapToInt(Version::number)
                .max()
                .orElse(oldest());
    }

    /** The first version that knows a constant; the oldest if it has always been there. */
    int first(WireValue constant) {
        return versions.stream()
                .filter(version -> version.constants().contains(constant))
                .mapToInt(Version::number)
                .findFirst()
                .orElse(oldest());
    }

    /** The newest version that is read. */
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
