package io.keyhold.operations;

import io.keyhold.access.RequestFacts;
import io.keyhold.api.DataKeyPairSpec;
import io.keyhold.api.DataKeySpec;
import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.KmsException;
import io.keyhold.audit.Parameters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The terms under which a data key, or a pair of them, is made.
 *
 * @param keyId the KMS key as the request names it
 * @param encryptionContext the encryption context
 * @param keySpec the spec of a data key, if the request names one
 * @param numberOfBytes the length of a data key, if the request names one
 * @param pairSpec the spec of a pair; empty for a data key
 * @param grantTokens grant tokens
 * @param dryRun whether only to ask
 */
public record DataKeyTerms(
        String keyId,
        Map<String, String> encryptionContext,
        Optional<DataKeySpec> keySpec,
        Optional<Integer> numberOfBytes,
        Optional<DataKeyPairSpec> pairSpec,
        List<String> grantTokens,
        boolean dryRun)
        implements Parameters {
    /** A data key for an envelope, at a caller's own request. */
    static DataKeyTerms ofEnvelope(String keyId, Map<String, String> encryptionContext) {
        return new DataKeyTerms(
                keyId,
                encryptionContext,
                Optional.of(DataKeySpec.AES_256),
                Optional.empty(),
                Optional.empty(),
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
                encryptionContext,
                Optional.empty(),
                Optional.empty(),
                Optional.of(pairSpec),
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

    /** The facts that conditions can test. */
    public RequestFacts facts() {
        Map<String, List<String>> keys = new HashMap<>();
        keys.put("kms:encryptionalgorithm", List.of(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT.value()));
        pairSpec.ifPresent(spec -> keys.put("kms:datakeypairspec", List.of(spec.value())));
        return new RequestFacts(encryptionContext, Map.copyOf(keys), grantTokens);
    }

    @Override
    public void writeTo(Sink sink) {
        sink.put("keyId", keyId);
        keySpec.ifPresent(spec -> sink.put("keySpec", spec.value()));
        numberOfBytes.ifPresent(bytes -> sink.put("numberOfBytes", bytes));
        pairSpec.ifPresent(spec -> sink.put("keyPairSpec", spec.value()));
        if (!encryptionContext.isEmpty()) {
            sink.put("encryptionContext", encryptionContext);
        }
    }
}
