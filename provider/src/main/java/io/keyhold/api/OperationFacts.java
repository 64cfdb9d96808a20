package io.keyhold.api;

import io.keyhold.api.Operation.KeyIdForms;
import io.keyhold.api.Operation.KeyShape;
import io.keyhold.api.Operation.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One row of the operation table, in words. Every row says whether the operation only reads or changes, its request rate,
 * and, if it is bound to a key, what it does in each state; {@link #complete()} refuses a row that leaves one out. What a
 * row may leave out is false or none: cross-account, grantable, dry run, paging, condition keys. A test holds every column to
 * facts that were entered apart from the rows.
 */
final class OperationFacts {
    private final String name;
    private final Scope scope;
    private final Optional<KeyUsageType> usage;
    private KeyIdForms keyIdForms;
    private List<String> permissions;
    private List<StateRule> states = List.of();
    private @Nullable Boolean readOnly;
    private @Nullable OptionalInt requestsPerSecond;
    private KeyShape keyShape = KeyShape.ANY;
    private final Set<OperationCondition> conditions = EnumSet.noneOf(OperationCondition.class);
    private boolean crossAccount;
    private boolean constrainable;
    private boolean withoutInvalidArn;
    private boolean grantable;
    private boolean dryRun;
    private boolean answersEmptyObject;
    private int defaultLimit;
    private int maxLimit;

    private OperationFacts(String name, Scope scope, KeyIdForms keyIdForms, Optional<KeyUsageType> usage) {
        this.name = name;
        this.scope = scope;
        this.keyIdForms = keyIdForms;
        this.usage = usage;
        this.permissions = List.of("kms:" + name);
    }

    /** An operation on no resource, which only IAM policies can allow. */
    static OperationFacts onNothing(String name) {
        return new OperationFacts(name, Scope.NONE, KeyIdForms.NONE, Optional.empty());
    }

    /** An operation on a key that is named by id or ARN. */
    static OperationFacts onKey(String name) {
        return new OperationFacts(name, Scope.KEY, KeyIdForms.ID_OR_ARN, Optional.empty());
    }

    /** An operation on an alias and the keys it points to. */
    static OperationFacts onAliasAndKey(String name) {
        return new OperationFacts(name, Scope.ALIAS_AND_KEY, KeyIdForms.ID_OR_ARN, Optional.empty());
    }

    /** A cryptographic operation with a key of that usage: all of them are alike but for the key states. */
    static OperationFacts use(String name, KeyUsageType usage) {
        OperationFacts facts = new OperationFacts(name, Scope.KEY, KeyIdForms.ANY, Optional.of(usage));
        facts.requestsPerSecond = OptionalInt.empty();
        return facts.readOnly()
                .crossAccount()
                .grantable()
                .dryRun()
                .withoutInvalidArn()
                .conditions("kms:RequestAlias");
    }

    /** A cryptographic operation that has an encryption context, which policies and grants can constrain. */
    static OperationFacts cipher(String name) {
        OperationFacts facts = use(name, KeyUsageType.ENCRYPT_DECRYPT)
                .conditions("kms:EncryptionAlgorithm kms:EncryptionContext: kms:EncryptionContextKeys");
        facts.constrainable = true;
        return facts;
    }

    /** An operation without output whose reply is an empty object all the same. */
    OperationFacts answeringEmptyObject() {
        answersEmptyObject = true;
        return this;
    }

    boolean answersEmptyObject() {
        return answersEmptyObject;
    }

    OperationFacts byIdOrArn() {
        return by(KeyIdForms.ID_OR_ARN);
    }

    OperationFacts byAnyName() {
        return by(KeyIdForms.ANY);
    }

    OperationFacts byGrant() {
        return by(KeyIdForms.GRANT);
    }

    OperationFacts byNoKey() {
        return by(KeyIdForms.NONE);
    }

    private OperationFacts by(KeyIdForms forms) {
        keyIdForms = forms;
        return this;
    }

    OperationFacts onSymmetricOnly() {
        keyShape = KeyShape.SYMMETRIC;
        return this;
    }

    OperationFacts onPairsOnly() {
        keyShape = KeyShape.PAIR;
        return this;
    }

    /** For an operation that answers a name that is not an ARN of KMS with a key not found, not with an invalid ARN. */
    OperationFacts withoutInvalidArn() {
        withoutInvalidArn = true;
        return this;
    }

    /** The condition keys that its requests have besides those of key and caller, between spaces. */
    OperationFacts conditions(String keys) {
        for (String key : keys.split(" ", -1)) {
            conditions.add(OperationCondition.find(key)
                    .orElseThrow(
                            () -> new IllegalStateException("`" + key + "` is not a condition key of operations")));
        }
        return this;
    }

    /** For an operation that needs other permissions than the one of its name. */
    OperationFacts permissions(String... names) {
        permissions = Stream.of(names).map("kms:"::concat).toList();
        return this;
    }

    OperationFacts readOnly() {
        readOnly = true;
        return this;
    }

    OperationFacts changes() {
        readOnly = false;
        return this;
    }

    OperationFacts crossAccount() {
        crossAccount = true;
        return this;
    }

    OperationFacts grantable() {
        grantable = true;
        return this;
    }

    OperationFacts dryRun() {
        dryRun = true;
        return this;
    }

    OperationFacts pages(int usually, int most) {
        defaultLimit = usually;
        maxLimit = most;
        return this;
    }

    OperationFacts perSecond(int requests) {
        requestsPerSecond = OptionalInt.of(requests);
        return this;
    }

    /** Counts with the cryptographic operations on symmetric keys, though it has no key. */
    OperationFacts ratedAsSymmetric() {
        requestsPerSecond = OptionalInt.empty();
        return this;
    }

    /** The rule for each key state, in the order of {@link KeyState}, as codes of {@link StateRule} between spaces. */
    OperationFacts states(String codes) {
        List<StateRule> rules = new ArrayList<>();
        for (String code : codes.split(" ", -1)) {
            rules.add(StateRule.require(code));
        }
        states = List.copyOf(rules);
        return this;
    }

    OperationFacts inAnyState() {
        states = Collections.nCopies(KeyState.values().length, StateRule.ALLOWED);
        return this;
    }

    /** Refuses a row that does not say everything that must be said. */
    OperationFacts complete() {
        int cells = scope == Scope.NONE ? 0 : KeyState.values().length;
        boolean stateless = scope == Scope.NONE && keyIdForms == KeyIdForms.ID_OR_ARN; // a filter, not a target
        if (readOnly == null || requestsPerSecond == null || states.size() != cells && !stateless) {
            throw new IllegalStateException("the row of " + name + " is not complete");
        }
        return this;
    }

    String name() {
        return name;
    }

    List<String> permissions() {
        return permissions;
    }

    Scope scope() {
        return scope;
    }

    KeyIdForms keyIdForms() {
        return keyIdForms;
    }

    Optional<KeyUsageType> usage() {
        return usage;
    }

    boolean isReadOnly() {
        return Boolean.TRUE.equals(readOnly);
    }

    boolean isCrossAccount() {
        return crossAccount;
    }

    KeyShape keyShape() {
        return keyShape;
    }

    Set<OperationCondition> conditions() {
        return conditions;
    }

    boolean isConstrainable() {
        return constrainable;
    }

    boolean isWithoutInvalidArn() {
        return withoutInvalidArn;
    }

    boolean isGrantable() {
        return grantable;
    }

    boolean takesDryRun() {
        return dryRun;
    }

    int defaultLimit() {
        return defaultLimit;
    }

    int maxLimit() {
        return maxLimit;
    }

    OptionalInt requestsPerSecond() {
        return requestsPerSecond == null ? OptionalInt.empty() : requestsPerSecond;
    }

    Optional<KeyLastUsageTrackingOperation> lastUsage() {
        return KeyLastUsageTrackingOperation.find(name);
    }

    List<StateRule> states() {
        return states;
    }
}
