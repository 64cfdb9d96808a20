package io.keyhold.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Grant tokens. */
final class TokenOption {
    @Option(
            names = "--grant-token",
            paramLabel = "TOKEN",
            description = "A grant token that makes a fresh grant count; repeatable")
    List<String> tokens = new ArrayList<>();
}
