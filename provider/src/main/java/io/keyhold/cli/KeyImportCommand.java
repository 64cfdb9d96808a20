package io.keyhold.cli;

import io.keyhold.api.AlgorithmSpec;
import io.keyhold.api.ExpirationModelType;
import io.keyhold.api.GetParametersForImportRequest;
import io.keyhold.api.GetParametersForImportResponse;
import io.keyhold.api.ImportKeyMaterialRequest;
import io.keyhold.api.ImportType;
import io.keyhold.api.KmsException;
import io.keyhold.api.WrappingKeySpec;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.Callable;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
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
            "In clear it is 32 bytes for AES, 1 to 128 for HMAC, PKCS#8 for a key pair; it is wrapped before it leaves "
                    + "this command. Or wrap it elsewhere, for the key and token of `keyhold key import-parameters`."
        },
        footer = {
            "  keyhold key import alias/imported --material key.bin",
            "  keyhold key import alias/imported --wrapped key.wrapped --token import.token"
        })
final class KeyImportCommand implements Callable<Integer> {
    private static final int MOST_BYTES = 6144;
    private final Session session;

    @Parameters(paramLabel = "KEY", description = CommonOptions.KEY)
    private String key = "";

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Source source = new Source();

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            description = "When the material expires, 2030-01-01T00:00:00Z say")
    private @Nullable Instant expires;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "NEW_KEY_MATERIAL to rotate to it, EXISTING_KEY_MATERIAL to bring material back")
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

    KeyImportCommand(Session session) {
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
            GetParametersForImportResponse parameters = session.kms()
                    .getParametersForImport(GetParametersForImportRequest.of(
                            id, AlgorithmSpec.RSA_AES_KEY_WRAP_SHA_256, WrappingKeySpec.RSA_4096));
            return ImportKeyMaterialRequest.of(id, parameters.importToken(), wrap(parameters.publicKey(), material));
        } finally {
            Arrays.fill(material, (byte) 0);
        }
    }

    /** RSA AES key wrap: a fresh AES key under RSA OAEP, and the material under it. */
    private static byte[] wrap(byte[] publicKey, byte[] material) throws GeneralSecurityException {
        if (material.length == 0) {
            throw new KmsException.Validation("the material is empty", "Name the file that holds it");
        }
        PublicKey rsa = KeyFactory.getInstance("RSA", "SunRsaSign").generatePublic(new X509EncodedKeySpec(publicKey));
        KeyGenerator generator = KeyGenerator.getInstance("AES", "SunJCE");
        generator.init(256);
        SecretKey ephemeral = generator.generateKey();
        Cipher oaep = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding", "SunJCE");
        oaep.init(
                Cipher.WRAP_MODE,
                rsa,
                new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
        byte[] first = oaep.wrap(ephemeral);
        Cipher kwp = Cipher.getInstance("AES/KWP/NoPadding", "SunJCE");
        kwp.init(Cipher.WRAP_MODE, ephemeral);
        byte[] second = kwp.wrap(new SecretKeySpec(material, "AES"));
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
