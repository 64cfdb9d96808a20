package io.keyhold.api;

import static io.keyhold.api.KeyUsageType.ENCAPSULATE_DECAPSULATE;
import static io.keyhold.api.KeyUsageType.ENCRYPT_DECRYPT;
import static io.keyhold.api.KeyUsageType.GENERATE_VERIFY_MAC;
import static io.keyhold.api.KeyUsageType.KEY_AGREEMENT;
import static io.keyhold.api.KeyUsageType.SIGN_VERIFY;
import static io.keyhold.api.OperationFacts.onAliasAndKey;
import static io.keyhold.api.OperationFacts.onKey;
import static io.keyhold.api.OperationFacts.onNothing;
import static io.keyhold.api.OperationFacts.use;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The operations of AWS KMS and the facts that every call is held to, one row each: permission, resource, policy kind, key
 * id forms, key usage, whether it only reads, paging, request rate, and what it does in each key state. The states stand in
 * the order of {@link KeyState} and in the codes of {@link StateRule}. Source: AWS KMS API 2014-11-01 and Developer Guide,
 * "Key states of AWS KMS keys", "AWS KMS permissions" and "Request quotas".
 */
public enum Operation {
    /** {@code CancelKeyDeletion}. */
    CANCEL_KEY_DELETION(onKey("CancelKeyDeletion").changes().perSecond(5).states("4 4 ok ok 4 4 4 4")),
    /** {@code ConnectCustomKeyStore}. */
    CONNECT_CUSTOM_KEY_STORE(onNothing("ConnectCustomKeyStore").changes().perSecond(5)),
    /** {@code CreateAlias}. */
    CREATE_ALIAS(onAliasAndKey("CreateAlias").changes().perSecond(5).states("ok ok 3 3 ok ok ok ok")),
    /** {@code CreateCustomKeyStore}. */
    CREATE_CUSTOM_KEY_STORE(onNothing("CreateCustomKeyStore").changes().perSecond(5)),
    /** {@code CreateGrant}. */
    CREATE_GRANT(onKey("CreateGrant")
            .changes()
            .crossAccount()
            .grantable()
            .dryRun()
            .perSecond(50)
            .states("ok 1 3 3 5 ok 14 ok")),
    /** {@code CreateKey}. */
    CREATE_KEY(onNothing("CreateKey").changes().perSecond(5)),
    /** {@code Decapsulate}. */
    DECAPSULATE(use("Decapsulate", ENCAPSULATE_DECAPSULATE).states("ok 1 3 3 5 n/a 14 ok")),
    /** {@code Decrypt}. */
    DECRYPT(use("Decrypt", ENCRYPT_DECRYPT).states("ok 1 3 3 5 11 14 ok")),
    /** {@code DeleteAlias}. */
    DELETE_ALIAS(onAliasAndKey("DeleteAlias").byNoKey().changes().perSecond(15).inAnyState()),
    /** {@code DeleteCustomKeyStore}. */
    DELETE_CUSTOM_KEY_STORE(onNothing("DeleteCustomKeyStore").changes().perSecond(5)),
    /** {@code DeleteImportedKeyMaterial}. */
    DELETE_IMPORTED_KEY_MATERIAL(
            onKey("DeleteImportedKeyMaterial").changes().perSecond(15).states("ok?9 ok?9 ok?9 ok?9 ok n/a 14 15")),
    /** {@code DeriveSharedSecret}. */
    DERIVE_SHARED_SECRET(use("DeriveSharedSecret", KEY_AGREEMENT).states("ok 1 3 3 5 n/a 14 ok")),
    /** {@code DescribeCustomKeyStores}. */
    DESCRIBE_CUSTOM_KEY_STORES(
            onNothing("DescribeCustomKeyStores").readOnly().pages(100, 1000).perSecond(5)),
    /** {@code DescribeKey}. */
    DESCRIBE_KEY(onKey("DescribeKey")
            .byAnyName()
            .readOnly()
            .crossAccount()
            .grantable()
            .perSecond(2000)
            .inAnyState()),
    /** {@code DisableKey}. */
    DISABLE_KEY(onKey("DisableKey").changes().perSecond(5).states("ok ok 3 3 5 ok 14 15")),
    /** {@code DisableKeyRotation}. */
    DISABLE_KEY_ROTATION(onKey("DisableKeyRotation").changes().perSecond(5).states("ok?7 1/7 3/7 3/7 6 7 14 ok?7")),
    /** {@code DisconnectCustomKeyStore}. */
    DISCONNECT_CUSTOM_KEY_STORE(onNothing("DisconnectCustomKeyStore").changes().perSecond(5)),
    /** {@code EnableKey}. */
    ENABLE_KEY(onKey("EnableKey").changes().perSecond(5).states("ok ok 3 3 5 ok 14 15")),
    /** {@code EnableKeyRotation}. */
    ENABLE_KEY_ROTATION(onKey("EnableKeyRotation").changes().perSecond(15).states("ok?7 1/7 3/7 3/7 6 7 14 ok?7")),
    /** {@code Encapsulate}. */
    ENCAPSULATE(use("Encapsulate", ENCAPSULATE_DECAPSULATE).states("ok 1 3 3 5 n/a 14 ok")),
    /** {@code Encrypt}. */
    ENCRYPT(use("Encrypt", ENCRYPT_DECRYPT).states("ok 1 3 3 5 11 14 ok")),
    /** {@code GenerateDataKey}. */
    GENERATE_DATA_KEY(use("GenerateDataKey", ENCRYPT_DECRYPT).states("ok 1 3 3 5 11 14 ok")),
    /** {@code GenerateDataKeyPair}. */
    GENERATE_DATA_KEY_PAIR(use("GenerateDataKeyPair", ENCRYPT_DECRYPT).states("ok 1 3 3 5 7 14 ok")),
    /** {@code GenerateDataKeyPairWithoutPlaintext}. */
    GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT(
            use("GenerateDataKeyPairWithoutPlaintext", ENCRYPT_DECRYPT).states("ok 1 3 3 5 7 14 ok")),
    /** {@code GenerateDataKeyWithoutPlaintext}. */
    GENERATE_DATA_KEY_WITHOUT_PLAINTEXT(
            use("GenerateDataKeyWithoutPlaintext", ENCRYPT_DECRYPT).states("ok 1 3 3 5 11 14 ok")),
    /** {@code GenerateMac}. */
    GENERATE_MAC(use("GenerateMac", GENERATE_VERIFY_MAC).states("ok 1 3 3 5 n/a 14 ok")),
    /** {@code GenerateRandom}. */
    GENERATE_RANDOM(onNothing("GenerateRandom").readOnly().ratedAsSymmetric()),
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
    GET_PARAMETERS_FOR_IMPORT(
            onKey("GetParametersForImport").readOnly().perSecond(1).states("ok?9 ok?9 8/9 8/9 ok 9 14 15")),
    /** {@code GetPublicKey}. */
    GET_PUBLIC_KEY(onKey("GetPublicKey")
            .byAnyName()
            .readOnly()
            .crossAccount()
            .grantable()
            .perSecond(2000)
            .states("ok ok 3 3 ok n/a 14 ok")),
    /** {@code ImportKeyMaterial}. */
    IMPORT_KEY_MATERIAL(onKey("ImportKeyMaterial").changes().perSecond(15).states("ok?9 ok?9 9 9 ok 9 14 ok")),
    /** {@code ListAliases}. */
    LIST_ALIASES(onNothing("ListAliases")
            .byIdOrArn()
            .readOnly()
            .pages(50, 100)
            .perSecond(500)
            .inAnyState()),
    /** {@code ListGrants}. */
    LIST_GRANTS(onKey("ListGrants")
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
    PUT_KEY_POLICY(onKey("PutKeyPolicy").changes().perSecond(15).inAnyState()),
    /** {@code ReEncrypt}. */
    RE_ENCRYPT(use("ReEncrypt", ENCRYPT_DECRYPT)
            .permissions("ReEncryptFrom", "ReEncryptTo")
            .states("ok 1 3 3 5 11 14 ok")),
    /** {@code ReplicateKey}. */
    REPLICATE_KEY(onKey("ReplicateKey").changes().perSecond(5).states("ok 1 3 3 5 n/a 14 15")),
    /** {@code RetireGrant}. */
    RETIRE_GRANT(onKey("RetireGrant")
            .byGrant()
            .changes()
            .crossAccount()
            .grantable()
            .dryRun()
            .perSecond(50)
            .inAnyState()),
    /** {@code RevokeGrant}. */
    REVOKE_GRANT(
            onKey("RevokeGrant").changes().crossAccount().dryRun().perSecond(50).inAnyState()),
    /** {@code RotateKeyOnDemand}. */
    ROTATE_KEY_ON_DEMAND(onKey("RotateKeyOnDemand").changes().perSecond(5).states("ok?7 1/7 3/7 3/7 5 7 14 ok?7")),
    /** {@code ScheduleKeyDeletion}. */
    SCHEDULE_KEY_DELETION(onKey("ScheduleKeyDeletion").changes().perSecond(15).states("ok ok 3 3 ok ok ok 15")),
    /** {@code Sign}. */
    SIGN(use("Sign", SIGN_VERIFY).states("ok 1 3 3 5 n/a 14 ok")),
    /** {@code TagResource}. */
    TAG_RESOURCE(onKey("TagResource").changes().perSecond(10).states("ok ok 3 3 ok ok ok ok")),
    /** {@code UntagResource}. */
    UNTAG_RESOURCE(onKey("UntagResource").changes().perSecond(5).states("ok ok 3 3 ok ok ok ok")),
    /** {@code UpdateAlias}. */
    UPDATE_ALIAS(onAliasAndKey("UpdateAlias").changes().perSecond(5).states("ok ok ok?10 ok?10 ok ok ok ok")),
    /** {@code UpdateCustomKeyStore}. */
    UPDATE_CUSTOM_KEY_STORE(onNothing("UpdateCustomKeyStore").changes().perSecond(5)),
    /** {@code UpdateKeyDescription}. */
    UPDATE_KEY_DESCRIPTION(onKey("UpdateKeyDescription").changes().perSecond(5).states("ok ok 3 3 ok ok ok ok")),
    /** {@code UpdatePrimaryRegion}. */
    UPDATE_PRIMARY_REGION(onKey("UpdatePrimaryRegion").changes().perSecond(5).states("ok 1 3 3 5 n/a 14 ok")),
    /** {@code Verify}. */
    VERIFY(use("Verify", SIGN_VERIFY).states("ok 1 3 3 5 n/a 14 ok")),
    /** {@code VerifyMac}. */
    VERIFY_MAC(use("VerifyMac", GENERATE_VERIFY_MAC).states("ok 1 3 3 5 n/a 14 ok"));

    /** What an operation is authorised on. */
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

    private final OperationFacts facts;
    private final List<StateRule> states;

    Operation(OperationFacts facts) {
        this.facts = facts.complete();
        this.states = facts.states();
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

    /** What the operation is authorised on. */
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

    /** What {@code GetKeyLastUsage} calls it; empty if it does not count as use of a key. */
    public Optional<KeyLastUsageTrackingOperation> lastUsage() {
        return facts.lastUsage();
    }

    /** Whether the operation looks at the state of a key at all. */
    public boolean checksState() {
        return !states.isEmpty();
    }

    /**
     * What the operation does on a key in {@code state}.
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
