package io.keyhold.api;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Input of {@code CreateGrant}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param granteePrincipal the principal that gets the permission; 1 to 256 characters; optional
 * @param retiringPrincipal the principal that may retire the grant; 1 to 256 characters; optional
 * @param operations the operations permitted
 * @param constraints what a request must hold to; optional
 * @param grantTokens grant tokens that make fresh grants effective; 0 to 10 entries
 * @param name a name that makes creation idempotent; 1 to 256 characters; optional
 * @param dryRun whether only to ask if the call would succeed
 * @param granteeServicePrincipal the service that gets the permission; 1 to 128 characters; optional
 * @param retiringServicePrincipal the service that may retire the grant; 1 to 128 characters; optional
 */
public record CreateGrantRequest(
        String keyId,
        Optional<String> granteePrincipal,
        Optional<String> retiringPrincipal,
        List<GrantOperation> operations,
        Optional<GrantConstraints> constraints,
        @Sensitive List<String> grantTokens,
        Optional<String> name,
        boolean dryRun,
        Optional<String> granteeServicePrincipal,
        Optional<String> retiringServicePrincipal)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public CreateGrantRequest {
        Members.require("keyId", keyId);
        Members.require("granteePrincipal", granteePrincipal);
        Members.require("retiringPrincipal", retiringPrincipal);
        operations = Members.copy("operations", operations);
        Members.require("constraints", constraints);
        grantTokens = Members.copy("grantTokens", grantTokens);
        Members.require("name", name);
        Members.require("granteeServicePrincipal", granteeServicePrincipal);
        Members.require("retiringServicePrincipal", retiringServicePrincipal);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static CreateGrantRequest of(String keyId, List<GrantOperation> operations) {
        return new CreateGrantRequest(
                keyId,
                Optional.empty(),
                Optional.empty(),
                operations,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty());
    }

    /** The same with {@code granteePrincipal}. */
    public CreateGrantRequest withGranteePrincipal(String granteePrincipal) {
        return toBuilder().granteePrincipal(granteePrincipal).build();
    }

    /** The same with {@code retiringPrincipal}. */
    public CreateGrantRequest withRetiringPrincipal(String retiringPrincipal) {
        return toBuilder().retiringPrincipal(retiringPrincipal).build();
    }

    /** The same with {@code constraints}. */
    public CreateGrantRequest withConstraints(GrantConstraints constraints) {
        return toBuilder().constraints(constraints).build();
    }

    /** The same with {@code grantTokens}. */
    public CreateGrantRequest withGrantTokens(List<String> grantTokens) {
        return toBuilder().grantTokens(grantTokens).build();
    }

    /** The same with {@code name}. */
    public CreateGrantRequest withName(String name) {
        return toBuilder().name(name).build();
    }

    /** The same with {@code dryRun}. */
    public CreateGrantRequest withDryRun(boolean dryRun) {
        return toBuilder().dryRun(dryRun).build();
    }

    /** The same with {@code granteeServicePrincipal}. */
    public CreateGrantRequest withGranteeServicePrincipal(String granteeServicePrincipal) {
        return toBuilder().granteeServicePrincipal(granteeServicePrincipal).build();
    }

    /** The same with {@code retiringServicePrincipal}. */
    public CreateGrantRequest withRetiringServicePrincipal(String retiringServicePrincipal) {
        return toBuilder().retiringServicePrincipal(retiringServicePrincipal).build();
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.keyId = keyId;
        builder.granteePrincipal = granteePrincipal;
        builder.retiringPrincipal = retiringPrincipal;
        builder.operations = operations;
        builder.constraints = constraints;
        builder.grantTokens = grantTokens;
        builder.name = name;
        builder.dryRun = dryRun;
        builder.granteeServicePrincipal = granteeServicePrincipal;
        builder.retiringServicePrincipal = retiringServicePrincipal;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String keyId;
        private Optional<String> granteePrincipal = Optional.empty();
        private Optional<String> retiringPrincipal = Optional.empty();
        private List<GrantOperation> operations = List.of();
        private Optional<GrantConstraints> constraints = Optional.empty();
        private List<String> grantTokens = List.of();
        private Optional<String> name = Optional.empty();
        private boolean dryRun;
        private Optional<String> granteeServicePrincipal = Optional.empty();
        private Optional<String> retiringServicePrincipal = Optional.empty();

        private Builder() {}

        /** The key; 1 to 2048 characters. */
        public Builder keyId(String keyId) {
            this.keyId = keyId;
            return this;
        }

        /** The principal that gets the permission; 1 to 256 characters; optional. */
        public Builder granteePrincipal(String granteePrincipal) {
            this.granteePrincipal = Members.optional("granteePrincipal", granteePrincipal);
            return this;
        }

        /** The principal that may retire the grant; 1 to 256 characters; optional. */
        public Builder retiringPrincipal(String retiringPrincipal) {
            this.retiringPrincipal = Members.optional("retiringPrincipal", retiringPrincipal);
            return this;
        }

        /** The operations permitted. */
        public Builder operations(List<GrantOperation> operations) {
            this.operations = operations;
            return this;
        }

        /** The operations permitted. */
        public Builder operations(GrantOperation... operations) {
            this.operations = Members.list("operations", operations);
            return this;
        }

        /** What a request must hold to; optional. */
        public Builder constraints(GrantConstraints constraints) {
            this.constraints = Members.optional("constraints", constraints);
            return this;
        }

        /** Grant tokens that make fresh grants effective; 0 to 10 entries. */
        public Builder grantTokens(List<String> grantTokens) {
            this.grantTokens = grantTokens;
            return this;
        }

        /** Grant tokens that make fresh grants effective; 0 to 10 entries. */
        public Builder grantTokens(String... grantTokens) {
            this.grantTokens = Members.list("grantTokens", grantTokens);
            return this;
        }

        /** A name that makes creation idempotent; 1 to 256 characters; optional. */
        public Builder name(String name) {
            this.name = Members.optional("name", name);
            return this;
        }

        /** Whether only to ask if the call would succeed. */
        public Builder dryRun(boolean dryRun) {
            this.dryRun = dryRun;
            return this;
        }

        /** The service that gets the permission; 1 to 128 characters; optional. */
        public Builder granteeServicePrincipal(String granteeServicePrincipal) {
            this.granteeServicePrincipal = Members.optional("granteeServicePrincipal", granteeServicePrincipal);
            return this;
        }

        /** The service that may retire the grant; 1 to 128 characters; optional. */
        public Builder retiringServicePrincipal(String retiringServicePrincipal) {
            this.retiringServicePrincipal = Members.optional("retiringServicePrincipal", retiringServicePrincipal);
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public CreateGrantRequest build() {
            return new CreateGrantRequest(
                    Members.given("keyId", keyId),
                    granteePrincipal,
                    retiringPrincipal,
                    operations,
                    constraints,
                    grantTokens,
                    name,
                    dryRun,
                    granteeServicePrincipal,
                    retiringServicePrincipal);
        }
    }

    @Override
    public Operation operation() {
        return Operation.CREATE_GRANT;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.length("granteePrincipal", granteePrincipal, 1, 256);
        check.pattern("granteePrincipal", granteePrincipal, "^[\\w+=,.@:/-]+$");
        check.length("retiringPrincipal", retiringPrincipal, 1, 256);
        check.pattern("retiringPrincipal", retiringPrincipal, "^[\\w+=,.@:/-]+$");
        check.count("grantTokens", grantTokens, 0, 10);
        check.each("grantTokens", grantTokens, 1, 8192);
        check.length("name", name, 1, 256);
        check.pattern("name", name, "^[a-zA-Z0-9:/_-]+$");
        check.length("granteeServicePrincipal", granteeServicePrincipal, 1, 128);
        check.pattern(
                "granteeServicePrincipal",
                granteeServicePrincipal,
                "^([A-Za-z0-9\\-]+)\\.([A-Za-z0-9\\-]+)(\\.[A-Za-z0-9\\-]+)+$");
        check.length("retiringServicePrincipal", retiringServicePrincipal, 1, 128);
        check.pattern(
                "retiringServicePrincipal",
                retiringServicePrincipal,
                "^([A-Za-z0-9\\-]+)\\.([A-Za-z0-9\\-]+)(\\.[A-Za-z0-9\\-]+)+$");
    }

    /** Tokens and bytes are not shown. */
    @Override
    public String toString() {
        return Redacted.text(this);
    }
}
