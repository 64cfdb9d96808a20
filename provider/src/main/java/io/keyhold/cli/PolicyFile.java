package io.keyhold.cli;

import java.io.IOException;

/** A policy document from a file or from standard input. */
final class PolicyFile {
    private static final int MOST_BYTES = 1 << 17;

    private PolicyFile() {}

    static String read(CommandSession session, String name) throws IOException {
        return new Streams(session.terminal()).readText(name, MOST_BYTES, "the policy");
    }
}
