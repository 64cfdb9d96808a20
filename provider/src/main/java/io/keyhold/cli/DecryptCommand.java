package io.keyhold.cli;

import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DecryptResponse;
import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.EnvelopeDescription;
import io.keyhold.api.Envelopes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Opens what {@code encrypt} made. */
@Command(
        name = "decrypt",
        description = {
            "Open what `keyhold encrypt` made; the envelope names its key.",
            "FILE.keyhold becomes FILE, when all of it is verified; without FILE standard input goes to standard output, "
                    + "of which only exit code 0 says that it was whole."
        },
        footer = {"  keyhold decrypt -c to=mary letter.txt.keyhold", "  keyhold decrypt < docs.tar.keyhold | tar x"})
final class DecryptCommand implements Callable<Integer> {
    private static final int MOST_BLOB_BYTES = 6144;
    private static final String ANY = "";
    private final Session session;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-k", "--key"},
            paramLabel = "KEY",
            description = "Refuse what another key encrypted; needed with --blob under a key pair")
    private String key = "";

    @Mixin
    private ContextOption context = new ContextOption();

    @Parameters(paramLabel = "FILE", arity = "0..1", description = CommonOptions.IN)
    private String file = "";

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Where it goes; - is standard output")
    private String out = "";

    @Option(names = "--force", description = "Replace the file")
    private boolean force;

    @Option(
            names = "--describe",
            description = "Only tell what the header says, which is not verified; asks for no permission")
    private boolean describe;

    @Option(
            names = "--blob",
            description = "Open a ciphertext blob of Encrypt, or a wrapped data key; Base64 unless -o")
    private boolean blob;

    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            description = "With --blob under a key pair, RSAES_OAEP_SHA_256 say")
    private @Nullable EncryptionAlgorithmSpec algorithm;

    @Mixin
    private TokenOption tokens = new TokenOption();

    DecryptCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        if (describe) {
            describe();
        } else if (blob || algorithm != null) {
            blob();
        } else if (Streams.isPipe(file) || out.equals("-")) {
            stream();
        } else {
            file();
        }
        return ExitCode.DONE.code();
    }

    private Envelopes envelopes() {
        return key.isEmpty() ? session.envelopes(ANY).withAnyKey() : session.envelopes(key);
    }

    private void file() throws IOException {
        Path source = Path.of(file);
        Path target = Path.of(out.isEmpty() ? withoutSuffix() : out);
        Streams.requireFree(target, force);
        Envelopes envelopes = envelopes();
        long bytes = TransferBar.run(
                session.terminal(),
                "decrypt",
                Files.size(source),
                progress -> envelopes.decrypt(source, target, context.pairs, progress));
        session.out().done(Map.of("PlaintextBytes", bytes, "File", target.toString()), "wrote " + target);
    }

    private String withoutSuffix() {
        if (file.endsWith(EncryptCommand.SUFFIX) && file.length() > EncryptCommand.SUFFIX.length()) {
            return file.substring(0, file.length() - EncryptCommand.SUFFIX.length());
        }
        throw new ParameterException(
                java.util.Objects.requireNonNull(spec).commandLine(),
                "`" + file + "` does not end with " + EncryptCommand.SUFFIX + ": name the target with -o");
    }

    private void stream() throws IOException {
        boolean toFile = !Streams.isPipe(out);
        if (toFile) {
            Streams.requireFree(Path.of(out), force);
        }
        Streams streams = new Streams(session.terminal());
        try (InputStream in = streams.open(file);
                OutputStream target = toFile
                        ? PrivateFile.create(Path.of(out))
                        : new PrivateFile.Open(session.terminal().out())) {
            Envelopes envelopes = envelopes();
            TransferBar.run(
                    session.terminal(),
                    "decrypt",
                    -1,
                    progress -> envelopes.decrypt(in, target, context.pairs, progress));
            PrivateFile.commit(target);
        }
    }

    private void describe() throws IOException {
        try (InputStream in = new Streams(session.terminal()).open(file)) {
            EnvelopeDescription description = session.envelopes(ANY).describe(in);
            session.out().members(description);
        }
    }

    private void blob() throws IOException {
        byte[] ciphertext = new Streams(session.terminal()).read(file, MOST_BLOB_BYTES, "the ciphertext blob");
        DecryptRequest request = DecryptRequest.of(Base64Text.orBytes(ciphertext))
                .withEncryptionContext(context.pairs)
                .withGrantTokens(tokens.tokens);
        request = key.isEmpty() ? request : request.withKeyId(key);
        DecryptResponse response =
                session.kms().decrypt(algorithm == null ? request : request.withEncryptionAlgorithm(algorithm));
        OutOption target = new OutOption();
        target.file = out;
        target.force = force;
        target.write(session, response, response.plaintext());
    }
}
