package io.keyhold.operations;

import io.keyhold.access.KeyPolicies;
import io.keyhold.access.KeyPolicyText;
import io.keyhold.access.PrincipalDirectory;
import io.keyhold.access.PrincipalEntry;
import io.keyhold.access.RequestFacts;
import io.keyhold.api.Caller;
import io.keyhold.api.GetKeyPolicyRequest;
import io.keyhold.api.GetKeyPolicyResponse;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListKeyPoliciesRequest;
import io.keyhold.api.ListKeyPoliciesResponse;
import io.keyhold.api.Operation;
import io.keyhold.api.PutKeyPolicyRequest;
import io.keyhold.catalog.Catalog;
import io.keyhold.gate.Access;
import io.keyhold.gate.Call;
import io.keyhold.gate.Gate;
import io.keyhold.gate.Pages;
import io.keyhold.gate.RequestConditions;
import io.keyhold.keys.KeyStates;
import io.keyhold.keys.KmsKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Key policies: set and shown. */
public final class PolicyOperations {
    private static final String NAME = "default";
    private final Gate gate;
    private final Access access;
    private final Catalog catalog;
    private final PolicyRules rules;

    PolicyOperations(Gate gate, Access access, Catalog catalog, PolicyRules rules) {
        this.gate = gate;
        this.access = access;
        this.catalog = catalog;
        this.rules = rules;
    }

    public void putKeyPolicy(Caller caller, PutKeyPolicyRequest request) {
        boolean bypass = request.bypassPolicyLockoutSafetyCheck();
        Call call = gate.begin(caller, request.policyName().isPresent() ? request : request.withPolicyName(NAME));
        gate.change(call, request, () -> {
            KmsKey seen = access.require(call, request.keyId(), RequestConditions.of(request))
                    .key();
            KeyStates.require(seen, call.operation(), call.now());
            requireDefault(request.policyName());
            KmsKey wanted = rules.withPolicy(call, seen, request.policy(), bypass);
            return transaction -> {
                KmsKey changed = transaction
                        .require(seen)
                        .change()
                        .policy(wanted.policy(), wanted.policyPrincipals())
                        .done();
                transaction.update(changed);
                return changed;
            };
        });
    }

    public GetKeyPolicyResponse getKeyPolicy(Caller caller, GetKeyPolicyRequest request) {
        Call call = gate.begin(caller, request.policyName().isPresent() ? request : request.withPolicyName(NAME));
        return gate.use(call, request, () -> {
            KmsKey key =
                    access.require(call, request.keyId(), RequestFacts.NONE).key();
            requireDefault(request.policyName());
            return new GetKeyPolicyResponse(text(key), NAME);
        });
    }

    public ListKeyPoliciesResponse listKeyPolicies(Caller caller, ListKeyPoliciesRequest request) {
        Call call = gate.begin(caller, request);
        return gate.use(call, request, () -> {
            access.require(call, request.keyId(), RequestFacts.NONE);
            Pages<String> page = Pages.of(
                    Operation.LIST_KEY_POLICIES,
                    request.limit(),
                    request.marker(),
                    (after, limit) -> after.compareTo(NAME) < 0 ? List.of(NAME) : List.of(),
                    name -> name);
            return new ListKeyPoliciesResponse(page.entries(), page.nextMarker(), page.truncated());
        });
    }

    /** The policy as it is shown: users and roles that are gone by their unique ids. */
    private String text(KmsKey key) {
        if (key.policy().isEmpty()) {
            return KeyPolicies.defaultPolicy(key.arn().partition(), key.arn().account());
        }
        PrincipalDirectory directory = catalog.authority().directory();
        Map<String, String> gone = new TreeMap<>();
        key.policyPrincipals().forEach((arn, uniqueId) -> {
            Optional<PrincipalEntry> now = directory.find(arn);
            if (now.isEmpty() || !now.get().uniqueId().equals(uniqueId)) {
                gone.put(arn, uniqueId);
            }
        });
        return KeyPolicyText.rename(key.policy(), gone);
    }

    private static void requireDefault(Optional<String> name) {
        if (name.isPresent() && !name.get().equals(NAME)) {
            throw new KmsException.NotFound("No such policy exists", "Leave PolicyName out, or pass `default`");
        }
    }
}
