package io.keyhold.service;

import io.keyhold.access.AccessRequest;
import io.keyhold.access.Authorizer;
import io.keyhold.access.Grant;
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
import io.keyhold.audit.Parameters;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KeyRef;
import io.keyhold.catalog.KeyView;
import io.keyhold.gate.Call;
import io.keyhold.gate.CrossAccount;
import io.keyhold.gate.GrantTokens;
import io.keyhold.gate.ServiceContext;
import io.keyhold.operations.GrantOperations;
import io.keyhold.operations.KeyCreation;
import io.keyhold.operations.LastUsageTracker;
import io.keyhold.operations.Principals;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Answers questions about permissions, also about policies that are only supposed. Changes nothing. The facts are those of
 * the call that is asked about, see {@link QuestionFacts}.
 */
final class Explaining {
    private static final Permission TAG_RESOURCE = Permission.of(Operation.TAG_RESOURCE);
    private static final Set<Operation> OF_ALIASES =
            Set.of(Operation.CREATE_ALIAS, Operation.UPDATE_ALIAS, Operation.DELETE_ALIAS);
    private final Catalog catalog;
    private final GrantTokens tokens;
    private final KeyCreation making;
    private final LastUsageTracker usage;
    private final Clock clock;

    Explaining(ServiceContext services, GrantTokens tokens, KeyCreation making, LastUsageTracker usage) {
        this.catalog = services.catalog();
        this.tokens = tokens;
        this.making = making;
        this.usage = usage;
        this.clock = services.clock();
    }

    AccessExplanation explain(AccessQuestion question) {
        catalog.refresh();
        Principals.requireOwnPartition(question.caller(), catalog.home());
        Permission permission = Permission.find(question.permission()).orElseThrow(() -> noPermission(question));
        Optional<KeyRef> unseen = unseen(question, permission);
        if (unseen.isPresent()) {
            return refused(question, permission, unseen.get());
        }
        Resource resource = resource(question, permission);
        QuestionFacts asked = new QuestionFacts(question, permission, resource);
        Authorizer authorizer = new Authorizer(directory(question));
        Instant now =
                Instant.ofEpochMilli(question.at().map(Instant::toEpochMilli).orElseGet(clock::millis));
        RequestFacts facts = asked.request(() -> trailingDays(resource, now));
        if (permission.operation() == Operation.RETIRE_GRANT && resource instanceof KeyResource key) {
            return explainRetire(authorizer, asked.caller(), key, question, now);
        }
        AccessExplanation answer = authorizer.explain(
                new AccessRequest(asked.caller(), permission, resource, withAlias(question, facts), now));
        return permission.operation() == Operation.CREATE_KEY && answer.allowed()
                ? withTags(answer, authorizer, asked, facts, now)
                : answer;
    }

    /** The key of another account that the question is about, if it does not exist: calls are refused then, and told no more. */
    private Optional<KeyRef> unseen(AccessQuestion question, Permission permission) {
        if (question.resource().isEmpty() || permission.operation().scope() == Operation.Scope.NONE) {
            return Optional.empty();
        }
        String account = account(question.caller());
        KeyRef ref = KeyRef.parse(question.resource(), catalog.home());
        boolean ofAlias = ref instanceof KeyRef.ByAlias && OF_ALIASES.contains(permission.operation());
        return !ofAlias
                        && !ref.account(account).equals(account)
                        && catalog.find(ref, account).isEmpty()
                ? Optional.of(ref)
                : Optional.empty();
    }

    private AccessExplanation refused(AccessQuestion question, Permission permission, KeyRef ref) {
        tokensOf(question, permission).forEach(tokens::parse);
        String missing = catalog.notFound(ref, account(question.caller())).problem();
        return new AccessExplanation(false, false, CrossAccount.REASON, missing, List.of());
    }

    private AccessExplanation explainRetire(
            Authorizer authorizer, Caller caller, KeyResource key, AccessQuestion question, Instant now) {
        String grantId = question.grantId()
                .orElseThrow(() -> new KmsException.Validation("the question names no grant", "Add withGrantId"));
        GrantOperations.requireId(grantId);
        Optional<Grant> grant =
                key.grants().find(grantId).or(() -> catalog.readGrant(key.arn().keyId(), grantId));
        if (grant.isPresent()) {
            return authorizer.explainRetire(caller, key, grant.get(), now);
        }
        AccessExplanation learning = authorizer.explainRetireMissing(caller, key, now);
        if (learning.allowed()) {
            throw GrantOperations.unknown(key.arn(), grantId);
        }
        return learning;
    }

    private static KmsException.Validation noPermission(AccessQuestion question) {
        return new KmsException.Validation(
                "`" + question.permission() + "` is not a permission of KMS",
                "Write kms:Encrypt, for example; ReEncrypt has two, kms:ReEncryptFrom and kms:ReEncryptTo");
    }

    /** {@code CreateKey} with tags needs the permission to tag the new key too. */
    private AccessExplanation withTags(
            AccessExplanation creating, Authorizer authorizer, QuestionFacts asked, RequestFacts facts, Instant now) {
        if (!facts.conditionKeys().containsKey("aws:tagkeys")) {
            return creating;
        }
        Call call = new Call(asked.caller(), Operation.CREATE_KEY, catalog.home(), now.toEpochMilli(), Parameters.NONE);
        KeyResource made = catalog.resource(making.planned(call, asked.newKey()));
        AccessExplanation tagging =
                authorizer.explain(new AccessRequest(asked.caller(), TAG_RESOURCE, made, facts, now));
        List<AccessExplanation.Finding> findings = new ArrayList<>(creating.findings());
        findings.addAll(tagging.findings());
        return new AccessExplanation(
                tagging.allowed(), tagging.explicitDeny(), tagging.reason(), tagging.decidedBy(), findings);
    }

    private PrincipalDirectory directory(AccessQuestion question) {
        PrincipalDirectory directory = catalog.authority().directory();
        if (question.supposedPolicies().isEmpty()) {
            return directory;
        }
        PrincipalEntry entry = directory
                .find(question.caller().principal())
                .orElseThrow(() -> new KmsException.Validation(
                        question.caller().principal() + " is not a user or role of the store and has no policies",
                        "Create it first"));
        for (Map.Entry<String, String> supposed : question.supposedPolicies().entrySet()) {
            entry = entry.withPolicy(supposed.getKey(), PolicyDocument.parseIdentityPolicy(supposed.getValue()));
        }
        return directory.with(entry);
    }

    private Resource resource(AccessQuestion question, Permission permission) {
        boolean onKey = permission.operation().scope() != Operation.Scope.NONE;
        if (question.resource().isEmpty() == onKey) {
            throw new KmsException.Validation(
                    onKey
                            ? "the question names no key, and " + permission + " is decided on one"
                            : permission + " is not decided on a key, and the question names `" + question.resource()
                                    + "`",
                    onKey ? "Name the key" : "Leave the key out");
        }
        if (!onKey) {
            requireNoKeyPolicy(question, permission);
            return new Resource.None(catalog.home().region());
        }
        KeyRef ref = KeyRef.parse(question.resource(), catalog.home());
        String account = account(question.caller());
        if (ref instanceof KeyRef.ByAlias alias && OF_ALIASES.contains(permission.operation())) {
            requireNoKeyPolicy(question, permission);
            return new Resource.Alias(catalog.home().aliasArn(alias.account().orElse(account), alias.alias()));
        }
        KeyView view = catalog.require(ref, account);
        KeyResource key = view.resource().withGrants(tokens.grants(tokensOf(question, permission), view));
        return question.supposedKeyPolicy().isEmpty()
                ? key
                : key.withPolicy(supposed(question.supposedKeyPolicy().get()));
    }

    private static void requireNoKeyPolicy(AccessQuestion question, Permission permission) {
        if (question.supposedKeyPolicy().isPresent()) {
            throw new KmsException.Validation(
                    "no key policy counts for " + permission + " on what the question names",
                    "Leave the supposed key policy out");
        }
    }

    private static List<String> tokensOf(AccessQuestion question, Permission permission) {
        if (!permission.operation().grantable()) {
            return List.of();
        }
        List<String> all = new ArrayList<>(question.grantTokens());
        question.newGrant().ifPresent(grant -> all.addAll(grant.grantTokens()));
        return all;
    }

    private PolicyDocument supposed(String text) {
        PolicyDocument policy = PolicyDocument.parseKeyPolicy(text);
        return policy.bind(catalog.authority().directory().uniqueIds(policy.namedPrincipals()));
    }

    /** The facts with the alias by which the question names the key, as a call has it. */
    private RequestFacts withAlias(AccessQuestion question, RequestFacts facts) {
        return !question.resource().isEmpty()
                        && KeyRef.parse(question.resource(), catalog.home()) instanceof KeyRef.ByAlias alias
                ? facts.with("kms:requestalias", List.of(alias.alias().value()))
                : facts;
    }

    private long trailingDays(Resource resource, Instant now) {
        return resource instanceof KeyResource key
                ? catalog.find(key.arn().keyId())
                        .map(view -> usage.trailingDays(view.key(), now))
                        .orElse(0L)
                : 0;
    }

    private String account(Caller caller) {
        String own = caller.principal().account();
        return own.isEmpty() ? catalog.home().account() : own;
    }
}
