package io.keyhold.store.jdbc;

import io.keyhold.store.StoreCopy;
import io.keyhold.store.seal.Keyring;
import java.nio.file.Path;

/** Copies an open store to a file. */
@FunctionalInterface
public interface Copies {
    /**
     * Writes a consistent copy, examines every record of it, and gives it its name when it is whole.
     *
     * @param keyring the keys of the store, which the copy has too
     * @param target a file that is not there yet
     */
    StoreCopy write(Keyring keyring, Path target);
}
