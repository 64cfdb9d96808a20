package io.keyhold.operations;

import io.keyhold.access.GrantTerms;
import io.keyhold.api.GrantConstraints;
import io.keyhold.api.GrantOperation;
import io.keyhold.audit.Parameters;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the audit records of a new grant; never its token.
 *
 * @param keyId the key as the request names it
 * @param terms what the grant says
 */
record GrantParameters(String keyId, GrantTerms terms) implements Parameters {
    @Override
    public void writeTo(Sink audit) {
        audit.put("keyId", keyId);
        terms.granteePrincipal().ifPresent(arn -> audit.put("granteePrincipal", arn));
        terms.granteeServicePrincipal().ifPresent(name -> audit.put("granteeServicePrincipal", name));
        terms.retiringPrincipal().ifPresent(arn -> audit.put("retiringPrincipal", arn));
        terms.retiringServicePrincipal().ifPresent(name -> audit.put("retiringServicePrincipal", name));
        audit.put(
                "operations",
                terms.operations().stream().map(GrantOperation::value).toList());
        Map<String, Object> constraints = constraints(terms.constraints());
        if (!constraints.isEmpty()) {
            audit.put("constraints", constraints);
        }
        if (!terms.name().isEmpty()) {
            audit.put("name", terms.name());
        }
    }

    private static Map<String, Object> constraints(GrantConstraints constraints) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (!constraints.encryptionContextSubset().isEmpty()) {
            members.put("encryptionContextSubset", constraints.encryptionContextSubset());
        }
        if (!constraints.encryptionContextEquals().isEmpty()) {
            members.put("encryptionContextEquals", constraints.encryptionContextEquals());
        }
        constraints.sourceArn().ifPresent(arn -> members.put("sourceArn", arn));
        return members;
    }
}
