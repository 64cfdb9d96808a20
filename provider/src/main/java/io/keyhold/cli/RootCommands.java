package io.keyhold.cli;

import io.keyhold.RootChange;
import io.keyhold.api.KmsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands for the root of trust. */
@Command(
        name = "root",
        description = "Change the root of trust and the domain key, while the store is in use.",
        footer = "  keyhold root change --to passphrase-file:new-passphrase")
final class RootCommands {
    private final CommandSession session;

    RootCommands(CommandSession session) {
        this.session = session;
    }

    @Command(
            description = {
                "Put the store under another root of trust, and update the settings file.",
                "Processes that have the store open go on. Backups made before open with the old one: keep it as long as them."
            },
            footer = {
                "  keyhold root change --to passphrase-file:new-passphrase",
                "  keyhold root change --to pkcs12:root.p12",
                "  keyhold root change --to passphrase-prompt",
                "  keyhold root change --to 'pkcs11:token=LABEL;object=KEY?module-path=LIBRARY' --pin file:pin"
            })
    void change(
            @Option(
                            names = "--to",
                            required = true,
                            paramLabel = "ROOT",
                            description =
                                    "passphrase-file:PATH, passphrase-env:NAME, passphrase-prompt, pkcs12:PATH or pkcs11:URI; a file that "
                                            + "is not there is made from random bytes; paths are relative to the settings file")
                    String to,
            @Option(
                            names = "--pin",
                            paramLabel = "SOURCE",
                            defaultValue = "prompt",
                            description =
                                    "Where the PIN of a token is: prompt, file:PATH or env:NAME (${DEFAULT-VALUE})")
                    String pin)
            throws IOException {
        NewRoot root = new NewRoot(session.existingSettings(), pin);
        RootSettings settings = RootSettings.read(session.existingSettings());
        RootChange change = session.keyhold().rootChange();
        List<Path> made = new ArrayList<>();
        boolean begun = false;
        try {
            List<String> lines = root.require(to, made);
            char[] secret = root.secret(to, session.terminal());
            try (RootSettings.Next next = settings.prepare(lines)) {
                begun = true;
                change(change, root, to, secret, lines);
                put(next, lines);
                session.warnOfRoot(session.existingSettings(), secret);
            } finally {
                Arrays.fill(secret, '\0');
            }
        } finally {
            if (!begun) {
                for (Path file : made) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private void change(RootChange change, NewRoot root, String to, char[] secret, List<String> lines) {
        boolean done = false;
        try {
            if (to.startsWith("pkcs12:")) {
                change.toPkcs12(root.file(to), secret);
            } else if (NewRoot.isToken(to)) {
                change.toToken(to, secret);
            } else {
                change.toPassphrase(secret);
            }
            done = true;
        } finally {
            if (!done) {
                session.out()
                        .note("note: the settings are as they were; if the store does not open any more, set there "
                                + shown(lines));
            }
        }
    }

    private void put(RootSettings.Next next, List<String> lines) throws IOException {
        try {
            Path written = next.put();
            session.out().done(Map.of("Settings", written.toString()), "changed the root of trust; updated " + written);
        } catch (IOException e) {
            throw new KmsException.Configuration(
                    "the root of trust is changed, but the settings cannot be written", "Set there " + shown(lines), e);
        }
    }

    private static String shown(List<String> lines) {
        return "`" + String.join("` and `", lines) + "`";
    }

    @Command(
            name = "rotate-domain-key",
            description = "Make a new domain key, and seal every record and wrap all key material under it.",
            footer = "  keyhold root rotate-domain-key")
    void rotateDomainKey() {
        session.keyhold().rootChange().rotateDomainKey();
        session.out().done(Map.of(), "everything is sealed under a new domain key");
    }

    @Command(
            description = "Go on with a rotation of the domain key that was cut short.",
            footer = "  keyhold root reseal")
    void reseal() {
        int records = session.keyhold().rootChange().reseal();
        session.out().done(Map.of("Records", records), "re-sealed " + records + " records");
    }
}
