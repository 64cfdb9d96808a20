package io.keyhold.access;

import io.keyhold.api.Caller;
import io.keyhold.api.KeyArn;
import io.keyhold.api.KeyId;
import io.keyhold.api.KeyManagerType;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.OriginType;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Keys, principals and requests that tests begin with. */
final class Fixtures {
    static final String ACCOUNT = "111122223333";
    static final String OTHER = "444455556666";
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final KeyArn KEY_ARN =
            new KeyArn("aws", "us-east-1", ACCOUNT, new KeyId("1234abcd-12ab-34cd-56ef-1234567890ab"));
    static final KeyResource.Traits SYMMETRIC = new KeyResource.Traits(
            KeySpec.SYMMETRIC_DEFAULT,
            KeyUsageType.ENCRYPT_DECRYPT,
            OriginType.AWS_KMS,
            KeyManagerType.CUSTOMER,
            Optional.empty());
    static final Caller ROOT = Caller.of("arn:aws:iam::111122223333:root");
    static final Caller ALICE = Caller.of("arn:aws:iam::111122223333:user/alice");
    static final Caller SESSION = Caller.of("arn:aws:sts::111122223333:assumed-role/App/web-1");

    private Fixtures() {}

    static KeyResource key(String policy) {
        return KeyResource.of(KEY_ARN, SYMMETRIC, PolicyDocument.parseKeyPolicy(policy));
    }

    static KeyResource defaultKey() {
        return key(KeyPolicies.defaultPolicy("aws", ACCOUNT));
    }

    static PrincipalEntry user(String name, String... policies) {
        return entry(
                "arn:aws:iam::111122223333:user/" + name,
                "AIDA" + name.toUpperCase(Locale.ROOT) + "XXXXXXXXXXXX",
                policies);
    }

    static PrincipalEntry role(String name, String... policies) {
        return entry(
                "arn:aws:iam::111122223333:role/" + name,
                "AROA" + name.toUpperCase(Locale.ROOT) + "XXXXXXXXXXXX",
                policies);
    }

    static PrincipalEntry entry(String arn, String id, String... policies) {
        PrincipalEntry entry = PrincipalEntry.of(arn, id, NOW);
        for (int i = 0; i < policies.length; i++) {
            entry = entry.withPolicy("p" + i, PolicyDocument.parseIdentityPolicy(policies[i]));
        }
        return entry;
    }

    /** One statement of an identity policy that allows an action on everything. */
    static String allow(String action) {
        return "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'ACTION','Resource':'*'}}"
                .replace("ACTION", action)
                .replace('\'', '"');
    }

    /** JSON with single quotes for double ones. */
    static String json(String text) {
        return text.replace('\'', '"');
    }

    static RequestFacts context(Map<String, String> encryptionContext) {
        return new RequestFacts(encryptionContext, Map.of(), java.util.List.of());
    }

    static Permission permission(String name) {
        return Permission.require("kms:" + name);
    }
}
