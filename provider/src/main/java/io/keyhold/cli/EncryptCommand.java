package io.keyhold.cli;

import io.keyhold.api.EncryptRequest;
import io.keyhold.api.EncryptResponse;
import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.Envelopes;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Encrypts a file or a pipe. */
@Command(
        name = "encrypt",
        description = {
            "Encrypt a file or a pipe of any length under a key.",
            "FILE becomes FILE.keyhold; without FILE standard input goes to standard output."
        },
        footer = {
            "  keyhold encrypt -k alias/letters -c to=mary letter.txt",
            "  tar c docs | keyhold encrypt -k alias/letters > docs.tar.keyhold"
        })
final class EncryptCommand implements Callable<Integer> {
    static final String SUFFIX = ".keyhold";
    private final CommandSession session;

    @Option(
            names = {"-k", "--key"},
            paramLabel = "KEY",
            required = true,
            description = CommonOptions.KEY)
    private String key = "";

    @Mixin
    private TransferFiles files = new TransferFiles();

    @Option(
            names = "--blob",
            description = "As Encrypt of AWS KMS does: at most 4096 bytes, without a data key; Base64 unless -o")
    private boolean blob;

    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            description = "With --blob under a key pair, for example RSAES_OAEP_SHA_256")
    private @Nullable EncryptionAlgorithmSpec algorithm;

    @Mixin
    private TokenOption tokens = new TokenOption();

    EncryptCommand(CommandSession session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        if (blob || algorithm != null) {
            blob();
            return ExitCode.DONE.code();
        }
        Envelopes envelopes = session.envelopes(key);
        if (files.isStream()) {
            files.stream(session, "encrypt", new Streams(session.terminal())::out, envelopes::encrypt);
        } else {
            String target = files.out().isEmpty() ? files.file() + SUFFIX : files.out();
            files.transfer(session, "encrypt", target, envelopes::encrypt);
        }
        return ExitCode.DONE.code();
    }

    private void blob() throws IOException {
        files.result().requireFree();
        Streams streams = new Streams(session.terminal());
        EncryptRequest request = EncryptRequest.of(key, streams.read(files.file(), 4096, "the plaintext"))
                .withEncryptionContext(files.context())
                .withGrantTokens(tokens.tokens);
        EncryptResponse response =
                session.kms().encrypt(algorithm == null ? request : request.withEncryptionAlgorithm(algorithm));
        files.result().write(session, response, response.ciphertextBlob());
    }
}
