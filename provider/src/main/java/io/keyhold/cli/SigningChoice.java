package io.keyhold.cli;

import io.keyhold.api.KeyMetadata;
import io.keyhold.api.KmsException;
import io.keyhold.api.MessageType;
import io.keyhold.api.SigningAlgorithmSpec;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that sign and verify share: key, algorithm, and a message of any length. */
final class SigningChoice {
    private static final int MOST_RAW_BYTES = 4096;

    @Option(
            names = {"-k", "--key"},
            paramLabel = "KEY",
            required = true,
            description = CommonOptions.KEY)
    String key = "";

    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            description = "One of ${COMPLETION-CANDIDATES}; else the first that the key has")
    @Nullable SigningAlgorithmSpec algorithm;

    @Option(names = "--digest", description = "FILE holds the digest of the message")
    boolean digest;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = CommonOptions.IN)
    String file = "";

    /**
     * The input that is signed.
     *
     * @param bytes the message, or its digest
     * @param type which of the two
     * @param algorithm the algorithm
     */
    record Input(byte[] bytes, MessageType type, SigningAlgorithmSpec algorithm) {}

    /** Reads the message; one that is too long for the service is hashed here. */
    Input read(CommandSession session) throws IOException {
        SigningAlgorithmSpec chosen = algorithm(session);
        try (InputStream in = new Streams(session.terminal()).open(file)) {
            byte[] beginning = in.readNBytes(MOST_RAW_BYTES + 1);
            boolean raw = beginning.length <= MOST_RAW_BYTES && chosen != SigningAlgorithmSpec.ED25519_PH_SHA_512;
            if (digest || raw) {
                return new Input(beginning, digest ? MessageType.DIGEST : MessageType.RAW, chosen);
            }
            return new Input(hash(chosen, beginning, in), MessageType.DIGEST, chosen);
        }
    }

    private SigningAlgorithmSpec algorithm(CommandSession session) {
        SigningAlgorithmSpec named = algorithm;
        if (named != null) {
            return named;
        }
        KeyMetadata metadata = session.describe(key);
        List<SigningAlgorithmSpec> possible = metadata.signingAlgorithms();
        if (possible.isEmpty()) {
            throw new KmsException.InvalidKeyUsage(
                    "key " + key + " is a " + metadata.keySpec() + " key for " + metadata.keyUsage()
                            + ", not for signing",
                    "Create one with `keyhold key create --spec ECC_NIST_P256 --usage SIGN_VERIFY`");
        }
        return possible.get(0);
    }

    private static byte[] hash(SigningAlgorithmSpec algorithm, byte[] beginning, InputStream rest) throws IOException {
        try {
            MessageDigest hash = MessageDigest.getInstance(hashName(algorithm), "SUN");
            hash.update(beginning);
            byte[] buffer = new byte[1 << 16];
            for (int read = rest.read(buffer); read >= 0; read = rest.read(buffer)) {
                hash.update(buffer, 0, read);
            }
            return hash.digest();
        } catch (GeneralSecurityException e) {
            throw new KmsException.Internal("no " + hashName(algorithm) + " in this Java", "Use a complete JDK", e);
        } finally {
            Arrays.fill(beginning, (byte) 0);
        }
    }

    private static String hashName(SigningAlgorithmSpec algorithm) {
        String name = algorithm.value();
        boolean hashes = name.startsWith("RSASSA_") || name.startsWith("ECDSA_") || name.contains("PH_SHA");
        if (!hashes) {
            throw new KmsException.Validation(
                    name + " signs messages of at most " + MOST_RAW_BYTES + " bytes",
                    name.equals("ED25519_SHA_512")
                            ? "Say --algorithm ED25519_PH_SHA_512, which takes a message of any length"
                            : "Use an RSA key or one of a NIST curve, which take a message of any length");
        }
        return "SHA-" + name.substring(name.length() - 3);
    }
}
