package io.keyhold.config;

import io.keyhold.api.KmsException;
import java.io.Console;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/** Gets passphrases from where the settings say; the caller owns the characters and clears them. */
public final class Passphrases {
    private Passphrases() {}

    /**
     * The passphrase of a root of trust, the password of its PKCS#12 file, or the PIN of its token.
     *
     * @throws KmsException.Configuration if it is not there, or empty
     */
    public static char[] of(Settings.Root root) {
        char[] passphrase = switch (root.kind()) {
            case PASSPHRASE_FILE -> firstLine(Path.of(root.value()));
            case PKCS12 -> firstLine(Path.of(root.passwordFile()));
            case PASSPHRASE_ENV -> environment(root.value());
            case PASSPHRASE_PROMPT -> prompt("Passphrase of the Keyhold store: ");
            case PKCS11 -> pin(root.passwordFile());
        };
        if (passphrase.length == 0) {
            throw new KmsException.Configuration("the passphrase is empty", "Choose one of twelve characters or more");
        }
        return passphrase;
    }

    /**
     * Another secret that settings name.
     *
     * @param setting the name of the setting
     * @throws KmsException.Configuration if it is not there, or empty; names the setting
     */
    public static char[] of(Settings.Root place, String setting) {
        char[] secret;
        try {
            secret = place.kind() == Settings.RootKind.PASSPHRASE_FILE
                    ? firstLine(Path.of(place.value()))
                    : environment(place.value());
        } catch (KmsException.Configuration e) {
            throw new KmsException.Configuration(
                    "`" + setting + "`: " + e.problem(), "Put the secret there, or name another place", e);
        }
        if (secret.length == 0) {
            throw new KmsException.Configuration(
                    "`" + setting + "` names an empty secret", "Put the secret there, or name another place");
        }
        return secret;
    }

    /** The PIN of a token. */
    private static char[] pin(String source) {
        if (source.startsWith("file:")) {
            return firstLine(Path.of(source.substring("file:".length())));
        }
        return source.startsWith("env:")
                ? environment(source.substring("env:".length()))
                : prompt("PIN of the token with the root key: ");
    }

    private static char[] firstLine(Path file) {
        byte[] bytes;
        try {
            bytes = SmallFile.read(file, SmallFile.SECRET_BYTES);
        } catch (IOException e) {
            throw new KmsException.Configuration(
                    "passphrase file `" + file + "` cannot be read",
                    "Create it with the passphrase as its first line",
                    e);
        }
        return SecretLine.decode(bytes)
                .orElseThrow(() -> new KmsException.Configuration(
                        "the first line of passphrase file `" + file + "` is not UTF-8",
                        "Write the passphrase as text; random bytes as hex or Base64"));
    }

    private static char[] environment(String name) {
        String value = System.getenv(name);
        if (value == null) {
            throw new KmsException.Configuration(
                    "environment variable `" + name + "` is not set", "Set it to the passphrase of the store");
        }
        Undecoded.refuse(value, "environment variable `" + name + "`");
        return value.toCharArray();
    }

    @SuppressWarnings("SystemConsoleNull") // from JDK 22 on there is always a console; readPassword then says null
    private static char[] prompt(String question) {
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword(question);
        if (typed == null) {
            throw new KmsException.Configuration(
                    "there is no terminal to ask for the passphrase on",
                    "Use passphrase-file:PATH or passphrase-env:NAME");
        }
        try {
            Undecoded.refuse(CharBuffer.wrap(typed), "the passphrase that was typed");
        } catch (KmsException.Configuration e) {
            Arrays.fill(typed, '\0');
            throw e;
        }
        return typed;
    }
}
