package io.keyhold.service;

import io.keyhold.access.ConditionSource;
import io.keyhold.access.Permission;
import io.keyhold.access.RequestFacts;
import io.keyhold.access.Resource;
import io.keyhold.api.AccessQuestion;
import io.keyhold.api.Caller;
import io.keyhold.api.KmsException;
import io.keyhold.operations.KeyPlan;
import io.keyhold.operations.LastUsageTracker;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The facts of the call that a question asks about, for policies and grants: the members of the question are put where a
 * request has them, and the operation itself gives the facts. What such a call cannot say is refused.
 */
final class QuestionFacts {
    private final AccessQuestion question;
    private final Permission permission;
    private final Resource resource;
    private final Map<String, List<String>> session;
    private final Map<String, String> encryptionContext;
    private final QuestionMembers members;
    private final QuestionRequests requests;

    /** Sorts the condition keys of a question by where a call has them. */
    QuestionFacts(AccessQuestion question, Permission permission, Resource resource) {
        this.question = question;
        this.permission = permission;
        this.resource = resource;
        this.session = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        this.encryptionContext = new HashMap<>(question.encryptionContext());
        this.members = new QuestionMembers(permission);
        session.putAll(question.caller().requestContext());
        question.conditionKeys().forEach(this::sort);
        this.requests = new QuestionRequests(question, permission, encryptionContext, members);
        requireCarried();
    }

    /** The caller, in a session that has what the question says of it. */
    Caller caller() {
        return question.caller().withRequestContext(session);
    }

    /**
     * The facts of the request.
     *
     * @param trailingDays how many days the key was not used
     */
    RequestFacts request(Supplier<Long> trailingDays) {
        RequestFacts facts = requests.facts(trailingDays);
        members.requireNoneLeft();
        return members.open().isEmpty() ? facts : facts.leavingOpen(members.open());
    }

    /** The key that {@code CreateKey} would make. */
    KeyPlan newKey() {
        return requests.newKey();
    }

    private void sort(String name, List<String> values) {
        ConditionSource source = ConditionSource.of(name, permission, resource);
        switch (source) {
            case SESSION -> session.put(name, values);
            case REQUEST -> sortMember(name, values);
            case ENCRYPTION_CONTEXT -> addPair(name, values);
            case ENCRYPTION_CONTEXT_KEYS -> throw derived(name, "the encryption context", "Pass the pairs");
            case CALLER ->
                throw derived(name, "the caller", "Ask for another caller, session tags or kms:ViaService instead");
            case KEY -> throw derived(name, "the key", "Ask about a key that has it instead");
            case TIME -> throw derived(name, "the time", "Ask with another time instead");
            case NOWHERE ->
                throw new KmsException.Validation(
                        "a request for " + permission + " on " + resource.resourceArn() + " never has `" + name + "`",
                        "Check how the condition key is written, and which operations have it");
        }
    }

    private void sortMember(String name, List<String> values) {
        switch (name.toLowerCase(Locale.ROOT)) {
            case "kms:requestalias" -> throw derived(name, "the name of the key", "Name the key by its alias instead");
            case LastUsageTracker.TRAILING_DAYS ->
                throw derived(name, "the last use of the key", "Ask with another time instead");
            default -> members.add(name, values);
        }
    }

    /** The encryption context has the name as it is written: for it, unlike for policies, case counts. */
    private void addPair(String name, List<String> values) {
        String key = name.substring("kms:EncryptionContext:".length());
        String before = encryptionContext.get(key);
        if (values.size() != 1 || before != null && !before.equals(values.get(0))) {
            throw new KmsException.Validation(
                    "`" + name + "` has more than one value; an encryption context has one for each name",
                    "Pass one value");
        }
        encryptionContext.put(key, values.get(0));
    }

    private KmsException derived(String name, String from, String remedy) {
        return new KmsException.Validation(
                "`" + name + "` cannot be set in a question: its value comes from " + from, remedy);
    }

    private void requireCarried() {
        require(
                encryptionContext.isEmpty() || hasContext(),
                "a request for " + permission + " has no encryption context",
                "Leave the encryption context out");
        require(
                question.grantTokens().isEmpty() || permission.operation().grantable(),
                "a request for " + permission + " has no grant tokens",
                "Leave the grant tokens out");
        require(
                question.newGrant().isEmpty() || permission.value().equals("kms:CreateGrant"),
                "a request for " + permission + " makes no grant",
                "Leave the new grant out");
        require(
                question.grantId().isEmpty() || permission.value().equals("kms:RetireGrant"),
                "a request for " + permission + " names no grant",
                "Leave the grant id out");
    }

    private boolean hasContext() {
        return !permission.value().equals("kms:RetireGrant")
                && ConditionSource.of("kms:EncryptionContextKeys", permission, resource)
                        == ConditionSource.ENCRYPTION_CONTEXT_KEYS;
    }

    private static void require(boolean carried, String problem, String remedy) {
        if (!carried) {
            throw new KmsException.Validation(problem, remedy);
        }
    }
}
