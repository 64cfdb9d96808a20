package io.keyhold.access;

import static io.keyhold.access.Fixtures.ALICE;
import static io.keyhold.access.Fixtures.NOW;
import static io.keyhold.access.Fixtures.ROOT;
import static io.keyhold.access.Fixtures.SESSION;
import static io.keyhold.access.Fixtures.allow;
import static io.keyhold.access.Fixtures.defaultKey;
import static io.keyhold.access.Fixtures.json;
import static io.keyhold.access.Fixtures.key;
import static io.keyhold.access.Fixtures.permission;
import static io.keyhold.access.Fixtures.role;
import static io.keyhold.access.Fixtures.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.Caller;
import io.keyhold.api.KmsException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AuthorizerTest {
    private static final Authorizer NOBODY = new Authorizer(PrincipalDirectory.EMPTY);

    @Test
    void decide_defaultPolicyAndRoot_allows() {
        Decision decision = decide(NOBODY, ROOT, defaultKey(), "Encrypt");

        assertThat(decision)
                .isEqualTo(new Decision.Allowed(
                        "statement `Enable IAM User Permissions` of the key policy with the root of the account"));
    }

    @Test
    void decide_defaultPolicyAndUserWithoutPolicy_refusesForLackOfIdentityPolicy() {
        Decision decision = decide(NOBODY, ALICE, defaultKey(), "Encrypt");

        assertThat(decision)
                .isEqualTo(new Decision.Denied(
                        false,
                        "because no identity-based policy allows the kms:Encrypt action",
                        "because no identity-based policy allows the kms:Encrypt action"));
    }

    @Test
    void decide_defaultPolicyAndUserWithPolicy_allows() {
        Authorizer authorizer = new Authorizer(PrincipalDirectory.of(List.of(user("alice", allow("kms:En*")))));

        Decision decision = decide(authorizer, ALICE, defaultKey(), "Encrypt");

        assertThat(decision)
                .isEqualTo(new Decision.Allowed("statement `Enable IAM User Permissions` of the key policy with"
                        + " statement 1 of identity policy `p0`"));
    }

    @Test
    void decide_roleNamedInKeyPolicy_allowsItsSessions() {
        KeyResource key = key(json("{'Statement':{'Effect':'Allow','Principal':{'AWS':"
                + "'arn:aws:iam::111122223333:role/App'},'Action':'kms:Encrypt','Resource':'*'}}"));

        assertThat(decide(new Authorizer(PrincipalDirectory.of(List.of(role("App")))), SESSION, key, "Encrypt"))
                .isEqualTo(new Decision.Allowed("statement 1 of the key policy"));
        assertThat(decide(NOBODY, ROOT, key, "Encrypt"))
                .isInstanceOfSatisfying(
                        Decision.Denied.class,
                        denied -> assertThat(denied.reason())
                                .isEqualTo("because no resource-based policy allows the kms:Encrypt action"));
    }

    @Test
    void standing_conditionOnContext_asks() {
        KeyResource key = key(json("{'Statement':{'Effect':'Allow','Principal':'*','Action':'kms:*','Resource':'*',"
                + "'Condition':{'StringEquals':{'kms:EncryptionContext:dept':'hr'}}}}"));
        KeyAccess access = NOBODY.on(NOBODY.identify(ALICE), key);

        assertThat(access.standing(permission("Encrypt"))).isEqualTo(StaticDecision.ASK);
        assertThat(access.standing(permission("Sign"))).isEqualTo(StaticDecision.DENIED);
        assertThat(access.decide(permission("Encrypt"), Fixtures.context(Map.of("Dept", "hr")), NOW))
                .isInstanceOf(Decision.Allowed.class);
        assertThat(access.decide(permission("Encrypt"), Fixtures.context(Map.of("dept", "it")), NOW))
                .isInstanceOf(Decision.Denied.class);
    }

    @Test
    void requireNoLockout_policyWithoutCaller_refuses() {
        KeyResource key = key(json("{'Statement':{'Effect':'Allow','Principal':{'AWS':'444455556666'},"
                + "'Action':'kms:*','Resource':'*'}}"));

        assertThatThrownBy(() -> NOBODY.requireNoLockout(ROOT, NOBODY.identify(ROOT), key, NOW))
                .isInstanceOf(KmsException.MalformedPolicyDocument.class)
                .hasMessageStartingWith(
                        "The new key policy will not allow you to update the key policy in the future.");
    }

    private static Decision decide(Authorizer authorizer, Caller caller, KeyResource key, String permission) {
        return authorizer.decide(new AccessRequest(caller, permission(permission), key, RequestFacts.NONE, NOW));
    }
}
