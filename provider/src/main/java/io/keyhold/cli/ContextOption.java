package io.keyhold.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The encryption context. */
final class ContextOption {
    @Option(
            names = {"-c", "--context"},
            paramLabel = "NAME=VALUE",
            description = "A pair of the encryption context, not secret: decryption needs the same pairs; repeatable")
    Map<String, String> pairs = new LinkedHashMap<>();
}
