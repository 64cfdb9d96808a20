package io.keyhold.access;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The values of condition keys, for the second judge. The table goes by operation, as the service authorisation reference
 * does, where the evaluator under test goes by key.
 */
final class NaiveKeys {
    private static final Set<String> KEY = Set.of(
            "kms:calleraccount",
            "kms:keyspec",
            "kms:customermasterkeyspec",
            "kms:keyusage",
            "kms:customermasterkeyusage",
            "kms:keyorigin",
            "kms:multiregion",
            "kms:multiregionkeytype",
            "kms:resourcealiases",
            "kms:viaservice");
    private static final Set<String> MANY = Set.of(
            "kms:encryptioncontextkeys",
            "kms:grantoperations",
            "kms:resourcealiases",
            "aws:tagkeys",
            "aws:principalservicenameslist",
            "aws:principalorgpaths",
            "aws:calledvia");
    private static final Set<String> ATTESTED =
            Set.of("Decrypt", "DeriveSharedSecret", "GenerateDataKey", "GenerateDataKeyPair", "GenerateRandom");
    private static final List<String> SESSION = List.of(
            "aws:sourceip",
            "aws:sourcearn",
            "aws:sourceaccount",
            "aws:multifactorauthpresent",
            "aws:referer",
            "aws:multifactorauthage",
            "aws:calledvia",
            "aws:principalorgid",
            "aws:sourcevpce",
            "aws:tokenissuetime");

    private final JsonNode root;
    private final NaiveCaller caller;
    private final boolean keyPolicy;
    private final String operation;

    NaiveKeys(JsonNode root, NaiveCaller caller, boolean keyPolicy) {
        this.root = root;
        this.caller = caller;
        this.keyPolicy = keyPolicy;
        this.operation = root.path("request").path("permission").asText().substring(4);
    }

    boolean isDefaulted(String key) {
        return NaiveConditions.texts(root.path("request").path("defaults")).stream()
                .anyMatch(key::equalsIgnoreCase);
    }

    /** A key with more than 50 aliases cannot be asked for them. */
    boolean isUndefined(String key) {
        return key.equalsIgnoreCase("kms:ResourceAliases")
                && !keyPolicy
                && isKeyKeyFor(operation, "kms:resourcealiases")
                && onKey()
                && root.path("key").path("aliases").size() > 50;
    }

    Optional<String> variable(String inside) {
        if (inside.length() == 1) {
            return Optional.of(inside);
        }
        String[] parts = inside.split(",", 2);
        String key = parts[0].strip();
        List<String> values = values(key);
        if (values.isEmpty() && !isUndefined(key)) {
            return parts.length == 1
                    ? Optional.empty()
                    : Optional.of(parts[1].strip().replace("'", ""));
        }
        boolean single = values.size() == 1 && !MANY.contains(key.toLowerCase(Locale.ROOT));
        return single ? Optional.of(values.get(0)) : Optional.empty();
    }

    List<String> values(String written) {
        String key = written.toLowerCase(Locale.ROOT);
        if (key.startsWith("kms:")) {
            return onAlias() ? List.of() : kms(key, written);
        }
        if (key.startsWith("aws:resourcetag/")) {
            boolean none = root.path("request").path("on").asText("key").equals("nothing") || onAlias();
            return none || without(operation)
                    ? List.of()
                    : named(root.path("key").path("tags"), key.substring(16));
        }
        if (key.startsWith("aws:requesttag/")) {
            return Set.of("CreateKey", "TagResource", "ReplicateKey").contains(operation) ? request(key) : List.of();
        }
        if (key.startsWith("aws:principaltag/")) {
            return principalTag(key.substring(17));
        }
        return global(key);
    }

    private List<String> kms(String key, String written) {
        if (KEY.contains(key) && !isKeyKeyFor(operation, key)) {
            return List.of();
        }
        JsonNode of = root.path("key");
        return switch (key) {
            case "kms:calleraccount" -> unlessEmpty(caller.account);
            case "kms:keyspec", "kms:customermasterkeyspec" -> onKey() ? texts(of, "spec") : request(key);
            case "kms:keyusage", "kms:customermasterkeyusage" -> onKey() ? texts(of, "usage") : request(key);
            case "kms:keyorigin" -> onKey() ? texts(of, "origin") : request(key);
            case "kms:multiregion" -> onKey() ? List.of(String.valueOf(of.has("multiRegion"))) : request(key);
            case "kms:multiregionkeytype" -> onKey() ? texts(of, "multiRegion") : request(key);
            case "kms:resourcealiases" -> keyPolicy || !onKey() ? List.of() : texts(of, "aliases");
            case "kms:viaservice" -> vouched(key);
            case "kms:grantisforawsresource" ->
                Set.of("CreateGrant", "ListGrants", "RevokeGrant").contains(operation)
                        ? List.of(String.valueOf(!vouched("kms:viaservice").isEmpty()))
                        : List.of();
            default -> perOperation(key, written);
        };
    }

    private List<String> perOperation(String key, String written) {
        boolean cipher =
                Set.of("Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo").contains(operation)
                        || operation.startsWith("GenerateDataKey");
        boolean context = cipher || operation.equals("CreateGrant") || operation.equals("RetireGrant");
        JsonNode pairs = root.path("request").path("encryptionContext");
        if (key.startsWith("kms:encryptioncontext:")) {
            return context ? named(pairs, written.substring(22)) : List.of();
        }
        if (key.equals("kms:encryptioncontextkeys")) {
            return context ? new ArrayList<>(NaiveEvaluator.strings(pairs).keySet()) : List.of();
        }
        Set<String> here = new HashSet<>();
        if (cipher) {
            here.add("kms:encryptionalgorithm");
        }
        if (cipher
                || Set.of(
                                "DescribeKey",
                                "GetPublicKey",
                                "Sign",
                                "Verify",
                                "GenerateMac",
                                "VerifyMac",
                                "DeriveSharedSecret",
                                "Encapsulate",
                                "Decapsulate")
                        .contains(operation)) {
            here.add("kms:requestalias");
        }
        if (key.startsWith("kms:recipientattestation:") && ATTESTED.contains(operation)) {
            here.add(key);
        }
        switch (operation) {
            case "CreateGrant" ->
                here.addAll(List.of(
                        "kms:grantoperations",
                        "kms:granteeprincipal",
                        "kms:granteeserviceprincipal",
                        "kms:grantconstrainttype",
                        "kms:retiringprincipal",
                        "kms:retiringserviceprincipal",
                        "kms:grantconstraintsourcearn"));
            case "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext" -> here.add("kms:datakeypairspec");
            case "GenerateMac", "VerifyMac" -> here.add("kms:macalgorithm");
            case "DeriveSharedSecret" -> here.add("kms:keyagreementalgorithm");
            case "Encapsulate", "Decapsulate" -> here.add("kms:encapsulationalgorithm");
            case "UpdatePrimaryRegion" -> here.add("kms:primaryregion");
            case "ReplicateKey" -> here.add("kms:replicaregion");
            case "EnableKeyRotation" -> here.add("kms:rotationperiodindays");
            case "DisableKey" -> here.add("kms:trailingdayswithoutkeyusage");
            case "GetParametersForImport" -> here.addAll(List.of("kms:wrappingalgorithm", "kms:wrappingkeyspec"));
            case "RetireGrant" -> here.add("kms:grantconstrainttype");
            case "PutKeyPolicy", "CreateKey" -> here.add("kms:bypasspolicylockoutsafetycheck");
            case "Sign", "Verify" -> here.addAll(List.of("kms:signingalgorithm", "kms:messagetype"));
            case "ScheduleKeyDeletion" ->
                here.addAll(List.of("kms:schedulekeydeletionpendingwindowindays", "kms:trailingdayswithoutkeyusage"));
            case "ReEncryptFrom", "ReEncryptTo" -> here.add("kms:reencryptonsamekey");
            case "ImportKeyMaterial" -> here.addAll(List.of("kms:validto", "kms:expirationmodel"));
            default -> {}
        }
        return here.contains(key) ? request(key) : List.of();
    }

    private List<String> global(String key) {
        boolean service = caller.isService();
        String arn = NaiveConditions.resourceArn(root);
        Instant now = Instant.parse(root.path("request").path("now").asText("2026-11-23T12:00:00Z"));
        return switch (key) {
            case "aws:principalarn" -> service ? List.of() : List.of(caller.principalArn);
            case "aws:principalaccount" -> unlessEmpty(caller.account);
            case "aws:principaltype" -> type();
            case "aws:principalisawsservice" -> List.of(String.valueOf(service));
            case "aws:principalservicename", "aws:principalservicenameslist" ->
                service ? List.of(caller.principal) : List.of();
            case "aws:userid" -> userId();
            case "aws:username" ->
                caller.isUser()
                        ? List.of(caller.principal.substring(caller.principal.lastIndexOf('/') + 1))
                        : List.of();
            case "aws:resourceaccount" -> arn.equals("*") ? List.of() : List.of(arn.split(":", -1)[4]);
            case "aws:requestedregion" -> arn.equals("*") ? vouched(key) : List.of(arn.split(":", -1)[3]);
            case "aws:securetransport" -> vouched(key).isEmpty() ? List.of("true") : vouched(key);
            case "aws:viaawsservice" ->
                vouched(key).isEmpty()
                        ? List.of(String.valueOf(!vouched("kms:viaservice").isEmpty()))
                        : vouched(key);
            case "aws:currenttime" ->
                List.of(now.truncatedTo(ChronoUnit.SECONDS).toString());
            case "aws:epochtime" -> List.of(String.valueOf(now.getEpochSecond()));
            case "aws:tagkeys" ->
                Set.of("CreateKey", "TagResource", "UntagResource", "ReplicateKey")
                                .contains(operation)
                        ? request(key)
                        : List.of();
            default -> SESSION.contains(key) ? vouched(key) : List.of();
        };
    }

    private List<String> userId() {
        if (caller.isRoot()) {
            return List.of(caller.account);
        }
        if (caller.principal.contains(":federated-user/")) {
            return List.of(caller.account + ":" + caller.principal.substring(caller.principal.lastIndexOf('/') + 1));
        }
        String suffix = caller.isSession() ? ":" + caller.principal.split("/", -1)[2] : "";
        return caller.uniqueId().isEmpty() ? List.of() : List.of(caller.uniqueId() + suffix);
    }

    private List<String> type() {
        if (caller.isService()) {
            return List.of();
        }
        return List.of(
                caller.isRoot()
                        ? "Account"
                        : caller.isUser() ? "User" : caller.isSession() ? "AssumedRole" : "FederatedUser");
    }

    private List<String> principalTag(String name) {
        List<String> session = named(root.path("caller").path("sessionTags"), name);
        return session.isEmpty() ? named(caller.entry.path("tags"), name) : session;
    }

    private boolean onKey() {
        return root.path("request").path("on").asText("key").equals("key");
    }

    private boolean onAlias() {
        return root.path("request").path("on").asText("key").startsWith("arn:");
    }

    /** Operations that are not about a key. */
    private static boolean without(String operation) {
        return Set.of("CreateKey", "ListKeys", "ListAliases", "ListRetirableGrants", "GenerateRandom")
                        .contains(operation)
                || operation.contains("CustomKeyStore");
    }

    private static boolean isKeyKeyFor(String operation, String key) {
        if (operation.equals("RetireGrant")) {
            return Set.of("kms:calleraccount", "kms:resourcealiases", "kms:viaservice")
                    .contains(key);
        }
        if (operation.equals("CreateKey")) {
            return !key.equals("kms:resourcealiases");
        }
        return without(operation) ? operation.contains("CustomKeyStore") && key.equals("kms:calleraccount") : true;
    }

    private List<String> vouched(String key) {
        return NaiveConditions.texts(NaiveConditions.ignoringCase(caller.session(), key));
    }

    private List<String> request(String key) {
        return NaiveConditions.texts(
                NaiveConditions.ignoringCase(root.path("request").path("keys"), key));
    }

    private static List<String> texts(JsonNode node, String member) {
        return NaiveConditions.texts(node.path(member));
    }

    private static List<String> named(JsonNode object, String name) {
        List<String> values = new ArrayList<>();
        object.properties().forEach(entry -> {
            if (entry.getKey().equalsIgnoreCase(name)) {
                values.add(entry.getValue().asText());
            }
        });
        return values;
    }

    private static List<String> unlessEmpty(String text) {
        return text.isEmpty() ? List.of() : List.of(text);
    }
}
