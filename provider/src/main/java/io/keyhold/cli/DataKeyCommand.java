package io.keyhold.cli;

import io.keyhold.api.DataKeyPairSpec;
import io.keyhold.api.DataKeySpec;
import io.keyhold.api.GenerateDataKeyPairRequest;
import io.keyhold.api.GenerateDataKeyPairResponse;
import io.keyhold.api.GenerateDataKeyPairWithoutPlaintextRequest;
import io.keyhold.api.GenerateDataKeyPairWithoutPlaintextResponse;
import io.keyhold.api.GenerateDataKeyRequest;
import io.keyhold.api.GenerateDataKeyResponse;
import io.keyhold.api.GenerateDataKeyWithoutPlaintextRequest;
import io.keyhold.api.GenerateDataKeyWithoutPlaintextResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Data keys. */
@Command(
        name = "data-key",
        description = {
            "Generate a data key or key pair, encrypted under a key.",
            "Without --plaintext-to it is given wrapped only; `keyhold decrypt --blob` opens it later."
        },
        footer = {
            "  keyhold data-key -k alias/letters -o data-key.blob",
            "  keyhold data-key -k alias/letters --pair ECC_NIST_P256 -o private.blob --public-key public.der"
        })
final class DataKeyCommand implements Callable<Integer> {
    private final CommandSession session;

    @Option(
            names = {"-k", "--key"},
            paramLabel = "KEY",
            required = true,
            description = CommonOptions.KEY)
    private String key = "";

    @ArgGroup(exclusive = true)
    private Shape shape = new Shape();

    @Mixin
    private ContextOption context = new ContextOption();

    @Mixin
    private OutOption out = new OutOption();

    @Option(names = "--plaintext-to", paramLabel = "FILE", description = "Write it in clear there too, with mode 0600")
    private String plaintextTo = "";

    @Option(names = "--public-key", paramLabel = "FILE", description = "Of a pair: write the public key there, DER")
    private String publicKeyTo = "";

    @Mixin
    private TokenOption tokens = new TokenOption();

    /** The data key that is made. */
    static final class Shape {
        @Option(names = "--spec", paramLabel = "SPEC", description = "One of ${COMPLETION-CANDIDATES}; else AES_256")
        private @Nullable DataKeySpec spec;

        @Option(names = "--bytes", paramLabel = "N", description = "So many bytes, 1 to 1024")
        private @Nullable Integer bytes;

        @Option(names = "--pair", paramLabel = "SPEC", description = "A key pair: one of ${COMPLETION-CANDIDATES}")
        private @Nullable DataKeyPairSpec pair;
    }

    DataKeyCommand(CommandSession session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        if (!plaintextTo.isEmpty()) {
            OutOption.requireUnseen(session, plaintextTo);
        }
        out.requireFree(plaintextTo, publicKeyTo);
        DataKeyPairSpec pair = shape.pair;
        if (pair != null) {
            pair(pair);
        } else if (plaintextTo.isEmpty()) {
            wrapped();
        } else {
            both();
        }
        return ExitCode.DONE.code();
    }

    private void wrapped() throws IOException {
        GenerateDataKeyWithoutPlaintextRequest request = GenerateDataKeyWithoutPlaintextRequest.of(key)
                .withEncryptionContext(context.pairs)
                .withGrantTokens(tokens.tokens);
        Integer bytes = shape.bytes;
        GenerateDataKeyWithoutPlaintextResponse response = session.kms()
                .generateDataKeyWithoutPlaintext(
                        bytes == null ? request.withKeySpec(spec()) : request.withNumberOfBytes(bytes));
        out.write(session, response, response.ciphertextBlob());
    }

    private void both() throws IOException {
        GenerateDataKeyRequest request = GenerateDataKeyRequest.of(key)
                .withEncryptionContext(context.pairs)
                .withGrantTokens(tokens.tokens);
        Integer bytes = shape.bytes;
        GenerateDataKeyResponse response = session.kms()
                .generateDataKey(bytes == null ? request.withKeySpec(spec()) : request.withNumberOfBytes(bytes));
        writeSecret(response.plaintext());
        out.write(
                session,
                new GenerateDataKeyWithoutPlaintextResponse(
                        response.ciphertextBlob(), response.keyId(), response.keyMaterialId()),
                response.ciphertextBlob());
    }

    /** Clears it. */
    private void writeSecret(byte[] secret) throws IOException {
        try {
            new Streams(session.terminal()).write(plaintextTo, secret, out.force);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private DataKeySpec spec() {
        DataKeySpec chosen = shape.spec;
        return chosen == null ? DataKeySpec.AES_256 : chosen;
    }

    private void pair(DataKeyPairSpec spec) throws IOException {
        GenerateDataKeyPairWithoutPlaintextResponse response;
        if (plaintextTo.isEmpty()) {
            response = session.kms()
                    .generateDataKeyPairWithoutPlaintext(GenerateDataKeyPairWithoutPlaintextRequest.of(key, spec)
                            .withEncryptionContext(context.pairs)
                            .withGrantTokens(tokens.tokens));
        } else {
            GenerateDataKeyPairResponse clear = session.kms()
                    .generateDataKeyPair(GenerateDataKeyPairRequest.of(key, spec)
                            .withEncryptionContext(context.pairs)
                            .withGrantTokens(tokens.tokens));
            writeSecret(clear.privateKeyPlaintext());
            response = new GenerateDataKeyPairWithoutPlaintextResponse(
                    clear.privateKeyCiphertextBlob(),
                    clear.publicKey(),
                    clear.keyId(),
                    clear.keyPairSpec(),
                    clear.keyMaterialId());
        }
        if (!publicKeyTo.isEmpty()) {
            new Streams(session.terminal()).write(publicKeyTo, response.publicKey(), out.force);
        }
        out.write(session, response, response.privateKeyCiphertextBlob());
    }
}
