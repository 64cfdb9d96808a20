package io.keyhold;

import io.keyhold.api.HealthFinding;
import io.keyhold.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a doctor says of files: who may read and write them, and whether there is room. */
final class FileFindings {
    private static final long LITTLE_ROOM = 256L << 20;
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private final List<HealthFinding> findings;
    private final NetworkProbe network;

    /** Tells whether a file is on a network file system. */
    @FunctionalInterface
    interface NetworkProbe {
        boolean holds(Path file) throws IOException;
    }

    FileFindings(List<HealthFinding> findings, NetworkProbe network) {
        this.findings = findings;
        this.network = network;
    }

    /** Who can change the settings can choose another root of trust, another trail, another principal. */
    void settings(Path file) {
        requireFree(file, OTHERS_WRITE, "settings", "others than its owner may change " + file, "chmod 600 " + file);
    }

    void root(Settings settings) {
        settings.principalSecret()
                .filter(secret -> secret.kind() == Settings.RootKind.PASSPHRASE_FILE)
                .map(secret -> Path.of(secret.value()))
                .ifPresent(file -> requireFree(
                        file,
                        OTHERS,
                        "principal",
                        "others than its owner may read or change " + file,
                        "chmod 600 " + file));
        Settings.Root root = settings.root();
        Path secret = switch (root.kind()) {
            case PASSPHRASE_FILE -> Path.of(root.value());
            case PKCS12 -> Path.of(root.passwordFile());
            case PASSPHRASE_ENV, PASSPHRASE_PROMPT -> Path.of("");
        };
        if (secret.toString().isEmpty()) {
            return;
        }
        Path opening = Path.of(root.value());
        for (Path each : new LinkedHashSet<>(List.of(secret, opening))) {
            requireFree(
                    each,
                    OTHERS,
                    "root of trust",
                    "others than its owner may read or change " + each,
                    "chmod 600 " + each);
        }
        if (folder(secret).equals(folder(settings.store()))) {
            findings.add(HealthFinding.warning(
                    "root of trust",
                    secret.getFileName() + " lies beside the store: who copies the folder has both",
                    "Move it to another folder that backups of the store do not take along"));
        }
    }

    void folders(Settings settings) {
        Path store = settings.store().toAbsolutePath();
        for (String suffix : List.of("", "-wal", "-shm", "-epoch")) {
            Path file = store.resolveSibling(store.getFileName() + suffix);
            requireFree(file, OTHERS, "store", "others than its owner may read or change " + file, "chmod 600 " + file);
        }
        Path folder = folder(store);
        requireLocal("store", folder, "SQLite", "Move the store");
        requireFree(folder, OTHERS_WRITE, "store", "others may replace files in " + folder, "chmod 700 " + folder);
        room("store", folder);
        Path trail = settings.audit().directory().toAbsolutePath();
        requireFree(trail, OTHERS, "audit trail", "others may read or change " + trail, "chmod 700 " + trail);
        requireLocal("audit trail", trail, "the trail", "Set keyhold.audit, or move the folder,");
        room("audit trail", trail);
        otherDisk(store, trail);
    }

    private void otherDisk(Path store, Path trail) {
        try {
            if (Files.exists(store)
                    && Files.exists(trail)
                    && Files.getFileStore(store).equals(Files.getFileStore(trail))) {
                findings.add(HealthFinding.warning(
                        "audit trail",
                        "it is on the disk of the store: who can put both back goes unnoticed",
                        "Set keyhold.audit to a folder on another disk, or keep `audit heads` elsewhere"));
            }
        } catch (IOException e) {
            findings.add(HealthFinding.warning(
                    "audit trail", "its disk cannot be asked: " + e.getMessage(), "Look after it"));
        }
    }

    private void requireLocal(String subject, Path folder, String who, String remedy) {
        try {
            if (network.holds(folder)) {
                findings.add(HealthFinding.error(
                        subject,
                        folder + " is on a network file system, where " + who + " may lose what it has written",
                        remedy + " to a local disk"));
            }
        } catch (IOException e) {
            findings.add(HealthFinding.warning(
                    subject, "the file system of " + folder + " cannot be asked: " + e.getMessage(), "Look after it"));
        }
    }

    private static Path folder(Path file) {
        return file.toAbsolutePath().normalize().resolveSibling("");
    }

    private void room(String subject, Path folder) {
        try {
            if (Files.exists(folder)) {
                long free = Files.getFileStore(folder).getUsableSpace();
                String told = (free >> 20) + " MiB are free for " + folder;
                findings.add(
                        free < LITTLE_ROOM
                                ? HealthFinding.warning(subject, told, "Free space: without it changes are refused")
                                : HealthFinding.ok(subject, told));
            }
        } catch (IOException e) {
            findings.add(
                    HealthFinding.warning(subject, "its disk cannot be asked: " + e.getMessage(), "Look after it"));
        }
    }

    private void requireFree(
            Path file, Set<PosixFilePermission> refused, String subject, String problem, String remedy) {
        if (!Files.exists(file)
                || !file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try {
            Set<PosixFilePermission> found = EnumSet.noneOf(PosixFilePermission.class);
            found.addAll(Files.getPosixFilePermissions(file));
            found.retainAll(refused);
            if (!found.isEmpty()) {
                findings.add(HealthFinding.error(subject, problem, remedy));
            }
        } catch (IOException e) {
            findings.add(HealthFinding.warning(subject, file + " cannot be asked for its mode", "Look after it"));
        }
    }
}
