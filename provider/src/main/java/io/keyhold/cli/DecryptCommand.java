package io.keyhold.cli;

import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DecryptResponse;
import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.EnvelopeDescription;
import io.keyhold.api.Envelopes;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Opens what {@code encrypt} made. */
@Command(
        name = "decrypt",
        description = {
            "Decrypt what `keyhold encrypt` wrote; the file names its key.",
            "FILE.keyhold becomes FILE, when all of it is verified; without FILE standard input goes to standard output, "
                    + "and only exit code 0 means that it was complete."
        },
        footer = {"  keyhold decrypt -c to=mary letter.txt.keyhold", "  keyhold decrypt < docs.tar.keyhold | tar x"})
final class DecryptCommand implements Callable<Integer> {
    private static final int MOST_BLOB_BYTES = 6144;
    private static final String ANY = "";
    private final CommandSession session;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-k", "--key"},
            paramLabel = "KEY",
            description = "Refuse what another key encrypted; needed with --blob under a key pair")
    private String key = "";

    @Mixin
    private TransferFiles files = new TransferFiles();

    @Option(names = "--describe", description = "Only show the header, which is not verified; needs no permission")
    private boolean describe;

    @Option(
            names = "--blob",
            description = "Open a ciphertext blob of Encrypt, or a wrapped data key; Base64 unless -o")
    private boolean blob;

    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            description = "With --blob under a key pair, for example RSAES_OAEP_SHA_256")
    private @Nullable EncryptionAlgorithmSpec algorithm;

    @Mixin
    private TokenOption tokens = new TokenOption();

    DecryptCommand(CommandSession session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        if (describe) {
            describe();
        } else if (blob || algorithm != null) {
            blob();
        } else if (files.isStream()) {
            files.stream(session, "decrypt", session.terminal()::out, envelopes()::decrypt);
        } else {
            String target = files.out().isEmpty() ? withoutSuffix() : files.out();
            files.transfer(session, "decrypt", target, envelopes()::decrypt);
        }
        return ExitCode.DONE.code();
    }

    private Envelopes envelopes() {
        return key.isEmpty() ? session.envelopes(ANY).withAnyKey() : session.envelopes(key);
    }

    private String withoutSuffix() {
        String file = files.file();
        if (file.endsWith(EncryptCommand.SUFFIX) && file.length() > EncryptCommand.SUFFIX.length()) {
            return file.substring(0, file.length() - EncryptCommand.SUFFIX.length());
        }
        throw new ParameterException(
                java.util.Objects.requireNonNull(spec).commandLine(),
                "`" + file + "` does not end with " + EncryptCommand.SUFFIX + ": name the target with -o");
    }

    private void describe() throws IOException {
        try (InputStream in = new Streams(session.terminal()).open(files.file())) {
            EnvelopeDescription description = session.envelopes(ANY).describe(in);
            session.out().members(description);
        }
    }

    private void blob() throws IOException {
        files.result().requireFree();
        byte[] ciphertext = new Streams(session.terminal()).read(files.file(), MOST_BLOB_BYTES, "the ciphertext blob");
        DecryptRequest request = DecryptRequest.of(Base64Text.orBytes(ciphertext))
                .withEncryptionContext(files.context())
                .withGrantTokens(tokens.tokens);
        request = key.isEmpty() ? request : request.withKeyId(key);
        DecryptResponse response =
                session.kms().decrypt(algorithm == null ? request : request.withEncryptionAlgorithm(algorithm));
        files.result().write(session, response, response.plaintext());
    }
}
