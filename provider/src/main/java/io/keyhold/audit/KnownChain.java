package io.keyhold.audit;

import io.keyhold.api.AuditHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A chain that was there before the opening.
 *
 * @param mark the files that it was read from
 * @param trailId the chain
 * @param standing whose it is
 * @param head how far it has come; empty unless it is the store's
 * @param epoch the newest epoch of the store that it tells of
 * @param restores how many restores were accepted when it began, if it says so
 */
record KnownChain(
        Mark mark, long trailId, Standing standing, Optional<AuditHead> head, long epoch, OptionalLong restores) {
    /** Whose a chain is. */
    enum Standing {
        /** The key of the store has signed its beginning. */
        OWN,
        /** It names the store, but another key has signed it. */
        OF_THE_STORE,
        /** Another store's, or none: it is not believed and does not count. */
        OTHER
    }

    /**
     * Tells whether a chain has changed since it was read.
     *
     * @param lastFile the name of its last file
     * @param files how many files it has
     * @param bytes how large they are together
     */
    record Mark(String lastFile, int files, long bytes) {
        static Mark of(TrailFiles chain) throws IOException {
            int count = 0;
            long bytes = 0;
            for (List<Path> copies : chain.files().values()) {
                for (Path file : copies) {
                    count++;
                    bytes += size(file);
                }
            }
            Path last = chain.file(chain.files().lastKey());
            return new Mark(String.valueOf(last.getFileName()), count, bytes);
        }

        private static long size(Path file) throws IOException {
            try {
                return Files.size(FrameReader.present(file));
            } catch (NoSuchFileException e) {
                return 0; // moved away meanwhile
            }
        }
    }

    /** The epoch at which it has seen the store, if that counts. */
    Optional<EpochWitness> witness() {
        return standing == Standing.OTHER
                ? Optional.empty()
                : head.map(end -> new EpochWitness(trailId, end.position(), epoch, restores));
    }
}
