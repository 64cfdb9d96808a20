package io.keyhold.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Tells files that processes on several machines may share, where neither locks nor flushes nor mapped memory are sure. */
public final class NetworkFiles {
    private static final Set<String> TYPES = Set.of(
            "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "virtiofs", "ceph", "lustre", "afs", "gpfs");

    private NetworkFiles() {}

    /** Whether the file, or the nearest folder above it that is there, is on a network file system. */
    public static boolean holds(Path file) throws IOException {
        Path there = file.toAbsolutePath().normalize();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return isNetwork(Files.getFileStore(there).type());
    }

    /** Whether file systems of that type are; those in user space (sshfs say) may be, and count. */
    static boolean isNetwork(String type) {
        String name = type.toLowerCase(Locale.ROOT);
        return TYPES.contains(name) || name.startsWith("fuse");
    }
}
