package io.keyhold.service;

import io.keyhold.access.AccessRequest;
import io.keyhold.access.Authorizer;
import io.keyhold.access.Grant;
import io.keyhold.access.Identity;
import io.keyhold.access.KeyResource;
import io.keyhold.access.Permission;
import io.keyhold.access.PolicyDocument;
import io.keyhold.access.PrincipalDirectory;
import io.keyhold.access.PrincipalEntry;
import io.keyhold.access.RequestFacts;
import io.keyhold.access.Resource;
import io.keyhold.api.AccessExplanation;
import io.keyhold.api.AccessQuestion;
import io.keyhold.api.Caller;
import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KeyRef;
import io.keyhold.catalog.KeyView;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Answers questions about permissions, also about policies that are only supposed. Changes nothing. */
final class Explaining {
    private static final Set<Operation> OF_ALIASES =
            Set.of(Operation.CREATE_ALIAS, Operation.UPDATE_ALIAS, Operation.DELETE_ALIAS);
    private final Catalog catalog;
    private final GrantTokens tokens;
    private final Clock clock;

    Explaining(Catalog catalog, GrantTokens tokens, Clock clock) {
        this.catalog = catalog;
        this.tokens = tokens;
        this.clock = clock;
    }

    AccessExplanation explain(AccessQuestion question) {
        catalog.refresh();
        Permission permission = Permission.find(question.permission())
                .orElseThrow(() -> new KmsException.Validation(
                        "`" + question.permission() + "` is no permission of KMS", "Write kms:Encrypt, say"));
        Authorizer authorizer = new Authorizer(directory(question));
        Instant now = question.at().orElseGet(clock::instant);
        Resource resource = resource(question, permission);
        if (permission.operation() == Operation.RETIRE_GRANT && resource instanceof KeyResource key) {
            Identity identity = authorizer.identify(question.caller());
            return authorizer.explainRetire(identity, key, retired(question, key), now);
        }
        return authorizer.explain(
                new AccessRequest(question.caller(), permission, resource, facts(question, resource), now));
    }

    private PrincipalDirectory directory(AccessQuestion question) {
        PrincipalDirectory directory = catalog.authority().directory();
        if (question.supposedPolicies().isEmpty()) {
            return directory;
        }
        PrincipalEntry entry = directory
                .find(question.caller().principal())
                .orElseThrow(() -> new KmsException.Validation(
                        question.caller().principal() + " is no user or role of the store and has no policies",
                        "Create it first"));
        for (Map.Entry<String, String> supposed : question.supposedPolicies().entrySet()) {
            entry = entry.withPolicy(supposed.getKey(), PolicyDocument.parseIdentityPolicy(supposed.getValue()));
        }
        return directory.with(entry);
    }

    private Resource resource(AccessQuestion question, Permission permission) {
        if (question.resource().isEmpty()) {
            return Resource.NONE;
        }
        KeyRef ref = KeyRef.parse(question.resource(), catalog.home());
        String account = account(question.caller());
        if (ref instanceof KeyRef.ByAlias alias && OF_ALIASES.contains(permission.operation())) {
            return new Resource.Alias(catalog.home().aliasArn(alias.account().orElse(account), alias.alias()));
        }
        KeyView view = catalog.require(ref, account);
        KeyResource key = view.resource().withGrants(tokens.grants(question.grantTokens(), view));
        return question.supposedKeyPolicy().isEmpty()
                ? key
                : key.withPolicy(supposed(question.supposedKeyPolicy().get()));
    }

    private PolicyDocument supposed(String text) {
        PolicyDocument policy = PolicyDocument.parseKeyPolicy(text);
        return policy.bind(catalog.authority().directory().uniqueIds(policy.namedPrincipals()));
    }

    private RequestFacts facts(AccessQuestion question, Resource resource) {
        Map<String, List<String>> keys = new TreeMap<>();
        if (resource instanceof KeyResource
                && KeyRef.parse(question.resource(), catalog.home()) instanceof KeyRef.ByAlias alias) {
            keys.put("kms:requestalias", List.of(alias.alias().value()));
        }
        RequestFacts facts = question.newGrant()
                .map(RequestFacts::of)
                .orElseGet(() -> new RequestFacts(question.encryptionContext(), Map.of(), List.of()));
        keys.putAll(facts.conditionKeys());
        question.conditionKeys().forEach((name, values) -> keys.put(name.toLowerCase(Locale.ROOT), values));
        return new RequestFacts(facts.encryptionContext(), keys, List.of(), Set.of(), facts.childGrant());
    }

    private static Grant retired(AccessQuestion question, KeyResource key) {
        String id = question.grantId()
                .orElseThrow(() -> new KmsException.Validation("the question names no grant", "Add withGrantId"));
        return Optional.of(id)
                .flatMap(key.grants()::find)
                .orElseThrow(() -> new KmsException.NotFound(
                        "Grant " + id + " of " + key.resourceArn() + " does not exist", "Call ListGrants"));
    }

    private String account(Caller caller) {
        String own = caller.principal().account();
        return own.isEmpty() ? catalog.home().account() : own;
    }
}
