package io.keyhold.operations;

import io.keyhold.gate.RecordParameters;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of the audit record of an encryption or decryption.
 *
 * @param keyId the key as the request named it; null if it named none
 * @param encryptionContext the encryption context
 * @param encryptionAlgorithm the algorithm, also when the caller left it out
 */
record CipherParameters(@Nullable String keyId, Map<String, String> encryptionContext, String encryptionAlgorithm)
        implements RecordParameters {
    /** The members of a request that has {@code ""} for a key that it does not name. */
    static CipherParameters of(String keyId, Map<String, String> encryptionContext, String encryptionAlgorithm) {
        return new CipherParameters(keyId.isEmpty() ? null : keyId, encryptionContext, encryptionAlgorithm);
    }
}
