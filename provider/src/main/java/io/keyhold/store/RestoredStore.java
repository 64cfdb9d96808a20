package io.keyhold.store;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A store that a backup was put in the place of.
 *
 * @param copy the backup
 * @param target the store that it is now
 * @param replaced the store that was there, under its new name
 */
public record RestoredStore(StoreCopy copy, Path target, Optional<Path> replaced) {}
