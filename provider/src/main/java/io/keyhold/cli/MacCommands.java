package io.keyhold.cli;

import io.keyhold.api.GenerateMacRequest;
import io.keyhold.api.GenerateMacResponse;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.KmsException;
import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.api.VerifyMacRequest;
import io.keyhold.api.VerifyMacResponse;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Message authentication codes. */
@Command(
        name = "mac",
        description = "Generate and verify authentication codes (HMAC) of messages of at most 4096 bytes.",
        footer = "  keyhold mac generate -k alias/tickets ticket.json -o ticket.mac")
final class MacCommands {
    private static final int MOST_BYTES = 4096;
    private final CommandSession session;

    MacCommands(CommandSession session) {
        this.session = session;
    }

    @Command(
            description = "Make the code of a file or a pipe.",
            footer = "  keyhold mac generate -k alias/tickets ticket.json -o ticket.mac")
    void generate(
            @Option(
                            names = {"-k", "--key"},
                            required = true,
                            paramLabel = "KEY",
                            description = CommonOptions.KEY)
                    String key,
            @Parameters(paramLabel = "FILE", arity = "0..1", defaultValue = "-", description = CommonOptions.IN)
                    String file,
            @Mixin OutOption out,
            @Mixin TokenOption tokens)
            throws IOException {
        out.requireFree();
        byte[] message = new Streams(session.terminal()).read(file, MOST_BYTES, "the message");
        GenerateMacResponse response = session.kms()
                .generateMac(GenerateMacRequest.of(message, key, algorithm(key)).withGrantTokens(tokens.tokens));
        out.write(session, response, response.mac());
    }

    @Command(
            description = "Check the code of a file or a pipe. Exit code 0 if it is right, 1 if not.",
            footer = "  keyhold mac verify -k alias/tickets --mac ticket.mac ticket.json")
    void verify(
            @Option(
                            names = {"-k", "--key"},
                            required = true,
                            paramLabel = "KEY",
                            description = CommonOptions.KEY)
                    String key,
            @Option(
                            names = "--mac",
                            required = true,
                            paramLabel = "FILE",
                            description = "The code, as bytes or in Base64")
                    String mac,
            @Parameters(paramLabel = "FILE", arity = "0..1", defaultValue = "-", description = CommonOptions.IN)
                    String file,
            @Mixin TokenOption tokens)
            throws IOException {
        Streams streams = new Streams(session.terminal());
        byte[] message = streams.read(file, MOST_BYTES, "the message");
        byte[] code = Base64Text.orBytes(streams.read(mac, MOST_BYTES, "the code"));
        VerifyMacResponse response = session.kms()
                .verifyMac(
                        VerifyMacRequest.of(message, key, algorithm(key), code).withGrantTokens(tokens.tokens));
        session.out().done(response, "the code is valid: " + response.keyId());
    }

    private MacAlgorithmSpec algorithm(String key) {
        KeyMetadata metadata = session.describe(key);
        return metadata.macAlgorithms().stream()
                .findFirst()
                .orElseThrow(() -> new KmsException.InvalidKeyUsage(
                        "key " + key + " is a " + metadata.keySpec() + " key for " + metadata.keyUsage(),
                        "Create one with `keyhold key create --spec HMAC_256`"));
    }
}
