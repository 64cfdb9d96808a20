package io.keyhold.cli;

import io.keyhold.api.DecapsulateRequest;
import io.keyhold.api.DecapsulateResponse;
import io.keyhold.api.EncapsulationAlgorithmSpec;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds the shared secret that a ciphertext holds. */
@Command(
        name = "decapsulate",
        description = {
            "Get the shared secret of 32 bytes from a ciphertext of `keyhold encapsulate` (ML-KEM).",
            "A ciphertext that is damaged, or of another key, gives 32 other bytes and no error.",
            "Without -o the secret goes to standard output in Base64, unless that is a terminal."
        },
        footer = "  keyhold decapsulate -k alias/inbox inbox.kem -o inbox.found")
final class DecapsulateCommand implements Callable<Integer> {
    private static final int MOST_BYTES = 4096;
    private final CommandSession session;

    @Option(
            names = {"-k", "--key"},
            required = true,
            paramLabel = "KEY",
            description = CommonOptions.KEY)
    private String key = "";

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            defaultValue = "-",
            description = "The ciphertext, as bytes or in Base64; - is standard input, which is also the default")
    private String file = "-";

    @Mixin
    private OutOption out = new OutOption();

    @Mixin
    private TokenOption tokens = new TokenOption();

    DecapsulateCommand(CommandSession session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        OutOption.requireUnseen(session, out.file);
        out.requireFree();
        byte[] ciphertext =
                Base64Text.orBytes(new Streams(session.terminal()).read(file, MOST_BYTES, "the ciphertext"));
        DecapsulateResponse response = session.kms()
                .decapsulate(DecapsulateRequest.of(key, ciphertext, EncapsulationAlgorithmSpec.ML_KEM)
                        .withGrantTokens(tokens.tokens));
        byte[] secret = response.sharedSecret();
        try {
            out.write(session, response, secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
        return ExitCode.DONE.code();
    }
}
