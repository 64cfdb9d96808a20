package io.keyhold.operations;

import io.keyhold.access.RequestFacts;
import io.keyhold.api.MessageType;
import io.keyhold.api.SignRequest;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.api.VerifyRequest;
import io.keyhold.audit.Parameters;
import io.keyhold.gate.AuthorizationInput;
import io.keyhold.gate.RecordParameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The terms of one signature.
 *
 * @param keyId the key as the request names it
 * @param algorithm the algorithm
 * @param messageType what the message is
 * @param defaulted whether the request left that out, so that {@code Null} sees it as absent
 * @param grantTokens grant tokens
 * @param dryRun whether only to ask
 */
public record SigningTerms(
        String keyId,
        SigningAlgorithmSpec algorithm,
        MessageType messageType,
        boolean defaulted,
        List<String> grantTokens,
        boolean dryRun)
        implements AuthorizationInput {
    private static final Set<String> DEFAULTED = Set.of("kms:messagetype");

    /** The terms of a request; without a message type it is RAW. */
    public SigningTerms(
            String keyId,
            SigningAlgorithmSpec algorithm,
            Optional<MessageType> asked,
            List<String> grantTokens,
            boolean dryRun) {
        this(keyId, algorithm, asked.orElse(MessageType.RAW), asked.isEmpty(), grantTokens, dryRun);
    }

    static SigningTerms of(SignRequest request) {
        return new SigningTerms(
                request.keyId(),
                request.signingAlgorithm(),
                request.messageType(),
                request.grantTokens(),
                request.dryRun());
    }

    static SigningTerms of(VerifyRequest request) {
        return new SigningTerms(
                request.keyId(),
                request.signingAlgorithm(),
                request.messageType(),
                request.grantTokens(),
                request.dryRun());
    }

    /** The members of the audit record of a signature. */
    private record SigningParameters(String keyId, MessageType messageType, SigningAlgorithmSpec signingAlgorithm)
            implements RecordParameters {}

    /** The members of the audit record; without the message. */
    Parameters described() {
        return new SigningParameters(keyId, messageType, algorithm);
    }

    @Override
    public RequestFacts facts() {
        return new RequestFacts(
                RequestFacts.NO_CONTEXT,
                Map.of(
                        "kms:signingalgorithm", List.of(algorithm.value()),
                        "kms:messagetype", List.of(messageType.value())),
                grantTokens,
                defaulted ? DEFAULTED : Set.of());
    }
}
