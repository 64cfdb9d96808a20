package io.keyhold.cli;

import io.keyhold.api.VerifyRequest;
import io.keyhold.api.VerifyResponse;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks the signature of a file. */
@Command(
        name = "verify",
        description = "Verify a signature. Exit code 0 if it is valid, 1 if not.",
        footer = "  keyhold verify -k alias/release --signature app.jar.sig app.jar")
final class VerifyCommand implements Callable<Integer> {
    private static final int MOST_BYTES = 6144;
    private final CommandSession session;

    @Mixin
    private SigningChoice choice = new SigningChoice();

    @Option(
            names = {"-s", "--signature"},
            paramLabel = "FILE",
            required = true,
            description = "The signature, as bytes or in Base64")
    private String signature = "";

    @Mixin
    private TokenOption tokens = new TokenOption();

    VerifyCommand(CommandSession session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        SigningChoice.Input input = choice.read(session);
        byte[] bytes = Base64Text.orBytes(new Streams(session.terminal()).read(signature, MOST_BYTES, "the signature"));
        VerifyResponse response = session.kms()
                .verify(VerifyRequest.of(choice.key, input.bytes(), bytes, input.algorithm())
                        .withMessageType(input.type())
                        .withGrantTokens(tokens.tokens));
        session.out().done(response, "the signature is valid: " + response.keyId() + ", " + input.algorithm());
        return ExitCode.DONE.code();
    }
}
