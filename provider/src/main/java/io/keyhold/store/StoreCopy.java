package io.keyhold.store;

import java.nio.file.Path;

/**
 * A store file that nobody has open: a backup.
 *
 * @param file the file
 * @param storeId the store it is a copy of
 * @param verification what an examination of all of it found
 */
public record StoreCopy(Path file, String storeId, VerificationResult verification) {
    /** The point of the store's history that it holds. */
    public long epoch() {
        return verification.epoch();
    }
}
