package io.keyhold;

import io.keyhold.api.HealthFinding;
import io.keyhold.config.Settings;
import io.keyhold.config.StoreLocation.SqliteFile;
import io.keyhold.platform.TruePath;
import io.keyhold.store.NetworkFiles;
import io.keyhold.store.sqlite.SqliteStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a doctor says of files: who may read and write them, and whether there is room. */
final class FileFindings {
    private static final long LITTLE_ROOM = 256L << 20;
    private static final String LOCAL_DISK = " to a local disk";
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private final List<HealthFinding> findings;
    private final NetworkProbe network;

    /** Tells where a file is. */
    @FunctionalInterface
    interface NetworkProbe {
        NetworkFiles.Place of(Path file) throws IOException;
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
            case PKCS11 ->
                Path.of(
                        root.passwordFile().startsWith("file:")
                                ? root.passwordFile().substring("file:".length())
                                : "");
            case PASSPHRASE_ENV, PASSPHRASE_PROMPT -> Path.of("");
        };
        if (secret.toString().isEmpty()) {
            return;
        }
        Path opening = root.kind() == Settings.RootKind.PKCS11 ? secret : Path.of(root.value());
        for (Path each : new LinkedHashSet<>(List.of(secret, opening))) {
            requireFree(
                    each,
                    OTHERS,
                    "root of trust",
                    "others than its owner may read or change " + each,
                    "chmod 600 " + each);
        }
        if (settings.store() instanceof SqliteFile store
                && folder(SqliteStores.resolved(secret)).equals(folder(SqliteStores.resolved(store.path())))) {
            findings.add(HealthFinding.warning(
                    "root of trust",
                    secret.getFileName() + " is next to the store: a copy of the folder contains both",
                    "Move it to another folder that backups of the store do not take along"));
        }
    }

    void folders(Settings settings) {
        Path trail = settings.audit().directory().toAbsolutePath();
        if (settings.store() instanceof SqliteFile file) {
            store(file.path());
        }
        requireFree(trail, OTHERS, "audit trail", "others may read or change " + trail, "chmod 700 " + trail);
        requireLocal("audit trail", List.of(trail), "the trail", "Set keyhold.audit, or move the folder,");
        room("audit trail", trail);
        if (settings.store() instanceof SqliteFile file) {
            otherDisk(SqliteStores.resolved(file.path()), trail);
        }
    }

    private void store(Path named) {
        Path store = SqliteStores.resolved(named);
        for (Path file : SqliteStores.files(store)) {
            requireFree(file, OTHERS, "store", "others than its owner may read or change " + file, "chmod 600 " + file);
        }
        Path folder = folder(store);
        requireLocal("store", List.of(folder, store), "SQLite", "Move the store");
        for (Path each : new LinkedHashSet<>(List.of(folder, folder(named)))) { // that of a link too
            requireFree(each, OTHERS_WRITE, "store", "others may replace files in " + each, "chmod 700 " + each);
        }
        room("store", folder);
    }

    private void otherDisk(Path store, Path trail) {
        try {
            if (Files.exists(store)
                    && Files.exists(trail)
                    && Files.getFileStore(store).equals(Files.getFileStore(trail))) {
                findings.add(HealthFinding.warning(
                        "audit trail",
                        "it is on the same disk as the store: putting back an older copy of both is not noticed",
                        "Set keyhold.audit to a folder on another disk, or keep `audit heads` elsewhere"));
            }
        } catch (IOException e) {
            findings.add(
                    HealthFinding.warning("audit trail", "its disk cannot be queried: " + e.getMessage(), "Check it"));
        }
    }

    /** One finding, of the first that is not surely on a disk of this machine. */
    private void requireLocal(String subject, List<Path> files, String who, String remedy) {
        for (Path file : files) {
            Optional<HealthFinding> found = foreign(subject, file, who, remedy);
            if (found.isPresent()) {
                findings.add(found.get());
                return;
            }
        }
    }

    private Optional<HealthFinding> foreign(String subject, Path file, String who, String remedy) {
        String loss = " a network file system, where " + who + " may lose what it has written";
        try {
            return switch (network.of(file)) {
                case LOCAL -> Optional.empty();
                case UNKNOWN ->
                    Optional.of(HealthFinding.warning(subject, file + " may be on" + loss, remedy + LOCAL_DISK));
                case NETWORK -> Optional.of(HealthFinding.error(subject, file + " is on" + loss, remedy + LOCAL_DISK));
            };
        } catch (IOException e) {
            return Optional.of(HealthFinding.warning(
                    subject, "the file system of " + file + " cannot be queried: " + e.getMessage(), "Check it"));
        }
    }

    private static Path folder(Path file) {
        return TruePath.of(file).resolveSibling("");
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
            findings.add(HealthFinding.warning(subject, "its disk cannot be queried: " + e.getMessage(), "Check it"));
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
            findings.add(HealthFinding.warning(subject, file + " does not show its mode", "Check it"));
        }
    }
}
