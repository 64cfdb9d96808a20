package io.keyhold.api;

import java.util.List;
import java.util.Optional;

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
        List<String> grantTokens,
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
        Members.require("constraints", constraints);
        Members.require("name", name);
        Members.require("granteeServicePrincipal", granteeServicePrincipal);
        Members.require("retiringServicePrincipal", retiringServicePrincipal);
        operations = Members.copy("operations", operations);
        grantTokens = Members.copy("grantTokens", grantTokens);
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
        return new CreateGrantRequest(
                keyId,
                Members.optional("granteePrincipal", granteePrincipal),
                retiringPrincipal,
                operations,
                constraints,
                grantTokens,
                name,
                dryRun,
                granteeServicePrincipal,
                retiringServicePrincipal);
    }

    /** The same with {@code retiringPrincipal}. */
    public CreateGrantRequest withRetiringPrincipal(String retiringPrincipal) {
        return new CreateGrantRequest(
                keyId,
                granteePrincipal,
                Members.optional("retiringPrincipal", retiringPrincipal),
                operations,
                constraints,
                grantTokens,
                name,
                dryRun,
                granteeServicePrincipal,
                retiringServicePrincipal);
    }

    /** The same with {@code constraints}. */
    public CreateGrantRequest withConstraints(GrantConstraints constraints) {
        return new CreateGrantRequest(
                keyId,
                granteePrincipal,
                retiringPrincipal,
                operations,
                Members.optional("constraints", constraints),
                grantTokens,
                name,
                dryRun,
                granteeServicePrincipal,
                retiringServicePrincipal);
    }

    /** The same with {@code grantTokens}. */
    public CreateGrantRequest withGrantTokens(List<String> grantTokens) {
        return new CreateGrantRequest(
                keyId,
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

    /** The same with {@code name}. */
    public CreateGrantRequest withName(String name) {
        return new CreateGrantRequest(
                keyId,
                granteePrincipal,
                retiringPrincipal,
                operations,
                constraints,
                grantTokens,
                Members.optional("name", name),
                dryRun,
                granteeServicePrincipal,
                retiringServicePrincipal);
    }

    /** The same with {@code dryRun}. */
    public CreateGrantRequest withDryRun(boolean dryRun) {
        return new CreateGrantRequest(
                keyId,
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

    /** The same with {@code granteeServicePrincipal}. */
    public CreateGrantRequest withGranteeServicePrincipal(String granteeServicePrincipal) {
        return new CreateGrantRequest(
                keyId,
                granteePrincipal,
                retiringPrincipal,
                operations,
                constraints,
                grantTokens,
                name,
                dryRun,
                Members.optional("granteeServicePrincipal", granteeServicePrincipal),
                retiringServicePrincipal);
    }

    /** The same with {@code retiringServicePrincipal}. */
    public CreateGrantRequest withRetiringServicePrincipal(String retiringServicePrincipal) {
        return new CreateGrantRequest(
                keyId,
                granteePrincipal,
                retiringPrincipal,
                operations,
                constraints,
                grantTokens,
                name,
                dryRun,
                granteeServicePrincipal,
                Members.optional("retiringServicePrincipal", retiringServicePrincipal));
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
}
