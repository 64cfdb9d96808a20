package io.keyhold.api;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A backup that was written or restored; every record of it was examined.
 *
 * @param file the backup, or the store that it is now; the backup too, if that store is in a database
 * @param storeId the store it is a copy of
 * @param epoch the point of the store's history that it holds: how many changes were committed before
 * @param records how many records
 * @param replaced after a restore: the file in which the store is now that was in its place
 */
public record BackupSummary(Path file, String storeId, long epoch, long records, Optional<Path> replaced) {}
