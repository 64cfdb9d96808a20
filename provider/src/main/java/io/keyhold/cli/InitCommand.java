package io.keyhold.cli;

import io.keyhold.Keyhold;
import io.keyhold.KeyholdProvider;
import io.keyhold.api.KmsException;
import io.keyhold.config.Passphrases;
import io.keyhold.config.Settings;
import io.keyhold.platform.TruePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes settings, a root of trust and a store. */
@Command(
        name = "init",
        description = {
            "Create a settings file, a root of trust and an empty store.",
            "The settings go where --config says, or to ~/.keyhold. The root of trust opens everything: by default it is a "
                    + "passphrase of random bytes in a folder next to that of the settings, ~/.keyhold-root. Keep a copy of "
                    + "it, and never where the store or its backups are. A passphrase that is typed is asked for twice.",
            "If the settings are there and not their store, and nothing else is asked, the store is made."
        },
        footer = {
            "  keyhold init",
            "  keyhold init --config /etc/keyhold/keyhold.properties --root passphrase-env:KEYHOLD_PASSPHRASE",
            "  keyhold init --root 'pkcs11:token=LABEL;object=keyhold-root?module-path=LIBRARY' --pin file:pin"
        })
final class InitCommand implements Callable<Integer> {
    private static final String HOME = "local-1"; // the Region if nobody names one
    private final CommandSession session;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--root",
            paramLabel = "ROOT",
            description =
                    "passphrase-file:PATH, passphrase-env:NAME, passphrase-prompt, pkcs12:PATH, or pkcs11:URI for a key in a token, "
                            + "which is made if it is not there; paths here are relative to "
                            + "the settings file. Else passphrase-file:../FOLDER-root/passphrase, where FOLDER has the settings")
    private String root = "";

    @Option(
            names = "--pin",
            paramLabel = "SOURCE",
            description = "Where the PIN of a token is: prompt, file:PATH or env:NAME (${DEFAULT-VALUE})")
    private String pin = "prompt";

    @Option(
            names = "--store",
            paramLabel = "PATH|URL",
            description = "The store: a SQLite file (${DEFAULT-VALUE}), or jdbc:postgresql://HOST:PORT/DATABASE")
    private String store = "keys.db";

    @Option(names = "--store-user", paramLabel = "ROLE", description = "The role to log in to a database as")
    private String storeUser = "";

    @Option(
            names = "--store-password",
            paramLabel = "PLACE",
            description = "Where its password is: file:PATH or env:NAME")
    private @Nullable SecretSource storePassword;

    @Option(names = "--store-schema", paramLabel = "NAME", description = "The schema in a database. Else keyhold")
    private String storeSchema = "";

    @Option(
            names = "--audit",
            paramLabel = "DIR",
            description = "The audit trail, best on another disk; default: next to the store")
    private String audit = "";

    @Option(
            names = "--strict",
            description = "Each audit record is on the disk before the command prints its result; slower")
    private boolean strict;

    @Option(names = "--account", paramLabel = "DIGITS", description = "The account ID in ARNs (${DEFAULT-VALUE})")
    private String account = "111122223333";

    InitCommand(CommandSession session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        Path settings = TruePath.of(session.settingsFile());
        if (Files.exists(settings)) {
            return storeOf(settings);
        }
        Path file = Settings.resolve(settings, store);
        String chosen = root.isEmpty() ? NewRoot.byDefault(settings) : root;
        boolean thereBefore = Files.exists(file);
        List<Path> made = new ArrayList<>();
        boolean done = false;
        try {
            Folders.createAbove(settings);
            NewRoot newRoot = new NewRoot(settings, pin);
            List<String> lines = lines(newRoot.require(chosen, made));
            char[] secret = newRoot.secret(chosen, session.terminal());
            try {
                Streams.writePrivately(settings, text(lines).getBytes(StandardCharsets.UTF_8));
                made.add(settings);
                open(settings, secret);
            } finally {
                Arrays.fill(secret, '\0');
            }
            done = true;
        } finally {
            if (!done) {
                undo(settings, made, isDatabase() || !thereBefore && Files.exists(file));
            }
        }
        tell(settings, isDatabase() ? Settings.read(settings).store().name() : file.toString(), chosen);
        return ExitCode.DONE.code();
    }

    /** Whether a store was made in a database is not asked when something else went wrong: what opens it is kept. */
    private boolean isDatabase() {
        return store.startsWith("jdbc:");
    }

    /** The store of settings that somebody wrote, which no other command makes. */
    private Integer storeOf(Path settings) {
        boolean asked =
                spec.commandLine().getParseResult().matchedOptions().stream().anyMatch(option -> !option.inherited());
        if (asked || Keyhold.hasStore(settings)) {
            throw new KmsException.Configuration(
                    "settings file `" + settings + "` exists", "Name another one with --config");
        }
        Settings.Root known = Settings.read(settings).root();
        open(
                settings,
                known.kind() == Settings.RootKind.PASSPHRASE_PROMPT
                        ? new NewRoot(settings).secret(NewRoot.PROMPT, session.terminal())
                        : Passphrases.of(known));
        String made = Settings.read(settings).store().name();
        session.out().done(Map.of("Settings", settings.toString(), "Store", made), "created store " + made);
        return ExitCode.DONE.code();
    }

    /** Makes the store, and says what is weak about its root of trust. */
    private void open(Path settings, char[] secret) {
        try (Keyhold keyhold = Keyhold.open(settings, secret)) {
            keyhold.metrics();
            session.warnOfRoot(settings, secret);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    /** The root of trust of an existing store stays: without it the store would be lost. */
    private void undo(Path settings, List<Path> made, boolean storeMade) throws IOException {
        for (Path file : made) {
            if (!storeMade || file.equals(settings)) {
                Files.deleteIfExists(file);
            } else {
                session.out().note("note: kept " + file + ", under which the new store is sealed");
            }
        }
    }

    private List<String> lines(List<String> rootLines) {
        NewRoot.requireOneLine("--store", store);
        NewRoot.requireOneLine("--audit", audit);
        NewRoot.requireOneLine("--account", account);
        NewRoot.requireOneLine("--region", session.regionOption());
        List<String> lines = new ArrayList<>(
                List.of("# Settings of Keyhold; paths are relative to this file.", "keyhold.store = " + store));
        addIfNamed(lines, "keyhold.store-user", "--store-user", storeUser);
        addIfNamed(
                lines,
                "keyhold.store-password",
                "--store-password",
                storePassword == null ? "" : storePassword.inSettings());
        addIfNamed(lines, "keyhold.store-schema", "--store-schema", storeSchema);
        lines.addAll(rootLines);
        lines.add("keyhold.account = " + account);
        lines.add("keyhold.region = " + (session.regionOption().isEmpty() ? HOME : session.regionOption()));
        if (!audit.isEmpty()) {
            lines.add("keyhold.audit = " + audit);
        }
        if (strict) {
            lines.add("keyhold.audit-mode = strict");
        }
        return lines;
    }

    private static void addIfNamed(List<String> lines, String setting, String option, String value) {
        NewRoot.requireOneLine(option, value);
        if (!value.isEmpty()) {
            lines.add(setting + " = " + value);
        }
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines).replace('\\', '/') + "\n";
    }

    private void tell(Path settings, String place, String chosen) {
        int position = 1;
        for (var provider : Security.getProviders()) {
            position += provider.getName().equals(KeyholdProvider.NAME) ? 0 : 1;
        }
        String line = "security.provider." + position + "=io.keyhold.KeyholdProvider " + settings;
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("Settings", settings.toString());
        result.put("Store", place);
        result.put("Root", chosen);
        result.put("JavaSecurity", line);
        session.out().members(result);
        if (!session.out().isJson()) {
            session.out().print("");
            session.out()
                    .print("Keep a copy of the root of trust where the store is not: without it the keys are lost.");
            session.out()
                    .print("For Java programs, this line at the end of the providers in conf/security/java.security,");
            session.out().print("or in a file of its own for -Djava.security.properties=FILE:");
            session.out().print("");
            session.out().print("  " + line);
            session.out().print("");
            session.out().print("Next: keyhold key create --alias alias/first");
        }
    }
}
