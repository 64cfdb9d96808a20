package io.keyhold.cli;

import io.keyhold.AuditLog;
import io.keyhold.api.AuditHead;
import io.keyhold.api.KmsException;
import io.keyhold.config.SmallFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which trail: that of the settings, or files on their own. */
final class AuditSource {
    private static final int MOST_HEADS_BYTES = 16 << 20;

    @Option(
            names = {"-d", "--directory"},
            paramLabel = "DIR",
            description =
                    "A trail directory, read on its own, without settings and passphrase; repeatable. With --more it is read too")
    private List<Path> directories = new ArrayList<>();

    @Option(
            names = "--more",
            paramLabel = "DIR",
            description = "A further directory, of another process or of old files; repeatable")
    private List<Path> more = new ArrayList<>();

    @Option(
            names = "--public-key",
            paramLabel = "FILE",
            description = "With -d: a key that may have signed, as `keyhold audit public-key` wrote it; repeatable")
    private List<Path> publicKeys = new ArrayList<>();

    @Option(names = "--heads", paramLabel = "FILE", description = "With -d: an earlier output of `keyhold audit heads`")
    private String heads = "";

    /** Without a key nothing can be verified, and everything would look forged. */
    void requireKeys() {
        if (!directories.isEmpty() && publicKeys.isEmpty()) {
            throw new KmsException.Configuration(
                    "no public key was named, without which a trail that is read on its own cannot be verified",
                    "Name it with --public-key; `keyhold audit public-key -o audit.pub` writes it");
        }
    }

    AuditLog open(CommandSession session) throws IOException {
        if (directories.isEmpty()) {
            return session.keyhold().auditLog().with(more);
        }
        List<byte[]> keys = new ArrayList<>();
        for (Path file : publicKeys) {
            keys.add(SmallFile.read(Streams.requireFile(file), SmallFile.SECRET_BYTES));
        }
        List<AuditHead> known = new ArrayList<>();
        if (!heads.isEmpty()) {
            SmallFile.lines(Streams.requireFile(Path.of(heads)), MOST_HEADS_BYTES).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .map(AuditHead::parse)
                    .forEach(known::add);
        }
        return AuditLog.offline(directories, keys, known).with(more);
    }
}
