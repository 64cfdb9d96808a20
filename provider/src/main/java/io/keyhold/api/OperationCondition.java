package io.keyhold.api;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A condition key of policies that has a value in requests for some operations only; {@link Operation#conditions()} says in
 * which. Those of the key and of the caller are not here: every operation on a key has them. Source: AWS KMS Developer Guide,
 * "AWS KMS condition keys".
 */
public enum OperationCondition implements WireValue {
    /** {@code kms:BypassPolicyLockoutSafetyCheck}. */
    BYPASS_POLICY_LOCKOUT_SAFETY_CHECK("kms:BypassPolicyLockoutSafetyCheck"),
    /** {@code kms:CallerAccount}, for operations on no key that have it nevertheless. */
    CALLER_ACCOUNT("kms:CallerAccount"),
    /** {@code kms:DataKeyPairSpec}. */
    DATA_KEY_PAIR_SPEC("kms:DataKeyPairSpec"),
    /** {@code kms:EncapsulationAlgorithm}. */
    ENCAPSULATION_ALGORITHM("kms:EncapsulationAlgorithm"),
    /** {@code kms:EncryptionAlgorithm}. */
    ENCRYPTION_ALGORITHM("kms:EncryptionAlgorithm"),
    /** The family {@code kms:EncryptionContext:NAME}. */
    ENCRYPTION_CONTEXT("kms:EncryptionContext:"),
    /** {@code kms:EncryptionContextKeys}. */
    ENCRYPTION_CONTEXT_KEYS("kms:EncryptionContextKeys"),
    /** {@code kms:ExpirationModel}. */
    EXPIRATION_MODEL("kms:ExpirationModel"),
    /** {@code kms:GrantConstraintSourceArn}. */
    GRANT_CONSTRAINT_SOURCE_ARN("kms:GrantConstraintSourceArn"),
    /** {@code kms:GrantConstraintType}. */
    GRANT_CONSTRAINT_TYPE("kms:GrantConstraintType"),
    /** {@code kms:GrantIsForAWSResource}. */
    GRANT_IS_FOR_AWS_RESOURCE("kms:GrantIsForAWSResource"),
    /** {@code kms:GrantOperations}. */
    GRANT_OPERATIONS("kms:GrantOperations"),
    /** {@code kms:GranteePrincipal}. */
    GRANTEE_PRINCIPAL("kms:GranteePrincipal"),
    /** {@code kms:GranteeServicePrincipal}. */
    GRANTEE_SERVICE_PRINCIPAL("kms:GranteeServicePrincipal"),
    /** {@code kms:KeyAgreementAlgorithm}. */
    KEY_AGREEMENT_ALGORITHM("kms:KeyAgreementAlgorithm"),
    /** {@code kms:MacAlgorithm}. */
    MAC_ALGORITHM("kms:MacAlgorithm"),
    /** {@code kms:MessageType}. */
    MESSAGE_TYPE("kms:MessageType"),
    /** {@code kms:PrimaryRegion}. */
    PRIMARY_REGION("kms:PrimaryRegion"),
    /** {@code kms:ReEncryptOnSameKey}. */
    RE_ENCRYPT_ON_SAME_KEY("kms:ReEncryptOnSameKey"),
    /** The family {@code kms:RecipientAttestation:NAME}. */
    RECIPIENT_ATTESTATION("kms:RecipientAttestation:"),
    /** {@code kms:ReplicaRegion}. */
    REPLICA_REGION("kms:ReplicaRegion"),
    /** {@code kms:RequestAlias}. */
    REQUEST_ALIAS("kms:RequestAlias"),
    /** The family {@code aws:RequestTag/NAME}. */
    REQUEST_TAG("aws:RequestTag/"),
    /** {@code kms:RetiringPrincipal}. */
    RETIRING_PRINCIPAL("kms:RetiringPrincipal"),
    /** {@code kms:RetiringServicePrincipal}. */
    RETIRING_SERVICE_PRINCIPAL("kms:RetiringServicePrincipal"),
    /** {@code kms:RotationPeriodInDays}. */
    ROTATION_PERIOD_IN_DAYS("kms:RotationPeriodInDays"),
    /** {@code kms:ScheduleKeyDeletionPendingWindowInDays}. */
    SCHEDULE_KEY_DELETION_PENDING_WINDOW_IN_DAYS("kms:ScheduleKeyDeletionPendingWindowInDays"),
    /** {@code kms:SigningAlgorithm}. */
    SIGNING_ALGORITHM("kms:SigningAlgorithm"),
    /** {@code aws:TagKeys}. */
    TAG_KEYS("aws:TagKeys"),
    /** {@code kms:TrailingDaysWithoutKeyUsage}. */
    TRAILING_DAYS_WITHOUT_KEY_USAGE("kms:TrailingDaysWithoutKeyUsage"),
    /** {@code kms:ValidTo}. */
    VALID_TO("kms:ValidTo"),
    /** {@code kms:WrappingAlgorithm}. */
    WRAPPING_ALGORITHM("kms:WrappingAlgorithm"),
    /** {@code kms:WrappingKeySpec}. */
    WRAPPING_KEY_SPEC("kms:WrappingKeySpec");

    private static final Set<OperationCondition> MANY = EnumSet.of(ENCRYPTION_CONTEXT_KEYS, GRANT_OPERATIONS, TAG_KEYS);

    private final String value;

    OperationCondition(String value) {
        this.value = value;
    }

    /** The condition key as policies write it; a family is its common beginning. */
    @Override
    public String value() {
        return value;
    }

    /** Whether it is a family: a name follows the value. */
    public boolean isFamily() {
        return value.endsWith(":") || value.endsWith("/");
    }

    /** Whether it may have several values. */
    public boolean hasManyValues() {
        return MANY.contains(this);
    }

    /** The constant of that condition key or family, if there is one. */
    public static Optional<OperationCondition> find(String value) {
        return WireValue.find(OperationCondition.class, value);
    }
}
