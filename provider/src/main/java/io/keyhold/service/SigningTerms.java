package io.keyhold.service;

import io.keyhold.access.RequestFacts;
import io.keyhold.api.MessageType;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.audit.Parameters;
import java.util.List;
import java.util.Map;

/**
 * The terms of one signature.
 *
 * @param keyId the key as the request names it
 * @param algorithm the algorithm
 * @param messageType what the message is
 * @param grantTokens grant tokens
 * @param dryRun whether only to ask
 */
record SigningTerms(
        String keyId, SigningAlgorithmSpec algorithm, MessageType messageType, List<String> grantTokens, boolean dryRun)
        implements Asked {
    /** What the audit tells of a signature. */
    private record SigningParameters(String keyId, String messageType, String signingAlgorithm) implements Parameters {
        @Override
        public void writeTo(Sink sink) {
            sink.put("keyId", keyId);
            sink.put("messageType", messageType);
            sink.put("signingAlgorithm", signingAlgorithm);
        }
    }

    /** What the audit tells; holds no message. */
    Parameters described() {
        return new SigningParameters(keyId, messageType.value(), algorithm.value());
    }

    @Override
    public RequestFacts facts() {
        return new RequestFacts(
                RequestFacts.NO_CONTEXT,
                Map.of(
                        "kms:signingalgorithm", List.of(algorithm.value()),
                        "kms:messagetype", List.of(messageType.value())),
                grantTokens);
    }
}
