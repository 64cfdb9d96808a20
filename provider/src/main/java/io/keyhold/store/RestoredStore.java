package io.keyhold.store;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A store that a backup was put in the place of.
 *
 * @param copy the backup
 * @param target the file that the store is now; the backup, if it is in a database
 * @param replaced the store that was there, under its new name
 * @param undo puts back what was there
 */
public record RestoredStore(StoreCopy copy, Path target, Optional<Path> replaced, Runnable undo) {}
