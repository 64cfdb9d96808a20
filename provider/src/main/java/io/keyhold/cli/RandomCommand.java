package io.keyhold.cli;

import io.keyhold.api.GenerateRandomRequest;
import io.keyhold.api.GenerateRandomResponse;
import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Random bytes. */
@Command(
        name = "random",
        description = "Print random bytes in Base64.",
        footer = {"  keyhold random 32", "  keyhold random 32 -o key.bin"})
final class RandomCommand implements Callable<Integer> {
    private final CommandSession session;

    @Parameters(paramLabel = "N", description = "How many, 1 to 1024")
    private int bytes;

    @Option(names = "--hex", description = "In hex instead")
    private boolean hex;

    @Mixin
    private OutOption out = new OutOption();

    RandomCommand(CommandSession session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        out.requireFree();
        GenerateRandomResponse response = session.kms().generateRandom(GenerateRandomRequest.of(bytes));
        if (hex && out.file.isEmpty() && !session.out().isJson()) {
            session.out().print(HexFormat.of().formatHex(response.plaintext()));
        } else {
            out.write(session, response, response.plaintext());
        }
        return ExitCode.DONE.code();
    }
}
