package io.keyhold.cli;

import io.keyhold.Keyhold;
import io.keyhold.api.BackupSummary;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts a backup in the place of the store. */
@Command(
        name = "restore",
        description = {
            "Put a backup in the place of the store that the settings name.",
            "No process may have the store open. The current store is kept under another name, and the restore is audited. "
                    + "Changes made after the backup are undone: keys that were "
                    + "disabled or deleted since then are back."
        },
        footer = {"  keyhold restore keys-2026-11-25.backup", "  keyhold restore --replace keys-2026-11-25.backup"})
final class RestoreCommand implements Callable<Integer> {
    private final CommandSession session;

    @Parameters(paramLabel = "FILE", description = "The file that `keyhold backup` wrote")
    private Path file = Path.of("");

    @Option(
            names = "--replace",
            description = "Also replace a store that is newer than the backup, another store, or damaged")
    private boolean replace;

    RestoreCommand(CommandSession session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        BackupSummary restored = Keyhold.restore(session.existingSettings(), file, replace);
        session.out()
                .done(
                        restored,
                        "restored " + restored.file() + ": " + restored.records() + " records of store "
                                + restored.storeId() + " at epoch " + restored.epoch());
        if (!session.out().isJson()) {
            restored.replaced()
                    .ifPresent(aside -> session.out().print("the previous store is kept as " + aside.getFileName()));
        }
        return ExitCode.DONE.code();
    }
}
