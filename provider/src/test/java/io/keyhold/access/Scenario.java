package io.keyhold.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyhold.api.AccessExplanation;
import io.keyhold.api.AliasName;
import io.keyhold.api.Caller;
import io.keyhold.api.GrantConstraints;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.KeyArn;
import io.keyhold.api.KeyId;
import io.keyhold.api.KeyManagerType;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.MultiRegionKeyType;
import io.keyhold.api.OriginType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A case as JSON describes it (see {@code scenarios/README.md}), made into what the authorizer takes. */
final class Scenario {
    private static final String DEFAULT_NOW = "2026-11-23T12:00:00Z";

    private final JsonNode root;
    private final Authorizer authorizer;
    private final KeyResource key;

    /** The policies are read now, caller and request whenever they are asked for. */
    Scenario(JsonNode root) {
        this.root = root;
        List<PrincipalEntry> entries = new ArrayList<>();
        root.path("principals").properties().forEach(entry -> entries.add(entry(entry.getKey(), entry.getValue())));
        this.authorizer = new Authorizer(PrincipalDirectory.of(entries));
        this.key = readKey();
    }

    Authorizer authorizer() {
        return authorizer;
    }

    KeyResource key() {
        return key;
    }

    AccessRequest request() {
        JsonNode request = root.path("request");
        return new AccessRequest(
                caller(), Permission.require(request.path("permission").asText()), resource(), facts(), now());
    }

    /** Decides as the service would: a retirement by its own rule. */
    Decision decide() {
        JsonNode retiring = root.path("request").path("retire");
        if (retiring.isMissingNode()) {
            return authorizer.decide(request());
        }
        return authorizer.decideRetire(
                caller(),
                authorizer.identify(caller()),
                key,
                key.grants().find(retiring.asText()).orElseThrow(),
                now());
    }

    /** Explains as the administration would. */
    AccessExplanation explain() {
        JsonNode retiring = root.path("request").path("retire");
        return retiring.isMissingNode()
                ? authorizer.explain(request())
                : authorizer.explainRetire(
                        caller(), key, key.grants().find(retiring.asText()).orElseThrow(), now());
    }

    Instant now() {
        return Instant.parse(root.path("request").path("now").asText(DEFAULT_NOW));
    }

    Caller caller() {
        JsonNode caller = root.path("caller");
        if (caller.isTextual()) {
            return Caller.of(caller.asText());
        }
        List<String> policies = new ArrayList<>();
        caller.path("sessionPolicies").forEach(policy -> policies.add(policy.toString()));
        return Caller.of(caller.path("principal").asText())
                .withSessionTags(map(caller.path("sessionTags")))
                .withSessionPolicies(policies)
                .withRequestContext(lists(caller.path("context")));
    }

    private KeyResource readKey() {
        JsonNode key = root.path("key");
        KeyArn arn = arn(
                key.path("arn").asText("arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"));
        JsonNode policy = key.path("policy");
        String text = policy.isMissingNode() || policy.asText().equals("default")
                ? KeyPolicies.defaultPolicy("aws", arn.account())
                : policy.toString();
        TreeSet<String> aliases = new TreeSet<>();
        key.path("aliases").forEach(alias -> aliases.add(new AliasName(alias.asText()).value()));
        return KeyResource.of(
                        arn,
                        traits(key),
                        PolicyDocument.readStoredKeyPolicy(text).bind(map(key.path("boundIds"))))
                .withTags(map(key.path("tags")))
                .withAliases(aliases)
                .withGrants(grants());
    }

    private Resource resource() {
        String on = root.path("request").path("on").asText("key");
        return switch (on) {
            case "key" -> key;
            case "nothing" -> Resource.NONE;
            default -> new Resource.Alias(on);
        };
    }

    private GrantIndex grants() {
        List<Grant> grants = new ArrayList<>();
        root.path("key").path("grants").forEach(grant -> grants.add(grant(grant)));
        return GrantIndex.of(grants);
    }

    private static Grant grant(JsonNode grant) {
        GrantTerms terms = new GrantTerms(
                grant.path("name").asText(""),
                find(grant, "granteePrincipal"),
                find(grant, "granteeServicePrincipal"),
                find(grant, "retiringPrincipal"),
                find(grant, "retiringServicePrincipal"),
                operations(grant.path("operations")),
                constraints(grant));
        return new Grant(
                grant.path("id").asText(),
                terms,
                grant.path("granteeId").asText(""),
                "arn:aws:iam::" + grant.path("issuingAccount").asText("111122223333") + ":root",
                Instant.EPOCH);
    }

    private static GrantConstraints constraints(JsonNode grant) {
        GrantConstraints constraints = GrantConstraints.of()
                .withEncryptionContextSubset(map(grant.path("encryptionContextSubset")))
                .withEncryptionContextEquals(map(grant.path("encryptionContextEquals")));
        return find(grant, "sourceArn").map(constraints::withSourceArn).orElse(constraints);
    }

    private RequestFacts facts() {
        JsonNode request = root.path("request");
        Map<String, List<String>> keys = new HashMap<>();
        lists(request.path("keys")).forEach((name, values) -> keys.put(name.toLowerCase(Locale.ROOT), values));
        Set<String> defaulted = new HashSet<>();
        request.path("defaults").forEach(name -> defaulted.add(name.asText().toLowerCase(Locale.ROOT)));
        JsonNode child = request.path("newGrant");
        Optional<RequestFacts.ChildGrant> made = child.isMissingNode()
                ? Optional.empty()
                : Optional.of(new RequestFacts.ChildGrant(operations(child.path("operations")), constraints(child)));
        return new RequestFacts(map(request.path("encryptionContext")), keys, List.of(), defaulted, made, Set.of());
    }

    private static PrincipalEntry entry(String arn, JsonNode node) {
        String id = node.path("id").asText((arn.contains(":role/") ? "AROA" : "AIDA") + "0000000000000000");
        PrincipalEntry entry = PrincipalEntry.of(arn, id, Instant.EPOCH).withTags(map(node.path("tags")));
        Map<String, PolicyDocument> policies = new HashMap<>();
        node.path("policies")
                .properties()
                .forEach(policy -> policies.put(
                        policy.getKey(),
                        PolicyDocument.parseIdentityPolicy(policy.getValue().toString())));
        for (Map.Entry<String, PolicyDocument> policy : policies.entrySet()) {
            entry = entry.withPolicy(policy.getKey(), policy.getValue());
        }
        JsonNode boundary = node.path("boundary");
        return boundary.isMissingNode()
                ? entry
                : entry.withBoundary(Optional.of(PolicyDocument.parseIdentityPolicy(boundary.toString())));
    }

    private static KeyResource.Traits traits(JsonNode key) {
        return new KeyResource.Traits(
                KeySpec.valueOf(key.path("spec").asText("SYMMETRIC_DEFAULT")),
                KeyUsageType.valueOf(key.path("usage").asText("ENCRYPT_DECRYPT")),
                OriginType.valueOf(key.path("origin").asText("AWS_KMS")),
                KeyManagerType.valueOf(key.path("manager").asText("CUSTOMER")),
                find(key, "multiRegion").map(MultiRegionKeyType::valueOf));
    }

    private static KeyArn arn(String text) {
        String[] parts = text.split(":", 6);
        return new KeyArn(parts[1], parts[3], parts[4], new KeyId(parts[5].substring("key/".length())));
    }

    private static Set<GrantOperation> operations(JsonNode names) {
        Set<GrantOperation> operations = new HashSet<>();
        names.forEach(name -> operations.add(GrantOperation.find(name.asText()).orElseThrow()));
        return operations;
    }

    static Optional<String> find(JsonNode node, String name) {
        return node.has(name) ? Optional.of(node.get(name).asText()) : Optional.empty();
    }

    static Map<String, String> map(JsonNode node) {
        Map<String, String> map = new HashMap<>();
        node.properties()
                .forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
        return map;
    }

    static Map<String, List<String>> lists(JsonNode node) {
        Map<String, List<String>> map = new HashMap<>();
        node.properties().forEach(entry -> map.put(entry.getKey(), list(entry.getValue())));
        return map;
    }

    static List<String> list(JsonNode node) {
        List<String> list = new ArrayList<>();
        Collection<JsonNode> items = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(items::add);
        } else {
            items.add(node);
        }
        items.forEach(item -> list.add(item.asText()));
        return list;
    }
}
