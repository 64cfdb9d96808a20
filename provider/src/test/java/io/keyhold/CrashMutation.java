package io.keyhold;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * One thing done to one file of a dead store.
 *
 * @param target the file, relative to the folder of the settings
 * @param kind what is done
 * @param seed where
 */
record CrashMutation(Path target, Kind kind, long seed) {
    /** What is done to the file. */
    enum Kind {
        FLIP,
        CUT,
        ZERO,
        DELETE,
        OLDER
    }

    private static final int PAGE = 4096;

    static CrashMutation of(List<Path> targets, long seed) {
        Random random = new Random(seed);
        int kind = random.nextInt(10);
        return new CrashMutation(
                targets.get(random.nextInt(targets.size())),
                kind < 4 ? Kind.FLIP : kind < 6 ? Kind.CUT : kind < 8 ? Kind.ZERO : Kind.values()[kind - 5],
                random.nextLong());
    }

    /** The part of a store that the file is. */
    String part() {
        String name = target.getFileName().toString();
        return name.contains(".audit")
                ? "trail"
                : name.equals("keys.db") ? "database" : name.substring("keys.db".length());
    }

    void apply(DeadState state, Path copy) throws IOException {
        Path file = copy.resolve(target.toString());
        Path before = state.older().resolve(target.toString());
        byte[] bytes = Files.readAllBytes(file);
        Random random = new Random(seed);
        if (kind == Kind.DELETE || kind == Kind.OLDER && !Files.exists(before)) {
            Files.delete(file);
        } else {
            byte[] now = kind == Kind.OLDER ? Files.readAllBytes(before) : changed(bytes, random);
            Files.write(file, now);
        }
    }

    private byte[] changed(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return bytes;
        }
        byte[] changed = bytes.clone();
        int at = random.nextInt(bytes.length);
        switch (kind) {
            case FLIP -> changed[at] ^= (byte) (1 << random.nextInt(8));
            // Half of the cuts take little: the last change, a part of the last record.
            case CUT -> {
                int most = random.nextBoolean() ? bytes.length : Math.min(bytes.length, 2 * PAGE);
                return Arrays.copyOf(bytes, bytes.length - 1 - random.nextInt(most));
            }
            case ZERO -> {
                int page = at / PAGE * PAGE;
                Arrays.fill(changed, page, Math.min(bytes.length, page + PAGE), (byte) 0);
            }
            default -> throw new IllegalStateException(kind.toString());
        }
        return changed;
    }

    @Override
    public String toString() {
        return kind + " of " + target + ", seed " + seed;
    }
}
