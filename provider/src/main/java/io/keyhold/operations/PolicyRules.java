package io.keyhold.operations;

import io.keyhold.access.Permission;
import io.keyhold.access.PolicyDocument;
import io.keyhold.access.PrincipalDirectory;
import io.keyhold.api.Operation;
import io.keyhold.catalog.Catalog;
import io.keyhold.gate.Access;
import io.keyhold.gate.Call;
import io.keyhold.keys.KmsKey;

/** The checks of a policy before a key gets it. */
final class PolicyRules {
    private final Catalog catalog;
    private final Access access;

    PolicyRules(Catalog catalog, Access access) {
        this.catalog = catalog;
        this.access = access;
    }

    /**
     * The new key with the policy that is planned for it, if one is.
     *
     * @throws io.keyhold.api.KmsException.AccessDenied if it is to have tags and IAM policies do not let the caller tag it
     * @throws io.keyhold.api.KmsException.MalformedPolicyDocument if it cannot have the policy
     */
    KmsKey admit(Call call, KeyPlan plan, KmsKey made) {
        if (!plan.tags().isEmpty()) {
            Permission tagging = Permission.of(Operation.TAG_RESOURCE);
            access.authorizeNew(call, catalog.resource(made), tagging, plan.facts());
        }
        return plan.policy().isEmpty() ? made : withPolicy(call, made, plan.policy(), plan.bypassLockoutCheck());
    }

    /**
     * The key with another policy.
     *
     * @throws io.keyhold.api.KmsException.MalformedPolicyDocument if the text is not a policy, names users or roles that do
     *     not exist, or would keep the caller from changing it again
     * @throws io.keyhold.api.KmsException.LimitExceeded if it is longer than a policy may be
     */
    KmsKey withPolicy(Call call, KmsKey key, String policy, boolean bypassLockoutCheck) {
        PolicyDocument parsed = PolicyDocument.parseKeyPolicy(policy);
        PrincipalDirectory directory = catalog.authority().directory();
        parsed.requirePrincipals(arn -> Principals.exists(arn, directory, catalog.home()));
        KmsKey changed = key.change()
                .policy(policy, directory.uniqueIds(parsed.namedPrincipals()))
                .done();
        if (!bypassLockoutCheck) {
            access.requireNoLockout(call, catalog.resource(changed));
        }
        return changed;
    }
}
