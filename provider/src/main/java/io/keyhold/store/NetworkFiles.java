package io.keyhold.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * Tells files that processes on several machines may share, where neither locks nor flushes nor mapped memory are sure. It
 * goes by the type of the file system. Windows gives a share the type of its server's disk, {@code NTFS} for example: there a
 * share counts as a local disk.
 */
public final class NetworkFiles {
    /** Networks, what a virtual machine shares with its host, and disks that several machines mount at once. */
    private static final Set<String> TYPES = Set.of(
            "nfs",
            "nfs4",
            "cifs",
            "smb",
            "smb2",
            "smb3",
            "smbfs",
            "afs",
            "afpfs",
            "webdav",
            "davfs",
            "ncpfs",
            "sshfs",
            "s3fs",
            "9p",
            "virtiofs",
            "vboxsf",
            "prl_fs",
            "vmhgfs",
            "vmhgfs-fuse",
            "ceph",
            "ceph-fuse",
            "lustre",
            "glusterfs",
            "beegfs",
            "gpfs",
            "ocfs2",
            "gfs2");

    private static final Set<String> USER_SPACE = Set.of("fuse", "macfuse", "osxfuse");
    private static final String IN_USER_SPACE = "fuse.";

    /** Where a file is. */
    public enum Place {
        /** On a disk of this machine, as far as the file system shows. */
        LOCAL,
        /** On a file system in user space, which may be anything. */
        UNKNOWN,
        /** On a network file system. */
        NETWORK
    }

    private NetworkFiles() {}

    /** Where the file is, or the nearest folder above it that is there; what a link leads to counts. */
    public static Place of(Path file) throws IOException {
        Path there = file.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return ofType(Files.getFileStore(there).type());
    }

    /** The same of file systems of that type. A block device behind user space, {@code fuseblk}, is a local disk. */
    static Place ofType(String type) {
        String name = type.toLowerCase(Locale.ROOT);
        boolean userSpace = name.startsWith(IN_USER_SPACE) || USER_SPACE.contains(name);
        String bare = name.startsWith(IN_USER_SPACE) ? name.substring(IN_USER_SPACE.length()) : name;
        if (TYPES.contains(bare)) {
            return Place.NETWORK;
        }
        return userSpace ? Place.UNKNOWN : Place.LOCAL;
    }
}
