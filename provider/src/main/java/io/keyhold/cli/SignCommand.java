package io.keyhold.cli;

import io.keyhold.api.SignRequest;
import io.keyhold.api.SignResponse;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Signs a file. */
@Command(
        name = "sign",
        description = {
            "Sign a file or a pipe.",
            "A message of more than 4096 bytes is hashed here, which RSA and ECDSA allow, and Ed25519 with --algorithm "
                    + "ED25519_PH_SHA_512. ED25519_SHA_512, ML-DSA and SM2 take no more than that."
        },
        footer = "  keyhold sign -k alias/release app.jar -o app.jar.sig")
final class SignCommand implements Callable<Integer> {
    private final CommandSession session;

    @Mixin
    private SigningChoice choice = new SigningChoice();

    @Mixin
    private OutOption out = new OutOption();

    @Mixin
    private TokenOption tokens = new TokenOption();

    SignCommand(CommandSession session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        out.requireFree();
        SigningChoice.Input input = choice.read(session);
        SignResponse response = session.kms()
                .sign(SignRequest.of(choice.key, input.bytes(), input.algorithm())
                        .withMessageType(input.type())
                        .withGrantTokens(tokens.tokens));
        out.write(session, response, response.signature());
        return ExitCode.DONE.code();
    }
}
