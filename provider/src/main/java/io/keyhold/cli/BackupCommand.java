package io.keyhold.cli;

import io.keyhold.api.BackupSummary;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Copies the store. */
@Command(
        name = "backup",
        description = {
            "Copy the store while it is in use, and examine every record of the copy.",
            "It opens with the same root of trust, which is not in it: keep the two in different places."
        },
        footer = "  keyhold backup keys-2026-11-25.backup")
final class BackupCommand implements Callable<Integer> {
    private final CommandSession session;

    @Parameters(paramLabel = "FILE", description = "Where it goes; not there yet")
    private Path file = Path.of("");

    BackupCommand(CommandSession session) {
        this.session = session;
    }

    @Override
    public Integer call() throws FileAlreadyExistsException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(file.toString(), null, "Name a file that is not there yet");
        }
        BackupSummary backup = session.keyhold().backup(file);
        session.out()
                .done(
                        backup,
                        "wrote " + backup.file() + ": " + backup.records() + " records of store " + backup.storeId()
                                + " at epoch " + backup.epoch());
        return ExitCode.DONE.code();
    }
}
