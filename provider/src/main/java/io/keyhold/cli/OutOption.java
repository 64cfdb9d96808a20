package io.keyhold.cli;

import java.io.IOException;
import picocli.CommandLine.Option;

/** Where a result of bytes goes. */
final class OutOption {
    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Write the bytes there, with mode 0600; - is standard output. Else they are shown in Base64")
    String file = "";

    @Option(names = "--force", description = "Replace FILE")
    boolean force;

    /** Writes the bytes, or shows the response. */
    void write(Session session, Record response, byte[] bytes) throws IOException {
        if (!file.isEmpty()) {
            new Streams(session.terminal()).write(file, bytes, force);
        } else if (session.out().isJson()) {
            session.out().members(response);
        } else {
            session.out().print(Json.text(bytes));
        }
    }
}
