package io.keyhold.audit;

import io.keyhold.api.Caller;
import io.keyhold.api.Principal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who called, as CloudTrail's {@code userIdentity} has it. Unique ids ({@code AIDA…}, {@code AROA…}) are derived from the
 * ARN unless the host gave {@code aws:userid}: Keyhold has names and no other identity. Source: AWS CloudTrail User Guide,
 * "CloudTrail userIdentity element".
 *
 * @param members the members in order
 * @param account the caller's account; empty for a service
 * @param principalId the unique id; empty for a service and for Keyhold itself
 * @param sourceIpAddress the address that the call came from
 * @param userAgent the program that called
 */
record UserIdentity(
        Map<String, Object> members, String account, String principalId, String sourceIpAddress, String userAgent) {
    private static final String INTERNAL = "AWS Internal";
    private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int ID_CHARS = 17;

    static UserIdentity of(AuditEvent event) {
        Optional<Caller> caller = event.caller();
        return caller.isPresent() ? of(caller.get()) : internal(event.account());
    }

    private static UserIdentity internal(String account) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("accountId", account);
        members.put("invokedBy", INTERNAL);
        return new UserIdentity(members, account, "", INTERNAL, INTERNAL);
    }

    private static UserIdentity of(Caller caller) {
        Principal principal = caller.principal();
        Map<String, Object> members = new LinkedHashMap<>();
        if (principal.kind() == Principal.Kind.SERVICE) {
            members.put("type", "AWSService");
            members.put("invokedBy", principal.name());
            return new UserIdentity(members, "", "", principal.name(), principal.name());
        }
        String principalId = context(caller, "aws:userid").orElseGet(() -> principalId(principal));
        members.put("type", type(principal.kind()));
        members.put("principalId", principalId);
        members.put("arn", principal.arn());
        members.put("accountId", principal.account());
        if (!caller.accessKeyId().isEmpty()) {
            members.put("accessKeyId", caller.accessKeyId());
        }
        switch (principal.kind()) {
            case USER -> members.put("userName", principal.name());
            case ASSUMED_ROLE, FEDERATED_USER -> members.put("sessionContext", session(caller, principalId));
            case ROOT, SERVICE -> {}
        }
        Optional<String> forwarder = context(caller, "aws:calledvialast");
        forwarder.ifPresent(service -> members.put("invokedBy", service));
        return new UserIdentity(
                members,
                principal.account(),
                principalId,
                forwarder.or(() -> context(caller, "aws:sourceip")).orElse("127.0.0.1"),
                forwarder.or(() -> context(caller, "aws:useragent")).orElse("Keyhold"));
    }

    /** Whether a call on a key of {@code owner} crosses accounts. */
    boolean isForeignTo(String owner) {
        return !account.isEmpty() && !account.equals(owner);
    }

    /** The identity of a caller from another account, as the owner of the key sees it. */
    UserIdentity asOwnerSeesIt() {
        Map<String, Object> reduced = new LinkedHashMap<>();
        reduced.put("type", "AWSAccount");
        reduced.put("principalId", principalId);
        reduced.put("accountId", account);
        return new UserIdentity(reduced, account, principalId, sourceIpAddress, userAgent);
    }

    private static String type(Principal.Kind kind) {
        return switch (kind) {
            case ROOT -> "Root";
            case USER -> "IAMUser";
            case ASSUMED_ROLE -> "AssumedRole";
            case FEDERATED_USER -> "FederatedUser";
            case SERVICE -> "AWSService";
        };
    }

    private static String principalId(Principal principal) {
        return switch (principal.kind()) {
            case ROOT -> principal.account();
            case USER -> uniqueId("AIDA", principal.arn());
            case ASSUMED_ROLE -> uniqueId("AROA", roleArn(principal)) + ":" + principal.session();
            case FEDERATED_USER -> principal.account() + ":" + principal.name();
            case SERVICE -> "";
        };
    }

    private static Map<String, Object> session(Caller caller, String principalId) {
        Principal principal = caller.principal();
        Map<String, Object> session = new LinkedHashMap<>();
        if (principal.kind() == Principal.Kind.ASSUMED_ROLE) {
            Map<String, Object> issuer = new LinkedHashMap<>();
            issuer.put("type", "Role");
            issuer.put("principalId", principalId.substring(0, endOfRole(principalId)));
            issuer.put("arn", roleArn(principal));
            issuer.put("accountId", principal.account());
            issuer.put("userName", principal.name());
            session.put("sessionIssuer", issuer);
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        context(caller, "aws:tokenissuetime").ifPresent(time -> attributes.put("creationDate", time));
        attributes.put(
                "mfaAuthenticated",
                context(caller, "aws:multifactorauthpresent").orElse("false"));
        session.put("attributes", attributes);
        return session;
    }

    /** The id of a session is that of its role, a colon, and its name. */
    private static int endOfRole(String principalId) {
        int colon = principalId.indexOf(':');
        return colon < 0 ? principalId.length() : colon;
    }

    private static String roleArn(Principal principal) {
        return "arn:" + principal.partition() + ":iam::" + principal.account() + ":role/" + principal.name();
    }

    /** Four letters and 17 more in the form of an IAM unique id, always the same for an ARN. */
    private static String uniqueId(String prefix, String arn) {
        byte[] digest = Chain.sha256().digest(arn.getBytes(StandardCharsets.UTF_8));
        StringBuilder id = new StringBuilder(prefix);
        for (int i = 0; i < ID_CHARS; i++) {
            id.append(BASE_32.charAt(digest[i] & 31));
        }
        return id.toString();
    }

    private static Optional<String> context(Caller caller, String name) {
        List<String> values = caller.requestContext().getOrDefault(name, List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }
}
