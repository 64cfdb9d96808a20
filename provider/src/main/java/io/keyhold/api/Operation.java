package io.keyhold.api;

import static io.keyhold.api.KeyUsageType.ENCAPSULATE_DECAPSULATE;
import static io.keyhold.api.KeyUsageType.GENERATE_VERIFY_MAC;
import static io.keyhold.api.KeyUsageType.KEY_AGREEMENT;
import static io.keyhold.api.KeyUsageType.SIGN_VERIFY;
import static io.keyhold.api.OperationFacts.cipher;
import static io.keyhold.api.OperationFacts.onAliasAndKey;
import static io.keyhold.api.OperationFacts.onKey;
import static io.keyhold.api.OperationFacts.onNothing;
import static io.keyhold.api.OperationFacts.use;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The operations of AWS KMS and the facts that every call is held to, one row each: permission, resource, policy kind, key
 * id forms, key usage, condition keys, what grants can constrain, whether it only reads, paging, request rate, and what it does
 * in each key state. The states are in
 * the order of {@link KeyState} and in the codes of {@link StateRule}. Source: AWS KMS API 2014-11-01 and Developer Guide,
 * "Key states of AWS KMS keys", "AWS KMS permissions" and "Request quotas".
 */
public enum Operation {
    /** {@code CancelKeyDeletion}. */
    CANCEL_KEY_DELETION(onKey("CancelKeyDeletion").changes().perSecond(5).states("4 4 ok ok 4 4 4 4")),
    /** {@code ConnectCustomKeyStore}. */
    CONNECT_CUSTOM_KEY_STORE(onNothing("ConnectCustomKeyStore")
            .conditions("kms:CallerAccount")
            .answeringEmptyObject()
            .changes()
            .perSecond(5)),
    /** {@code CreateAlias}. */
    CREATE_ALIAS(onAliasAndKey("CreateAlias")
            .withoutInvalidArn()
            .changes()
            .perSecond(5)
            .states("ok ok 3 3 ok ok ok ok")),
    /** {@code CreateCustomKeyStore}. */
    CREATE_CUSTOM_KEY_STORE(onNothing("CreateCustomKeyStore")
            .conditions("kms:CallerAccount")
            .answeringEmptyObject()
            .changes()
            .perSecond(5)),
    /** {@code CreateGrant}. */
    CREATE_GRANT(onKey("CreateGrant")
            .conditions(
                    "kms:EncryptionContext: kms:EncryptionContextKeys kms:GrantConstraintSourceArn kms:GrantConstraintType")
            .conditions(
                    "kms:GrantIsForAWSResource kms:GrantOperations kms:GranteePrincipal kms:GranteeServicePrincipal")
            .conditions("kms:RetiringPrincipal kms:RetiringServicePrincipal")
            .changes()
            .crossAccount()
            .grantable()
            .dryRun()
            .perSecond(50)
            .states("ok 1 3 3 5 ok 14 ok")),
    /** {@code CreateKey}. */
    CREATE_KEY(onNothing("CreateKey")
            .conditions("kms:BypassPolicyLockoutSafetyCheck aws:RequestTag/ aws:TagKeys")
            .changes()
            .perSecond(5)),
    /** {@code Decapsulate}. */
    DECAPSULATE(use("Decapsulate", ENCAPSULATE_DECAPSULATE)
            .conditions("kms:EncapsulationAlgorithm")
            .states("ok 1 3 3 5 n/a 14 ok")),
    /** {@code Decrypt}. */
    DECRYPT(cipher("Decrypt").conditions("kms:RecipientAttestation:").states("ok 1 3 3 5 11 14 ok")),
    /** {@code DeleteAlias}. */
    DELETE_ALIAS(onAliasAndKey("DeleteAlias").byNoKey().changes().perSecond(15).inAnyState()),
    /** {@code DeleteCustomKeyStore}. */
    DELETE_CUSTOM_KEY_STORE(onNothing("DeleteCustomKeyStore")
            .conditions("kms:CallerAccount")
            .answeringEmptyObject()
            .changes()
            .perSecond(5)),
    /** {@code DeleteImportedKeyMaterial}. */
    DELETE_IMPORTED_KEY_MATERIAL(
            onKey("DeleteImportedKeyMaterial").changes().perSecond(15).states("ok?9 ok?9 ok?9 ok?9 ok n/a 14 15")),
    /** {@code DeriveSharedSecret}. */
    DERIVE_SHARED_SECRET(use("DeriveSharedSecret", KEY_AGREEMENT)
            .conditions("kms:KeyAgreementAlgorithm kms:RecipientAttestation:")
            .states("ok 1 3 3 5 n/a 14 ok")),
    /** {@code DescribeCustomKeyStores}. */
    DESCRIBE_CUSTOM_KEY_STORES(onNothing("DescribeCustomKeyStores")
            .conditions("kms:CallerAccount")
            .readOnly()
            .pages(100, 1000)
            .perSecond(5)),
    /** {@code DescribeKey}. */
    DESCRIBE_KEY(onKey("DescribeKey")
            .conditions("kms:RequestAlias")
            .byAnyName()
            .readOnly()
            .crossAccount()
            .grantable()
            .perSecond(2000)
            .inAnyState()),
    /** {@code DisableKey}. */
    DISABLE_KEY(onKey("DisableKey")
            .conditions("kms:TrailingDaysWithoutKeyUsage")
            .changes()
            .perSecond(5)
            .states("ok ok 3 3 5 ok 14 15")),
    /** {@code DisableKeyRotation}. */
    DISABLE_KEY_ROTATION(onKey("DisableKeyRotation").changes().perSecond(5).states("ok?7 1/7 3/7 3/7 6 7 14 ok?7")),
    /** {@code DisconnectCustomKeyStore}. */
    DISCONNECT_CUSTOM_KEY_STORE(onNothing("DisconnectCustomKeyStore")
            .conditions("kms:CallerAccount")
            .answeringEmptyObject()
            .changes()
            .perSecond(5)),
    /** {@code EnableKey}. */
    ENABLE_KEY(onKey("EnableKey").changes().perSecond(5).states("ok ok 3 3 5 ok 14 15")),
    /** {@code EnableKeyRotation}. */
    ENABLE_KEY_ROTATION(onKey("EnableKeyRotation")
            .conditions("kms:RotationPeriodInDays")
            .changes()
            .perSecond(15)
            .states("ok?7 1/7 3/7 3/7 6 7 14 ok?7")),
    /** {@code Encapsulate}. */
    ENCAPSULATE(use("Encapsulate", ENCAPSULATE_DECAPSULATE)
            .conditions("kms:EncapsulationAlgorithm")
            .states("ok 1 3 3 5 n/a 14 ok")),
    /** {@code Encrypt}. */
    ENCRYPT(cipher("Encrypt").states("ok 1 3 3 5 11 14 ok")),
    /** {@code GenerateDataKey}. */
    GENERATE_DATA_KEY(cipher("GenerateDataKey")
            .onSymmetricOnly()
            .conditions("kms:RecipientAttestation:")
            .states("ok 1 3 3 5 11 14 ok")),
    /** {@code GenerateDataKeyPair}. */
    GENERATE_DATA_KEY_PAIR(cipher("GenerateDataKeyPair")
            .onSymmetricOnly()
            .conditions("kms:DataKeyPairSpec kms:RecipientAttestation:")
            .states("ok 1 3 3 5 7 14 ok")),
    /** {@code GenerateDataKeyPairWithoutPlaintext}. */
    GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT(cipher("GenerateDataKeyPairWithoutPlaintext")
            .onSymmetricOnly()
            .conditions("kms:DataKeyPairSpec")
            .states("ok 1 3 3 5 7 14 ok")),
    /** {@code GenerateDataKeyWithoutPlaintext}. */
    GENERATE_DATA_KEY_WITHOUT_PLAINTEXT(
            cipher("GenerateDataKeyWithoutPlaintext").onSymmetricOnly().states("ok 1 3 3 5 11 14 ok")),
    /** {@code GenerateMac}. */
    GENERATE_MAC(use("GenerateMac", GENERATE_VERIFY_MAC)
            .conditions("kms:MacAlgorithm")
            .states("ok 1 3 3 5 n/a 14 ok")),
    /** {@code GenerateRandom}. */
    GENERATE_RANDOM(onNothing("GenerateRandom")
            .conditions("kms:RecipientAttestation:")
            .readOnly()
            .ratedAsSymmetric()),
    /** {@code GetKeyLastUsage}. */
    GET_KEY_LAST_USAGE(onKey("GetKeyLastUsage").readOnly().perSecond(5).inAnyState()),
    /** {@code GetKeyPolicy}. */
    GET_KEY_POLICY(onKey("GetKeyPolicy").readOnly().perSecond(1000).inAnyState()),
    /** {@code GetKeyRotationStatus}. */
    GET_KEY_ROTATION_STATUS(onKey("GetKeyRotationStatus")
            .readOnly()
            .crossAccount()
            .perSecond(1000)
            .states("ok?7 ok?7 ok?7 ok?7 6 7 ok?7 ok?7")),
    /** {@code GetParametersForImport}. */
    GET_PARAMETERS_FOR_IMPORT(onKey("GetParametersForImport")
            .conditions("kms:WrappingAlgorithm kms:WrappingKeySpec")
            .readOnly()
            .perSecond(1)
            .states("ok?9 ok?9 8/9 8/9 ok 9 14 15")),
    /** {@code GetPublicKey}. */
    GET_PUBLIC_KEY(onKey("GetPublicKey")
            .onPairsOnly()
            .conditions("kms:RequestAlias")
            .byAnyName()
            .readOnly()
            .crossAccount()
            .grantable()
            .perSecond(2000)
            .states("ok ok 3 3 ok n/a 14 ok")),
    /** {@code ImportKeyMaterial}. */
    IMPORT_KEY_MATERIAL(onKey("ImportKeyMaterial")
            .conditions("kms:ExpirationModel kms:ValidTo")
            .changes()
            .perSecond(15)
            .states("ok?9 ok?9 9 9 ok 9 14 ok")),
    /** {@code ListAliases}. */
    LIST_ALIASES(onNothing("ListAliases")
            .byIdOrArn()
            .readOnly()
            .pages(50, 100)
            .perSecond(500)
            .inAnyState()),
    /** {@code ListGrants}. */
    LIST_GRANTS(onKey("ListGrants")
            .conditions("kms:GrantIsForAWSResource")
            .readOnly()
            .crossAccount()
            .pages(50, 100)
            .perSecond(100)
            .inAnyState()),
    /** {@code ListKeyPolicies}. */
    LIST_KEY_POLICIES(
            onKey("ListKeyPolicies").readOnly().pages(100, 1000).perSecond(100).inAnyState()),
    /** {@code ListKeyRotations}. */
    LIST_KEY_ROTATIONS(onKey("ListKeyRotations")
            .readOnly()
            .pages(100, 1000)
            .perSecond(100)
            .states("ok?7 ok?7 ok?7 ok?7 ok 7 ok?7 ok?7")),
    /** {@code ListKeys}. */
    LIST_KEYS(onNothing("ListKeys").readOnly().pages(100, 1000).perSecond(500)),
    /** {@code ListResourceTags}. */
    LIST_RESOURCE_TAGS(
            onKey("ListResourceTags").readOnly().pages(50, 50).perSecond(2000).inAnyState()),
    /** {@code ListRetirableGrants}. */
    LIST_RETIRABLE_GRANTS(
            onNothing("ListRetirableGrants").readOnly().pages(50, 100).perSecond(100)),
    /** {@code PutKeyPolicy}. */
    PUT_KEY_POLICY(onKey("PutKeyPolicy")
            .conditions("kms:BypassPolicyLockoutSafetyCheck")
            .changes()
            .perSecond(15)
            .inAnyState()),
    /** {@code ReEncrypt}. */
    RE_ENCRYPT(cipher("ReEncrypt")
            .conditions("kms:ReEncryptOnSameKey")
            .permissions("ReEncryptFrom", "ReEncryptTo")
            .states("ok 1 3 3 5 11 14 ok")),
    /** {@code ReplicateKey}. */
    REPLICATE_KEY(onKey("ReplicateKey")
            .conditions("kms:ReplicaRegion aws:RequestTag/ aws:TagKeys")
            .changes()
            .perSecond(5)
            .states("ok 1 3 3 5 n/a 14 15")),
    /** {@code RetireGrant}. */
    RETIRE_GRANT(onKey("RetireGrant")
            .conditions("kms:EncryptionContext: kms:EncryptionContextKeys kms:GrantConstraintType")
            .byGrant()
            .changes()
            .crossAccount()
            .grantable()
            .dryRun()
            .perSecond(50)
            .inAnyState()),
    /** {@code RevokeGrant}. */
    REVOKE_GRANT(onKey("RevokeGrant")
            .conditions("kms:GrantIsForAWSResource")
            .changes()
            .crossAccount()
            .dryRun()
            .perSecond(50)
            .inAnyState()),
    /** {@code RotateKeyOnDemand}. */
    ROTATE_KEY_ON_DEMAND(onKey("RotateKeyOnDemand").changes().perSecond(5).states("ok?7 1/7 3/7 3/7 5 7 14 ok?7")),
    /** {@code ScheduleKeyDeletion}. */
    SCHEDULE_KEY_DELETION(onKey("ScheduleKeyDeletion")
            .conditions("kms:ScheduleKeyDeletionPendingWindowInDays kms:TrailingDaysWithoutKeyUsage")
            .changes()
            .perSecond(15)
            .states("ok ok 3 3 ok ok ok 15")),
    /** {@code Sign}. */
    SIGN(use("Sign", SIGN_VERIFY)
            .conditions("kms:MessageType kms:SigningAlgorithm")
            .states("ok 1 3 3 5 n/a 14 ok")),
    /** {@code TagResource}. */
    TAG_RESOURCE(onKey("TagResource")
            .conditions("aws:RequestTag/ aws:TagKeys")
            .changes()
            .perSecond(10)
            .states("ok ok 3 3 ok ok ok ok")),
    /** {@code UntagResource}. */
    UNTAG_RESOURCE(onKey("UntagResource")
            .conditions("aws:TagKeys")
            .changes()
            .perSecond(5)
            .states("ok ok 3 3 ok ok ok ok")),
    /** {@code UpdateAlias}. */
    UPDATE_ALIAS(onAliasAndKey("UpdateAlias")
            .withoutInvalidArn()
            .changes()
            .perSecond(5)
            .states("ok ok ok?10 ok?10 ok ok ok ok")),
    /** {@code UpdateCustomKeyStore}. */
    UPDATE_CUSTOM_KEY_STORE(onNothing("UpdateCustomKeyStore")
            .conditions("kms:CallerAccount")
            .answeringEmptyObject()
            .changes()
            .perSecond(5)),
    /** {@code UpdateKeyDescription}. */
    UPDATE_KEY_DESCRIPTION(onKey("UpdateKeyDescription").changes().perSecond(5).states("ok ok 3 3 ok ok ok ok")),
    /** {@code UpdatePrimaryRegion}. */
    UPDATE_PRIMARY_REGION(onKey("UpdatePrimaryRegion")
            .conditions("kms:PrimaryRegion")
            .changes()
            .perSecond(5)
            .states("ok 1 3 3 5 n/a 14 ok")),
    /** {@code Verify}. */
    VERIFY(use("Verify", SIGN_VERIFY)
            .conditions("kms:MessageType kms:SigningAlgorithm")
            .states("ok 1 3 3 5 n/a 14 ok")),
    /** {@code VerifyMac}. */
    VERIFY_MAC(
            use("VerifyMac", GENERATE_VERIFY_MAC).conditions("kms:MacAlgorithm").states("ok 1 3 3 5 n/a 14 ok"));

    /** The resources that operations are authorised on. */
    public enum Scope {
        /** No resource: policies see {@code *}. */
        NONE,
        /** One or two KMS keys. */
        KEY,
        /** An alias and the keys it points to, each on its own. */
        ALIAS_AND_KEY
    }

    /** Which policies can allow an operation. */
    public enum PolicyKind {
        /** The key policy, and IAM policies where the key policy delegates to the account. */
        KEY,
        /** IAM policies only. */
        IAM
    }

    /** The ways a request may name its key. */
    public enum KeyIdForms {
        /** The operation names no key. */
        NONE,
        /** Key id or key ARN. */
        ID_OR_ARN,
        /** Key id, key ARN, alias name or alias ARN. */
        ANY,
        /** A grant token, or a grant id and a key ARN. */
        GRANT
    }

    /** Which keys an operation can be called on, apart from their usage. */
    public enum KeyShape {
        /** Any. */
        ANY,
        /** Symmetric keys. */
        SYMMETRIC,
        /** Key pairs. */
        PAIR
    }

    private final OperationFacts facts;
    private final List<StateRule> states;
    private final Set<OperationCondition> conditions;

    Operation(OperationFacts facts) {
        this.facts = facts.complete();
        this.states = facts.states();
        this.conditions = Collections.unmodifiableSet(facts.conditions());
    }

    /** The operation of that name, as AWS KMS writes it; empty if there is none. */
    public static Optional<Operation> named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.operationName().equals(name))
                .findFirst();
    }

    /** Whether AWS replies with an empty object, and not with nothing, where the operation has no output. */
    public boolean answersEmptyObject() {
        return facts.answersEmptyObject();
    }

    /** The name as AWS KMS writes it: {@code CreateKey}. */
    public String operationName() {
        return facts.name();
    }

    /** The permission, {@code kms:CreateKey}; for {@code ReEncrypt} the one on the source key. */
    public String permission() {
        return facts.permissions().get(0);
    }

    /** All permissions the operation needs: one, or two for {@code ReEncrypt} (source, destination). */
    public List<String> permissions() {
        return facts.permissions();
    }

    /** The resource that the operation is authorised on. */
    public Scope scope() {
        return facts.scope();
    }

    /** Which policies can allow it. */
    public PolicyKind policyKind() {
        return facts.scope() == Scope.NONE ? PolicyKind.IAM : PolicyKind.KEY;
    }

    /** The ways a request may name the key. */
    public KeyIdForms keyIdForms() {
        return facts.keyIdForms();
    }

    /** The usage that the key must have, if the operation asks for one. */
    public Optional<KeyUsageType> usage() {
        return facts.usage();
    }

    /** Which keys it can be called on, apart from their usage. */
    public KeyShape keyShape() {
        return facts.keyShape();
    }

    /** The condition keys of its requests, in addition to those of key and caller. */
    public Set<OperationCondition> conditions() {
        return conditions;
    }

    /** Whether the encryption context constraints of a grant bear on it. */
    public boolean constrainable() {
        return facts.isConstrainable();
    }

    /** Whether it can answer {@code InvalidArnException}; without, a name that is not an ARN of KMS is a key not found. */
    public boolean refusesArns() {
        return !facts.isWithoutInvalidArn();
    }

    /** Whether CloudTrail calls it read-only; true for every cryptographic operation. */
    public boolean readOnly() {
        return facts.isReadOnly();
    }

    /** Whether a principal of another account may call it on a key. */
    public boolean crossAccount() {
        return facts.isCrossAccount();
    }

    /** Whether a grant can permit it. */
    public boolean grantable() {
        return facts.isGrantable();
    }

    /** Whether it takes {@code DryRun}. */
    public boolean dryRun() {
        return facts.takesDryRun();
    }

    /** The page size when a listing names none; 0 for operations that list nothing. */
    public int defaultLimit() {
        return facts.defaultLimit();
    }

    /** The largest page size; 0 for operations that list nothing. */
    public int maxLimit() {
        return facts.maxLimit();
    }

    /**
     * How many requests an account may send per second; empty for a cryptographic operation, which shares a rate with the
     * others on keys of the same family.
     */
    public OptionalInt requestsPerSecond() {
        return facts.requestsPerSecond();
    }

    /** Its name in {@code GetKeyLastUsage}; empty if it does not count as use of a key. */
    public Optional<KeyLastUsageTrackingOperation> lastUsage() {
        return facts.lastUsage();
    }

    /** Whether the operation looks at the state of a key at all. */
    public boolean checksState() {
        return !states.isEmpty();
    }

    /**
     * The rule for a key in {@code state}.
     *
     * @throws IllegalStateException if the operation is bound to no key; see {@link #checksState()}
     */
    @SuppressWarnings("EnumOrdinal") // a row has one cell per state, in the order of the states
    public StateRule rule(KeyState state) {
        if (states.isEmpty()) {
            throw new IllegalStateException(operationName() + " is bound to no key");
        }
        return states.get(state.ordinal());
    }
}
