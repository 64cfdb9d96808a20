package io.keyhold.cli;

import io.keyhold.api.AlgorithmSpec;
import io.keyhold.api.ExpirationModelType;
import io.keyhold.api.GetParametersForImportRequest;
import io.keyhold.api.GetParametersForImportResponse;
import io.keyhold.api.ImportKeyMaterialRequest;
import io.keyhold.api.ImportType;
import io.keyhold.api.WrappingKeySpec;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Imports key material: in clear from a file or pipe, which is wrapped here, or wrapped elsewhere. */
@Command(
        name = "import",
        description = {
            "Import material into a key that was created with --external.",
            "In clear it is 32 bytes for AES, 1 to 128 for HMAC, PKCS#8 for a key pair; it is wrapped before it is passed on "
                    + "this command. Or wrap it elsewhere, for the key and token of `keyhold key import-parameters`."
        },
        footer = {
            "  keyhold key import alias/imported --material key.bin",
            "  keyhold key import alias/imported --wrapped key.wrapped --token import.token"
        })
final class KeyImportCommand implements Callable<Integer> {
    private static final int MOST_BYTES = 6144;
    private final CommandSession session;

    @Parameters(paramLabel = "KEY", description = CommonOptions.KEY)
    private String key = "";

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Source source = new Source();

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            description = "When the material expires, for example 2030-01-01T00:00:00Z")
    private @Nullable Instant expires;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "NEW_KEY_MATERIAL to rotate to it, EXISTING_KEY_MATERIAL to import the same material again")
    private @Nullable ImportType type;

    @Option(names = "--note", paramLabel = "TEXT", description = "A note on the material, not secret")
    private String note = "";

    /** Where the material is. */
    static final class Source {
        @Option(
                names = "--material",
                paramLabel = "FILE",
                required = true,
                description = "In clear; - is standard input")
        private String material = "";

        @ArgGroup(exclusive = false)
        private @Nullable Wrapped wrapped;
    }

    /** Material that was wrapped elsewhere. */
    static final class Wrapped {
        @Option(names = "--wrapped", paramLabel = "FILE", required = true, description = "Wrapped elsewhere")
        private String file = "";

        @Option(names = "--token", paramLabel = "FILE", required = true, description = "The import token it belongs to")
        private String token = "";
    }

    KeyImportCommand(CommandSession session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException, GeneralSecurityException {
        String id = session.keyId(key);
        Streams streams = new Streams(session.terminal());
        Wrapped elsewhere = source.wrapped;
        ImportKeyMaterialRequest request = elsewhere == null
                ? wrapped(id, streams)
                : ImportKeyMaterialRequest.of(
                        id,
                        streams.read(elsewhere.token, MOST_BYTES, "the import token"),
                        streams.read(elsewhere.file, MOST_BYTES, "the wrapped material"));
        request = request.withExpirationModel(
                expires == null
                        ? ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE
                        : ExpirationModelType.KEY_MATERIAL_EXPIRES);
        request = expires == null ? request : request.withValidTo(expires);
        request = type == null ? request : request.withImportType(type);
        request = note.isEmpty() ? request : request.withKeyMaterialDescription(note);
        session.out().done(session.kms().importKeyMaterial(request), "imported material into " + key);
        return ExitCode.DONE.code();
    }

    private ImportKeyMaterialRequest wrapped(String id, Streams streams) throws IOException, GeneralSecurityException {
        byte[] material = streams.read(source.material, MOST_BYTES, "the material");
        try {
            AlgorithmSpec algorithm =
                    MaterialWrap.algorithm(session.describe(id).keySpec());
            GetParametersForImportResponse parameters = session.kms()
                    .getParametersForImport(GetParametersForImportRequest.of(id, algorithm, WrappingKeySpec.RSA_4096));
            return ImportKeyMaterialRequest.of(
                    id, parameters.importToken(), MaterialWrap.wrap(algorithm, parameters.publicKey(), material));
        } finally {
            Arrays.fill(material, (byte) 0);
        }
    }
}
