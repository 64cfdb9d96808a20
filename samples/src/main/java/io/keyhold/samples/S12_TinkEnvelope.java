package io.keyhold.samples;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KmsClient;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.KmsEnvelopeAead;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.keyhold.Keyhold;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListAliasesRequest;
import io.keyhold.api.UpdateAliasRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/**
 * Tink's envelope AEAD runs on a KMS key of Keyhold: a {@code KmsClient} and a remote {@code Aead} in a few lines, which may
 * be copied. Argument: a directory for the store.
 */
public final class S12_TinkEnvelope {
    private static final String ALIAS = "alias/tink";

    private S12_TinkEnvelope() {}

    /** Keys by URI: {@code keyhold://} and a key id, key ARN, alias name or alias ARN. */
    static final class KeyholdKmsClient implements KmsClient {
        private static final String PREFIX = "keyhold://";
        private final Kms kms;

        KeyholdKmsClient(Kms kms) {
            this.kms = kms;
        }

        @Override
        public boolean doesSupport(String keyUri) {
            return keyUri.startsWith(PREFIX);
        }

        /** No credentials: the caller is bound to the {@code Kms}. */
        @Override
        public KmsClient withCredentials(String credentialPath) {
            return this;
        }

        @Override
        public KmsClient withDefaultCredentials() {
            return this;
        }

        @Override
        public Aead getAead(String keyUri) throws GeneralSecurityException {
            if (!doesSupport(keyUri)) {
                throw new GeneralSecurityException("`" + keyUri + "` does not begin with " + PREFIX);
            }
            return new KmsAead(kms, keyUri.substring(PREFIX.length()));
        }
    }

    /** {@code Encrypt} and {@code Decrypt}; associated data is an encryption context, as Tink's adapter for AWS has it. */
    private record KmsAead(Kms kms, String keyId) implements Aead {
        @Override
        public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
            try {
                return kms.encrypt(EncryptRequest.of(keyId, plaintext).withEncryptionContext(context(associatedData)))
                        .ciphertextBlob();
            } catch (KmsException e) {
                throw new GeneralSecurityException(e.getMessage(), e);
            }
        }

        @Override
        public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
            try {
                return kms.decrypt(DecryptRequest.of(ciphertext)
                                .withKeyId(keyId)
                                .withEncryptionContext(context(associatedData)))
                        .plaintext();
            } catch (KmsException e) {
                throw new GeneralSecurityException(e.getMessage(), e);
            }
        }

        private static Map<String, String> context(byte[] associatedData) {
            return associatedData == null || associatedData.length == 0
                    ? Map.of()
                    : Map.of("associatedData", HexFormat.of().formatHex(associatedData));
        }
    }

    /** Runs the sample; see the class. */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        Path directory = arguments.length > 0 ? Path.of(arguments[0]) : Files.createTempDirectory("keyhold-tink");
        Files.createDirectories(directory);
        run(directory, System.out);
    }

    static void run(Path directory, PrintStream out) throws IOException, GeneralSecurityException {
        AeadConfig.register();
        try (Keyhold keyhold = Keyhold.open(SampleSettings.in(directory))) {
            Kms kms = keyhold.kms();
            String keyId = key(kms);
            Aead remote = new KeyholdKmsClient(kms).getAead("keyhold://" + ALIAS);
            Aead envelope = KmsEnvelopeAead.create(PredefinedAeadParameters.AES256_GCM, remote);

            byte[] plaintext = "Meet me at the usual place.\n".repeat(10_000).getBytes(StandardCharsets.UTF_8);
            byte[] associatedData = "letter".getBytes(StandardCharsets.UTF_8);
            byte[] ciphertext = envelope.encrypt(plaintext, associatedData);
            out.println("encrypted  " + plaintext.length + " bytes by Tink; the data key is wrapped by " + keyId);
            boolean same = Arrays.equals(plaintext, envelope.decrypt(ciphertext, associatedData));
            out.println("decrypted  " + (same ? "the same bytes" : "BUT THE BYTES DIFFER"));
            refused(envelope, ciphertext, "another letter", "other associated data", out);
            kms.disableKey(DisableKeyRequest.of(keyId));
            refused(envelope, ciphertext, "letter", "a disabled key", out);
        }
    }

    private static String key(Kms kms) {
        boolean known = kms.listAliases(ListAliasesRequest.of()).aliases().stream()
                .anyMatch(alias -> alias.aliasName().equals(ALIAS));
        String keyId = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        if (known) {
            kms.updateAlias(UpdateAliasRequest.of(ALIAS, keyId));
        } else {
            kms.createAlias(CreateAliasRequest.of(ALIAS, keyId));
        }
        return keyId;
    }

    private static void refused(Aead envelope, byte[] ciphertext, String associatedData, String what, PrintStream out) {
        try {
            envelope.decrypt(ciphertext, associatedData.getBytes(StandardCharsets.UTF_8));
            out.println("NOT REFUSED: " + what);
        } catch (GeneralSecurityException e) {
            out.println("refused    " + what + ": " + e.getMessage());
        }
    }
}
