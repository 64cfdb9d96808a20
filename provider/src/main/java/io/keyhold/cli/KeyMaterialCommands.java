package io.keyhold.cli;

import io.keyhold.api.AlgorithmSpec;
import io.keyhold.api.DeleteImportedKeyMaterialRequest;
import io.keyhold.api.GetParametersForImportRequest;
import io.keyhold.api.GetParametersForImportResponse;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.WrappingKeySpec;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands for the import of material. */
final class KeyMaterialCommands {
    private KeyMaterialCommands() {}

    /** Gives a wrapping key and a token. */
    @Command(
            name = "import-parameters",
            description = "Get a wrapping key and a token, valid for one import within 24 hours.",
            footer = "  keyhold key import-parameters alias/imported --public-key wrap.der --token import.token")
    static final class ImportParameters implements Callable<Integer> {
        private final CommandSession session;

        @Parameters(paramLabel = "KEY", description = CommonOptions.KEY)
        private String key = "";

        @Option(
                names = "--algorithm",
                paramLabel = "NAME",
                description = "One of ${COMPLETION-CANDIDATES}; else the one for the spec of the key")
        private @Nullable AlgorithmSpec algorithm;

        @Option(
                names = "--spec",
                paramLabel = "SPEC",
                description = "One of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
        private WrappingKeySpec spec = WrappingKeySpec.RSA_4096;

        @Option(
                names = "--public-key",
                paramLabel = "FILE",
                required = true,
                description = "Where the wrapping key goes, DER")
        private String publicKey = "";

        @Option(names = "--token", paramLabel = "FILE", required = true, description = "Where the token goes")
        private String token = "";

        @Option(names = "--force", description = "Replace the files")
        private boolean force;

        ImportParameters(CommandSession session) {
            this.session = session;
        }

        @Override
        public Integer call() throws IOException {
            OutOption out = new OutOption();
            out.force = force;
            out.requireFree(publicKey, token);
            KeyMetadata metadata = session.describe(key);
            AlgorithmSpec chosen = algorithm == null ? MaterialWrap.algorithm(metadata.keySpec()) : algorithm;
            GetParametersForImportResponse response = session.kms()
                    .getParametersForImport(GetParametersForImportRequest.of(metadata.arn(), chosen, spec));
            Streams streams = new Streams(session.terminal());
            streams.write(publicKey, response.publicKey(), force);
            streams.write(token, response.importToken(), force);
            session.out()
                    .done(
                            response,
                            "wrote " + publicKey + " and " + token + ", valid until " + response.parametersValidTo());
            return ExitCode.DONE.code();
        }
    }

    /** Deletes imported material. */
    @Command(
            name = "delete-material",
            description = "Delete imported material; the same can be imported again.",
            footer = "  keyhold key delete-material alias/imported")
    static final class Delete implements Callable<Integer> {
        private final CommandSession session;

        @Parameters(paramLabel = "KEY", description = CommonOptions.KEY)
        private String key = "";

        @Option(names = "--material-id", paramLabel = "ID", description = "Which, of a key with several")
        private String materialId = "";

        Delete(CommandSession session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            DeleteImportedKeyMaterialRequest request = DeleteImportedKeyMaterialRequest.of(session.keyId(key));
            session.out()
                    .done(
                            session.kms()
                                    .deleteImportedKeyMaterial(
                                            materialId.isEmpty() ? request : request.withKeyMaterialId(materialId)),
                            "deleted the material of " + key);
            return ExitCode.DONE.code();
        }
    }
}
