package io.keyhold.api;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A backup that was written or restored; every record of it was examined.
 *
 * @param file the backup, or the store that it is now
 * @param storeId the store it is a copy of
 * @param epoch the point of the store's history that it holds: how many changes were committed before
 * @param records how many records
 * @param replaced after a restore: where the store is now that was in its place
 */
public record BackupSummary(Path file, String storeId, long epoch, long records, Optional<Path> replaced) {}
