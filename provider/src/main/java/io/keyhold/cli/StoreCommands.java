package io.keyhold.cli;

import io.keyhold.Keyhold;
import io.keyhold.api.BackupSummary;
import io.keyhold.api.KmsException;
import io.keyhold.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where the store is. */
@Command(
        name = "store",
        description = "Move the store to another database, and prepare a database for it.",
        footer = "  keyhold store copy /etc/keyhold/fleet.properties")
final class StoreCommands {
    private final CommandSession session;

    StoreCommands(CommandSession session) {
        this.session = session;
    }

    @Command(
            description = {
                "Copy the store to where other settings say, a file or a database, and examine every record there.",
                "The other settings have the same root of trust. The store stays in use meanwhile, and what is changed after "
                        + "the copy has begun is not in it: before you switch over, end all processes and copy once more, with "
                        + "--replace. Two stores that both go on are two stores."
            },
            footer = {
                "  keyhold store copy /etc/keyhold/fleet.properties",
                "  keyhold store copy --replace /etc/keyhold/fleet.properties"
            })
    void copy(
            @Parameters(paramLabel = "SETTINGS", description = "The settings file of the store that it is copied to")
                    Path target,
            @Option(names = "--replace", description = "Replace a store there that is newer, another one, or damaged")
                    boolean replace)
            throws IOException {
        requireOther(target);
        Path between = target.toAbsolutePath().resolveSibling(".keyhold-copy-" + UUID.randomUUID());
        try {
            session.out().note("reading and examining the store ...");
            BackupSummary read = session.keyhold().backup(between);
            session.out()
                    .note(read.records() + " records at epoch " + read.epoch() + "; writing and examining them ...");
            BackupSummary written = Keyhold.restore(target, between, replace);
            session.out()
                    .done(
                            written,
                            "copied " + written.records() + " records of store " + written.storeId() + " at epoch "
                                    + written.epoch() + " from " + name(session.existingSettings()) + " to "
                                    + name(target));
        } finally {
            Files.deleteIfExists(between);
        }
    }

    private static String name(Path settings) {
        return Settings.read(settings).store().name();
    }

    private void requireOther(Path target) throws IOException {
        if (!Files.exists(target)) {
            throw new KmsException.Configuration(
                    "settings file `" + target + "` is not there",
                    "Write one with the new keyhold.store and the same keyhold.root");
        }
        if (Files.isSameFile(target, session.existingSettings())) {
            throw new KmsException.Configuration(
                    "`" + target + "` is the settings file of the store itself", "Name another settings file");
        }
    }

    @Command(
            description = {
                "Print the SQL that makes the tables in PostgreSQL, for a database administrator.",
                "The role of Keyhold then needs no right to make tables."
            },
            footer = "  keyhold store sql --role keyhold | psql keys")
    void sql(
            @Option(
                            names = "--role",
                            required = true,
                            paramLabel = "ROLE",
                            description = "The role of keyhold.store-user")
                    String role,
            @Option(
                            names = "--schema",
                            paramLabel = "NAME",
                            defaultValue = "keyhold",
                            description = "The schema (${DEFAULT-VALUE})")
                    String schema) {
        Keyhold.databaseScript(schema, role).forEach(session.out()::print);
    }
}
