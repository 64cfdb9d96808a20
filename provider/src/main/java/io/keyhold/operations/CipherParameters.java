package io.keyhold.operations;

import io.keyhold.audit.Parameters;
import java.util.Map;

/**
 * What the audit records of an encryption or decryption.
 *
 * @param keyId the key as the request named it; empty if it named none
 * @param encryptionContext the encryption context
 * @param encryptionAlgorithm the algorithm, also when the caller left it out
 */
record CipherParameters(String keyId, Map<String, String> encryptionContext, String encryptionAlgorithm)
        implements Parameters {
    @Override
    public void writeTo(Sink sink) {
        if (!keyId.isEmpty()) {
            sink.put("keyId", keyId);
        }
        if (!encryptionContext.isEmpty()) {
            sink.put("encryptionContext", encryptionContext);
        }
        sink.put("encryptionAlgorithm", encryptionAlgorithm);
    }
}
