package io.keyhold.cli;

import io.keyhold.api.KmsException;
import io.keyhold.config.Settings;
import io.keyhold.config.SmallFile;
import io.keyhold.platform.TruePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/** A root of trust for new settings; what is not there is made from random bytes. */
final class NewRoot {
    static final String PROMPT = "passphrase-prompt";
    private static final int BYTES = 32;
    private final Path settings;
    private final String pin;
    private final SecureRandom random = new SecureRandom();

    NewRoot(Path settings) {
        this(settings, "prompt");
    }

    /**
     * A root of trust that may be in a token.
     *
     * @param pin where the PIN of the token is, as the setting {@code keyhold.root-pin} has it
     */
    NewRoot(Path settings, String pin) {
        this.settings = settings;
        this.pin = pin;
    }

    /** Whether a root of trust is a key in a token. */
    static boolean isToken(String root) {
        return root.startsWith("pkcs11:");
    }

    /**
     * The lines of the settings for it.
     *
     * @param root as the setting {@code keyhold.root} has it
     * @param made gets the files that were made
     */
    List<String> require(String root, List<Path> made) throws IOException {
        requireOneLine("the root of trust", root);
        if (root.startsWith("passphrase-file:")) {
            requirePassphrase(root.substring("passphrase-file:".length()), made);
            return List.of("keyhold.root = " + root);
        }
        if (root.startsWith("pkcs12:")) {
            String file = root.substring("pkcs12:".length());
            requirePassword(file);
            requirePassphrase(file + ".password", made);
            requireKey(resolved(file), resolved(file + ".password"), made);
            return List.of("keyhold.root = " + root, "keyhold.root-password-file = " + file + ".password");
        }
        if (isToken(root)) {
            requireOneLine("where the PIN is", pin);
            return List.of("keyhold.root = " + root, "keyhold.root-pin = " + pin);
        }
        if (!root.startsWith("passphrase-env:") && !root.equals(PROMPT)) {
            throw unknown();
        }
        return List.of("keyhold.root = " + root);
    }

    /**
     * Where the passphrase goes if nobody says it: into a folder next to that of the settings, so that a copy of the folder
     * with settings and store does not open.
     */
    static String byDefault(Path settings) {
        Path folder = TruePath.of(settings).getParent();
        if (folder == null || folder.getFileName() == null) {
            throw new KmsException.Configuration(
                    "there is no folder next to that of `" + settings + "` for the passphrase",
                    "Name the root of trust with --root");
        }
        return "passphrase-file:../" + folder.getFileName() + "-root/passphrase";
    }

    /** A line end or control character would make another setting of the rest; the value, which may be secret, is not shown. */
    static void requireOneLine(String what, String value) {
        if (!ControlCharacters.escape(value).equals(value)) {
            throw new KmsException.Configuration(
                    what + " has a line end or control character", "Write it in visible characters on one line");
        }
    }

    private static KmsException.Configuration unknown() {
        return new KmsException.Configuration(
                "that is not a root of trust",
                "Pass passphrase-file:PATH, passphrase-env:NAME, passphrase-prompt, pkcs12:PATH or pkcs11:URI");
    }

    /** The file that a root names, as the settings would have it. */
    Path file(String root) {
        return resolved(root.substring(root.indexOf(':') + 1));
    }

    private Path resolved(String name) {
        return Settings.resolve(settings, name);
    }

    /** A password that is made up does not open a PKCS#12 file that is there. */
    private void requirePassword(String name) {
        Path password = resolved(name + ".password");
        if (Files.exists(resolved(name)) && !Files.exists(password)) {
            throw new KmsException.Configuration(
                    "`" + resolved(name) + "` is there, but not the file with its password",
                    "Put its password in `" + password + "`, or name a file that is not there yet");
        }
    }

    /** The passphrase, or the password of the PKCS#12 file; the caller clears it. */
    char[] secret(String root, Terminal terminal) {
        SecretSource source;
        if (isToken(root)) {
            SecretSource of = SecretSource.parse(pin);
            source = of.kind() == SecretSource.Kind.FILE
                    ? new SecretSource(SecretSource.Kind.FILE, resolved(of.value()).toString())
                    : of;
            return source.read(terminal, "the PIN of the token", false);
        }
        if (root.startsWith("passphrase-env:")) {
            source = new SecretSource(SecretSource.Kind.ENV, root.substring("passphrase-env:".length()));
        } else if (root.equals(PROMPT)) {
            source = new SecretSource(SecretSource.Kind.PROMPT, "");
        } else if (root.startsWith("passphrase-file:")) {
            source = new SecretSource(SecretSource.Kind.FILE, file(root).toString());
        } else if (root.startsWith("pkcs12:")) {
            source = new SecretSource(SecretSource.Kind.FILE, file(root) + ".password");
        } else {
            throw unknown();
        }
        return source.read(terminal, "the new passphrase", true);
    }

    private void requirePassphrase(String name, List<Path> made) throws IOException {
        Path file = resolved(name);
        if (Files.exists(file)) {
            return;
        }
        byte[] bytes = bytes();
        byte[] text = Base64.getUrlEncoder().withoutPadding().encode(bytes);
        byte[] line = Arrays.copyOf(text, text.length + 1);
        line[text.length] = '\n';
        try {
            Folders.createAbove(file);
            Streams.writePrivately(file, line);
            made.add(file);
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(text, (byte) 0);
            Arrays.fill(line, (byte) 0);
        }
    }

    private void requireKey(Path file, Path passwordFile, List<Path> made) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        byte[] bytes = bytes();
        char[] password =
                SmallFile.lines(passwordFile, SmallFile.SECRET_BYTES).get(0).toCharArray();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12", "SunJSSE");
            keys.load(null, null);
            keys.setKeyEntry("keyhold-root", new SecretKeySpec(bytes, "AES"), password, null);
            keys.store(out, password);
        } catch (GeneralSecurityException e) {
            throw new KmsException.Configuration(
                    "this Java cannot make `" + file + "`", "Make it with keytool -genseckey", e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(password, '\0');
        }
        Streams.writePrivately(file, out.toByteArray());
        made.add(file);
    }

    private byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return bytes;
    }
}
