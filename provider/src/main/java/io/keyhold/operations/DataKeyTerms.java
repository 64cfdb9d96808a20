package io.keyhold.operations;

import io.keyhold.access.RequestFacts;
import io.keyhold.api.DataKeyPairSpec;
import io.keyhold.api.DataKeySpec;
import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.KmsException;
import io.keyhold.audit.Parameters;
import io.keyhold.gate.AuthorizationInput;
import io.keyhold.gate.RecordParameters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The terms under which a data key, or a pair of them, is made.
 *
 * @param keyId the KMS key as the request names it
 * @param keySpec the spec of a data key, if the request names one
 * @param numberOfBytes the length of a data key, if the request names one
 * @param keyPairSpec the spec of a pair; empty for a data key
 * @param encryptionContext the encryption context
 * @param grantTokens grant tokens
 * @param dryRun whether only to ask
 */
public record DataKeyTerms(
        String keyId,
        Optional<DataKeySpec> keySpec,
        Optional<Integer> numberOfBytes,
        Optional<DataKeyPairSpec> keyPairSpec,
        Map<String, String> encryptionContext,
        List<String> grantTokens,
        boolean dryRun)
        implements AuthorizationInput {
    /** The context is kept for the audit, whatever becomes of the caller's map. */
    public DataKeyTerms {
        encryptionContext = Map.copyOf(encryptionContext);
    }

    /** The members of the audit record. */
    private record Recorded(
            String keyId,
            Optional<DataKeySpec> keySpec,
            Optional<Integer> numberOfBytes,
            Optional<DataKeyPairSpec> keyPairSpec,
            Map<String, String> encryptionContext)
            implements RecordParameters {}

    /** A data key for an envelope, at a caller's own request. */
    static DataKeyTerms ofEnvelope(String keyId, Map<String, String> encryptionContext) {
        return new DataKeyTerms(
                keyId,
                Optional.of(DataKeySpec.AES_256),
                Optional.empty(),
                Optional.empty(),
                encryptionContext,
                List.of(),
                false);
    }

    /** A pair of data keys. */
    static DataKeyTerms ofPair(
            String keyId,
            Map<String, String> encryptionContext,
            DataKeyPairSpec pairSpec,
            List<String> grantTokens,
            boolean dryRun) {
        return new DataKeyTerms(
                keyId,
                Optional.empty(),
                Optional.empty(),
                Optional.of(pairSpec),
                encryptionContext,
                grantTokens,
                dryRun);
    }

    /** The length of the data key. */
    int sizeBytes() {
        if (keySpec.isPresent() == numberOfBytes.isPresent()) {
            throw new KmsException.Validation(
                    "Please specify either number of bytes or key spec.", "Pass one of NumberOfBytes and KeySpec");
        }
        return numberOfBytes.orElseGet(() -> switch (keySpec.orElseThrow()) {
            case AES_128 -> 16;
            case AES_256 -> 32;
        });
    }

    /** The members of the audit record. */
    Parameters described() {
        return new Recorded(keyId, keySpec, numberOfBytes, keyPairSpec, encryptionContext);
    }

    @Override
    public RequestFacts facts() {
        Map<String, List<String>> keys = new HashMap<>();
        keys.put("kms:encryptionalgorithm", List.of(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT.value()));
        keyPairSpec.ifPresent(spec -> keys.put("kms:datakeypairspec", List.of(spec.value())));
        return new RequestFacts(encryptionContext, Map.copyOf(keys), grantTokens);
    }
}
