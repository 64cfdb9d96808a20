package io.keyhold.cli;

import io.keyhold.api.EncryptRequest;
import io.keyhold.api.EncryptResponse;
import io.keyhold.api.EncryptionAlgorithmSpec;
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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Encrypts a file or a pipe. */
@Command(
        name = "encrypt",
        description = {
            "Encrypt a file or a pipe of any length, in an envelope under a key.",
            "FILE becomes FILE.keyhold; without FILE standard input goes to standard output."
        },
        footer = {
            "  keyhold encrypt -k alias/letters -c to=mary letter.txt",
            "  tar c docs | keyhold encrypt -k alias/letters > docs.tar.keyhold"
        })
final class EncryptCommand implements Callable<Integer> {
    static final String SUFFIX = ".keyhold";
    private final Session session;

    @Option(
            names = {"-k", "--key"},
            paramLabel = "KEY",
            required = true,
            description = CommonOptions.KEY)
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
            names = "--blob",
            description = "As Encrypt of AWS KMS does: at most 4096 bytes, without a data key; Base64 unless -o")
    private boolean blob;

    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            description = "With --blob under a key pair, RSAES_OAEP_SHA_256 say")
    private @Nullable EncryptionAlgorithmSpec algorithm;

    @Mixin
    private TokenOption tokens = new TokenOption();

    EncryptCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        if (blob || algorithm != null) {
            blob();
            return ExitCode.DONE.code();
        }
        if (Streams.isPipe(file) || out.equals("-")) {
            stream();
        } else {
            Path source = Path.of(file);
            Path target = Path.of(out.isEmpty() ? file + SUFFIX : out);
            Streams.requireFree(target, force);
            Envelopes envelopes = session.envelopes(key);
            long bytes = TransferBar.run(
                    session.terminal(),
                    "encrypt",
                    Files.size(source),
                    progress -> envelopes.encrypt(source, target, context.pairs, progress));
            session.out().done(Map.of("PlaintextBytes", bytes, "File", target.toString()), "wrote " + target);
        }
        return ExitCode.DONE.code();
    }

    private void stream() throws IOException {
        boolean toFile = !Streams.isPipe(out);
        if (toFile) {
            Streams.requireFree(Path.of(out), force);
        }
        Streams streams = new Streams(session.terminal());
        try (InputStream in = streams.open(file);
                OutputStream target = toFile ? PrivateFile.create(Path.of(out)) : new PrivateFile.Open(streams.out())) {
            Envelopes envelopes = session.envelopes(key);
            TransferBar.run(
                    session.terminal(),
                    "encrypt",
                    -1,
                    progress -> envelopes.encrypt(in, target, context.pairs, progress));
            PrivateFile.commit(target);
        }
    }

    private void blob() throws IOException {
        Streams streams = new Streams(session.terminal());
        EncryptRequest request = EncryptRequest.of(key, streams.read(file, 4096, "the plaintext"))
                .withEncryptionContext(context.pairs)
                .withGrantTokens(tokens.tokens);
        EncryptResponse response =
                session.kms().encrypt(algorithm == null ? request : request.withEncryptionAlgorithm(algorithm));
        OutOption target = new OutOption();
        target.file = out;
        target.force = force;
        target.write(session, response, response.ciphertextBlob());
    }
}
