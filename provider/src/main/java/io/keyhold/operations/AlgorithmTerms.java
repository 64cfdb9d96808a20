package io.keyhold.operations;

import io.keyhold.access.RequestFacts;
import io.keyhold.api.OperationCondition;
import io.keyhold.api.WireValue;
import io.keyhold.audit.Parameters;
import io.keyhold.gate.AuthorizationInput;
import io.keyhold.gate.RequestConditions;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The terms of a call that names a key and an algorithm, and says nothing else to conditions and the audit.
 *
 * @param keyId the key as the request names it
 * @param member which algorithm it is, by its condition key
 * @param algorithm the algorithm
 * @param grantTokens grant tokens
 */
record AlgorithmTerms(String keyId, OperationCondition member, WireValue algorithm, List<String> grantTokens)
        implements AuthorizationInput {
    /** The members of the audit record. */
    private record Recorded(String keyId, OperationCondition member, String algorithm) implements Parameters {
        @Override
        public void writeTo(Sink sink) {
            sink.put("keyId", keyId);
            sink.put(RequestConditions.name(member), algorithm);
        }
    }

    Parameters described() {
        return new Recorded(keyId, member, algorithm.value());
    }

    @Override
    public RequestFacts facts() {
        return new RequestFacts(
                RequestFacts.NO_CONTEXT,
                Map.of(member.value().toLowerCase(Locale.ROOT), List.of(algorithm.value())),
                grantTokens);
    }
}
