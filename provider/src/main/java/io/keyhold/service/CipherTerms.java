package io.keyhold.service;

import io.keyhold.access.RequestFacts;
import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.audit.Parameters;
import java.util.List;
import java.util.Map;

/**
 * The terms of one encryption or decryption.
 *
 * @param keyId the key as the request names it; empty if it names none
 * @param algorithm the algorithm
 * @param encryptionContext the encryption context
 * @param grantTokens grant tokens
 * @param dryRun whether only to ask
 */
record CipherTerms(
        String keyId,
        EncryptionAlgorithmSpec algorithm,
        Map<String, String> encryptionContext,
        List<String> grantTokens,
        boolean dryRun)
        implements Asked {
    /** The terms of a call by a handle. */
    static CipherTerms of(String keyArn, Map<String, String> encryptionContext) {
        return new CipherTerms(keyArn, EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT, encryptionContext, List.of(), false);
    }

    /** What the audit tells. */
    Parameters described() {
        return new CipherParameters(keyId, encryptionContext, algorithm.value());
    }

    @Override
    public RequestFacts facts() {
        return new RequestFacts(
                encryptionContext, Map.of("kms:encryptionalgorithm", List.of(algorithm.value())), grantTokens);
    }
}
