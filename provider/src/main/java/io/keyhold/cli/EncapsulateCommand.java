package io.keyhold.cli;

import io.keyhold.api.EncapsulateRequest;
import io.keyhold.api.EncapsulateResponse;
import io.keyhold.api.EncapsulationAlgorithmSpec;
import io.keyhold.api.KmsException;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a shared secret by the public half of a key. */
@Command(
        name = "encapsulate",
        description = {
            "Generate a shared secret of 32 bytes, and a ciphertext from which only the key gets it (ML-KEM).",
            "Derive keys from the secret, and confirm that both sides have the same: a wrong ciphertext is not an error."
        },
        footer = "  keyhold encapsulate -k alias/inbox --shared-to inbox.secret -o inbox.kem")
final class EncapsulateCommand implements Callable<Integer> {
    private final CommandSession session;

    @Option(
            names = {"-k", "--key"},
            required = true,
            paramLabel = "KEY",
            description = CommonOptions.KEY)
    private String key = "";

    @Option(
            names = "--shared-to",
            required = true,
            paramLabel = "FILE",
            description = "Write the secret there, with mode 0600")
    private String sharedTo = "";

    @Mixin
    private OutOption out = new OutOption();

    @Mixin
    private TokenOption tokens = new TokenOption();

    /** The response without its secret, which has gone to a file. */
    private record Encapsulated(
            String keyId, byte[] sharedSecretCiphertextBlob, EncapsulationAlgorithmSpec encapsulationAlgorithm) {}

    EncapsulateCommand(CommandSession session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        if (Streams.isPipe(sharedTo)) {
            throw new KmsException.Validation(
                    "the secret needs a file of its own, and `" + sharedTo + "` is not one",
                    "Name a file with --shared-to");
        }
        out.requireFree(sharedTo);
        EncapsulateResponse response = session.kms()
                .encapsulate(EncapsulateRequest.of(key, EncapsulationAlgorithmSpec.ML_KEM)
                        .withGrantTokens(tokens.tokens));
        byte[] secret = response.sharedSecret();
        try {
            new Streams(session.terminal()).write(sharedTo, secret, out.force);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
        byte[] ciphertext = response.sharedSecretCiphertextBlob();
        out.write(
                session, new Encapsulated(response.keyId(), ciphertext, response.encapsulationAlgorithm()), ciphertext);
        return ExitCode.DONE.code();
    }
}
