package io.keyhold.store;

import java.nio.file.Path;

/** Copies an open store to a file. */
@FunctionalInterface
interface Copies {
    /**
     * Writes a consistent copy, examines every record of it, and gives it its name when it is whole.
     *
     * @param keyring the keys of the store, which the copy has too
     * @param target a file that is not there yet
     */
    StoreCopy write(Keyring keyring, Path target);
}
