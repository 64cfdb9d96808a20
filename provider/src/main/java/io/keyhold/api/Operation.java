package io.keyhold.api;

import java.util.List;
import java.util.Optional;

/**
 * The operations of AWS KMS and the facts that every call is held to: permission, resource, policy kind, key id
 * forms, key usage, key states. Source: AWS KMS API 2014-11-01 and Developer Guide, "Key states" and "Permissions".
 */
public enum Operation {
    /** {@code CancelKeyDeletion}. */
    CANCEL_KEY_DELETION(
            "CancelKeyDeletion",
            List.of("kms:CancelKeyDeletion"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            false,
            false,
            false,
            false,
            0,
            0,
            States.of(
                    StateRule.NOT_PENDING_DELETION,
                    StateRule.NOT_PENDING_DELETION,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.NOT_PENDING_DELETION,
                    StateRule.NOT_PENDING_DELETION,
                    StateRule.NOT_PENDING_DELETION,
                    StateRule.NOT_PENDING_DELETION)),
    /** {@code ConnectCustomKeyStore}. */
    CONNECT_CUSTOM_KEY_STORE(
            "ConnectCustomKeyStore",
            List.of("kms:ConnectCustomKeyStore"),
            Scope.NONE,
            PolicyKind.IAM,
            KeyIdForms.NONE,
            Optional.empty(),
            false,
            false,
            false,
            false,
            0,
            0,
            States.NONE),
    /** {@code CreateAlias}. */
    CREATE_ALIAS(
            "CreateAlias",
            List.of("kms:CreateAlias"),
            Scope.ALIAS_AND_KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            false,
            false,
            false,
            false,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_DELETION,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED)),
    /** {@code CreateCustomKeyStore}. */
    CREATE_CUSTOM_KEY_STORE(
            "CreateCustomKeyStore",
            List.of("kms:CreateCustomKeyStore"),
            Scope.NONE,
            PolicyKind.IAM,
            KeyIdForms.NONE,
            Optional.empty(),
            false,
            false,
            false,
            false,
            0,
            0,
            States.NONE),
    /** {@code CreateGrant}. */
    CREATE_GRANT(
            "CreateGrant",
            List.of("kms:CreateGrant"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            false,
            true,
            true,
            true,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.DISABLED,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_IMPORT,
                    StateRule.ALLOWED,
                    StateRule.CREATING,
                    StateRule.ALLOWED)),
    /** {@code CreateKey}. */
    CREATE_KEY(
            "CreateKey",
            List.of("kms:CreateKey"),
            Scope.NONE,
            PolicyKind.IAM,
            KeyIdForms.NONE,
            Optional.empty(),
            false,
            false,
            false,
            false,
            0,
            0,
            States.NONE),
    /** {@code Decrypt}. */
    DECRYPT(
            "Decrypt",
            List.of("kms:Decrypt"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ANY,
            Optional.of(KeyUsageType.ENCRYPT_DECRYPT),
            true,
            true,
            true,
            true,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.DISABLED,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_IMPORT,
                    StateRule.UNAVAILABLE,
                    StateRule.CREATING,
                    StateRule.ALLOWED)),
    /** {@code DeleteAlias}. */
    DELETE_ALIAS(
            "DeleteAlias",
            List.of("kms:DeleteAlias"),
            Scope.ALIAS_AND_KEY,
            PolicyKind.KEY,
            KeyIdForms.NONE,
            Optional.empty(),
            false,
            false,
            false,
            false,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED)),
    /** {@code DeleteCustomKeyStore}. */
    DELETE_CUSTOM_KEY_STORE(
            "DeleteCustomKeyStore",
            List.of("kms:DeleteCustomKeyStore"),
            Scope.NONE,
            PolicyKind.IAM,
            KeyIdForms.NONE,
            Optional.empty(),
            false,
            false,
            false,
            false,
            0,
            0,
            States.NONE),
    /** {@code DeleteImportedKeyMaterial}. */
    DELETE_IMPORTED_KEY_MATERIAL(
            "DeleteImportedKeyMaterial",
            List.of("kms:DeleteImportedKeyMaterial"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            false,
            false,
            false,
            false,
            0,
            0,
            States.of(
                    StateRule.EXTERNAL_ONLY,
                    StateRule.EXTERNAL_ONLY,
                    StateRule.EXTERNAL_ONLY,
                    StateRule.EXTERNAL_ONLY,
                    StateRule.ALLOWED,
                    StateRule.NOT_APPLICABLE,
                    StateRule.CREATING,
                    StateRule.UPDATING)),
    /** {@code DeriveSharedSecret}. */
    DERIVE_SHARED_SECRET(
            "DeriveSharedSecret",
            List.of("kms:DeriveSharedSecret"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ANY,
            Optional.of(KeyUsageType.KEY_AGREEMENT),
            true,
            true,
            true,
            true,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.DISABLED,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_IMPORT,
                    StateRule.NOT_APPLICABLE,
                    StateRule.CREATING,
                    StateRule.ALLOWED)),
    /** {@code DescribeCustomKeyStores}. */
    DESCRIBE_CUSTOM_KEY_STORES(
            "DescribeCustomKeyStores",
            List.of("kms:DescribeCustomKeyStores"),
            Scope.NONE,
            PolicyKind.IAM,
            KeyIdForms.NONE,
            Optional.empty(),
            true,
            false,
            false,
            false,
            100,
            1000,
            States.NONE),
    /** {@code DescribeKey}. */
    DESCRIBE_KEY(
            "DescribeKey",
            List.of("kms:DescribeKey"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ANY,
            Optional.empty(),
            true,
            true,
            true,
            false,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED)),
    /** {@code DisableKey}. */
    DISABLE_KEY(
            "DisableKey",
            List.of("kms:DisableKey"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            false,
            false,
            false,
            false,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_IMPORT,
                    StateRule.ALLOWED,
                    StateRule.CREATING,
                    StateRule.UPDATING)),
    /** {@code DisableKeyRotation}. */
    DISABLE_KEY_ROTATION(
            "DisableKeyRotation",
            List.of("kms:DisableKeyRotation"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            false,
            false,
            false,
            false,
            0,
            0,
            States.of(
                    StateRule.NOT_IN_CUSTOM_STORE,
                    StateRule.DISABLED_OR_CUSTOM_STORE,
                    StateRule.PENDING_DELETION_OR_CUSTOM_STORE,
                    StateRule.PENDING_DELETION_OR_CUSTOM_STORE,
                    StateRule.ORIGIN_EXTERNAL,
                    StateRule.CUSTOM_STORE,
                    StateRule.CREATING,
                    StateRule.NOT_IN_CUSTOM_STORE)),
    /** {@code DisconnectCustomKeyStore}. */
    DISCONNECT_CUSTOM_KEY_STORE(
            "DisconnectCustomKeyStore",
            List.of("kms:DisconnectCustomKeyStore"),
            Scope.NONE,
            PolicyKind.IAM,
            KeyIdForms.NONE,
            Optional.empty(),
            false,
            false,
            false,
            false,
            0,
            0,
            States.NONE),
    /** {@code EnableKey}. */
    ENABLE_KEY(
            "EnableKey",
            List.of("kms:EnableKey"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            false,
            false,
            false,
            false,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_IMPORT,
                    StateRule.ALLOWED,
                    StateRule.CREATING,
                    StateRule.UPDATING)),
    /** {@code EnableKeyRotation}. */
    ENABLE_KEY_ROTATION(
            "EnableKeyRotation",
            List.of("kms:EnableKeyRotation"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            false,
            false,
            false,
            false,
            0,
            0,
            States.of(
                    StateRule.NOT_IN_CUSTOM_STORE,
                    StateRule.DISABLED_OR_CUSTOM_STORE,
                    StateRule.PENDING_DELETION_OR_CUSTOM_STORE,
                    StateRule.PENDING_DELETION_OR_CUSTOM_STORE,
                    StateRule.ORIGIN_EXTERNAL,
                    StateRule.CUSTOM_STORE,
                    StateRule.CREATING,
                    StateRule.NOT_IN_CUSTOM_STORE)),
    /** {@code Encrypt}. */
    ENCRYPT(
            "Encrypt",
            List.of("kms:Encrypt"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ANY,
            Optional.of(KeyUsageType.ENCRYPT_DECRYPT),
            true,
            true,
            true,
            true,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.DISABLED,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_IMPORT,
                    StateRule.UNAVAILABLE,
                    StateRule.CREATING,
                    StateRule.ALLOWED)),
    /** {@code GenerateDataKey}. */
    GENERATE_DATA_KEY(
            "GenerateDataKey",
            List.of("kms:GenerateDataKey"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ANY,
            Optional.of(KeyUsageType.ENCRYPT_DECRYPT),
            true,
            true,
            true,
            true,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.DISABLED,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_IMPORT,
                    StateRule.UNAVAILABLE,
                    StateRule.CREATING,
                    StateRule.ALLOWED)),
    /** {@code GenerateDataKeyPair}. */
    GENERATE_DATA_KEY_PAIR(
            "GenerateDataKeyPair",
            List.of("kms:GenerateDataKeyPair"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ANY,
            Optional.of(KeyUsageType.ENCRYPT_DECRYPT),
            true,
            true,
            true,
            true,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.DISABLED,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_IMPORT,
                    StateRule.CUSTOM_STORE,
                    StateRule.CREATING,
                    StateRule.ALLOWED)),
    /** {@code GenerateDataKeyPairWithoutPlaintext}. */
    GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT(
            "GenerateDataKeyPairWithoutPlaintext",
            List.of("kms:GenerateDataKeyPairWithoutPlaintext"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ANY,
            Optional.of(KeyUsageType.ENCRYPT_DECRYPT),
            true,
            true,
            true,
            true,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.DISABLED,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_IMPORT,
                    StateRule.CUSTOM_STORE,
                    StateRule.CREATING,
                    StateRule.ALLOWED)),
    /** {@code GenerateDataKeyWithoutPlaintext}. */
    GENERATE_DATA_KEY_WITHOUT_PLAINTEXT(
            "GenerateDataKeyWithoutPlaintext",
            List.of("kms:GenerateDataKeyWithoutPlaintext"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ANY,
            Optional.of(KeyUsageType.ENCRYPT_DECRYPT),
            true,
            true,
            true,
            true,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.DISABLED,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_IMPORT,
                    StateRule.UNAVAILABLE,
                    StateRule.CREATING,
                    StateRule.ALLOWED)),
    /** {@code GenerateMac}. */
    GENERATE_MAC(
            "GenerateMac",
            List.of("kms:GenerateMac"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ANY,
            Optional.of(KeyUsageType.GENERATE_VERIFY_MAC),
            true,
            true,
            true,
            true,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.DISABLED,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_IMPORT,
                    StateRule.NOT_APPLICABLE,
                    StateRule.CREATING,
                    StateRule.ALLOWED)),
    /** {@code GenerateRandom}. */
    GENERATE_RANDOM(
            "GenerateRandom",
            List.of("kms:GenerateRandom"),
            Scope.NONE,
            PolicyKind.IAM,
            KeyIdForms.NONE,
            Optional.empty(),
            true,
            false,
            false,
            false,
            0,
            0,
            States.NONE),
    /** {@code GetKeyLastUsage}. */
    GET_KEY_LAST_USAGE(
            "GetKeyLastUsage",
            List.of("kms:GetKeyLastUsage"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            true,
            false,
            false,
            false,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED)),
    /** {@code GetKeyPolicy}. */
    GET_KEY_POLICY(
            "GetKeyPolicy",
            List.of("kms:GetKeyPolicy"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            true,
            false,
            false,
            false,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED)),
    /** {@code GetKeyRotationStatus}. */
    GET_KEY_ROTATION_STATUS(
            "GetKeyRotationStatus",
            List.of("kms:GetKeyRotationStatus"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            true,
            true,
            false,
            false,
            0,
            0,
            States.of(
                    StateRule.NOT_IN_CUSTOM_STORE,
                    StateRule.NOT_IN_CUSTOM_STORE,
                    StateRule.NOT_IN_CUSTOM_STORE,
                    StateRule.NOT_IN_CUSTOM_STORE,
                    StateRule.ORIGIN_EXTERNAL,
                    StateRule.CUSTOM_STORE,
                    StateRule.NOT_IN_CUSTOM_STORE,
                    StateRule.NOT_IN_CUSTOM_STORE)),
    /** {@code GetParametersForImport}. */
    GET_PARAMETERS_FOR_IMPORT(
            "GetParametersForImport",
            List.of("kms:GetParametersForImport"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            true,
            false,
            false,
            false,
            0,
            0,
            States.of(
                    StateRule.EXTERNAL_ONLY,
                    StateRule.EXTERNAL_ONLY,
                    StateRule.IMPORTED_MATERIAL_OR_NOT_EXTERNAL,
                    StateRule.IMPORTED_MATERIAL_OR_NOT_EXTERNAL,
                    StateRule.ALLOWED,
                    StateRule.NOT_EXTERNAL,
                    StateRule.CREATING,
                    StateRule.UPDATING)),
    /** {@code GetPublicKey}. */
    GET_PUBLIC_KEY(
            "GetPublicKey",
            List.of("kms:GetPublicKey"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ANY,
            Optional.empty(),
            true,
            true,
            true,
            false,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_DELETION,
                    StateRule.ALLOWED,
                    StateRule.NOT_APPLICABLE,
                    StateRule.CREATING,
                    StateRule.ALLOWED)),
    /** {@code ImportKeyMaterial}. */
    IMPORT_KEY_MATERIAL(
            "ImportKeyMaterial",
            List.of("kms:ImportKeyMaterial"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            false,
            false,
            false,
            false,
            0,
            0,
            States.of(
                    StateRule.EXTERNAL_ONLY,
                    StateRule.EXTERNAL_ONLY,
                    StateRule.NOT_EXTERNAL,
                    StateRule.NOT_EXTERNAL,
                    StateRule.ALLOWED,
                    StateRule.NOT_EXTERNAL,
                    StateRule.CREATING,
                    StateRule.ALLOWED)),
    /** {@code ListAliases}. */
    LIST_ALIASES(
            "ListAliases",
            List.of("kms:ListAliases"),
            Scope.NONE,
            PolicyKind.IAM,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            true,
            false,
            false,
            false,
            50,
            100,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED)),
    /** {@code ListGrants}. */
    LIST_GRANTS(
            "ListGrants",
            List.of("kms:ListGrants"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            true,
            true,
            false,
            false,
            50,
            100,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED)),
    /** {@code ListKeyPolicies}. */
    LIST_KEY_POLICIES(
            "ListKeyPolicies",
            List.of("kms:ListKeyPolicies"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            true,
            false,
            false,
            false,
            100,
            1000,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED)),
    /** {@code ListKeyRotations}. */
    LIST_KEY_ROTATIONS(
            "ListKeyRotations",
            List.of("kms:ListKeyRotations"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            true,
            false,
            false,
            false,
            100,
            1000,
            States.of(
                    StateRule.NOT_IN_CUSTOM_STORE,
                    StateRule.NOT_IN_CUSTOM_STORE,
                    StateRule.NOT_IN_CUSTOM_STORE,
                    StateRule.NOT_IN_CUSTOM_STORE,
                    StateRule.ALLOWED,
                    StateRule.CUSTOM_STORE,
                    StateRule.NOT_IN_CUSTOM_STORE,
                    StateRule.NOT_IN_CUSTOM_STORE)),
    /** {@code ListKeys}. */
    LIST_KEYS(
            "ListKeys",
            List.of("kms:ListKeys"),
            Scope.NONE,
            PolicyKind.IAM,
            KeyIdForms.NONE,
            Optional.empty(),
            true,
            false,
            false,
            false,
            100,
            1000,
            States.NONE),
    /** {@code ListResourceTags}. */
    LIST_RESOURCE_TAGS(
            "ListResourceTags",
            List.of("kms:ListResourceTags"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            true,
            false,
            false,
            false,
            50,
            50,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED)),
    /** {@code ListRetirableGrants}. */
    LIST_RETIRABLE_GRANTS(
            "ListRetirableGrants",
            List.of("kms:ListRetirableGrants"),
            Scope.NONE,
            PolicyKind.IAM,
            KeyIdForms.NONE,
            Optional.empty(),
            true,
            false,
            false,
            false,
            50,
            100,
            States.NONE),
    /** {@code PutKeyPolicy}. */
    PUT_KEY_POLICY(
            "PutKeyPolicy",
            List.of("kms:PutKeyPolicy"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            false,
            false,
            false,
            false,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED)),
    /** {@code ReEncrypt}. */
    RE_ENCRYPT(
            "ReEncrypt",
            List.of("kms:ReEncryptFrom", "kms:ReEncryptTo"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ANY,
            Optional.of(KeyUsageType.ENCRYPT_DECRYPT),
            true,
            true,
            true,
            true,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.DISABLED,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_IMPORT,
                    StateRule.UNAVAILABLE,
                    StateRule.CREATING,
                    StateRule.ALLOWED)),
    /** {@code ReplicateKey}. */
    REPLICATE_KEY(
            "ReplicateKey",
            List.of("kms:ReplicateKey"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            false,
            false,
            false,
            false,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.DISABLED,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_IMPORT,
                    StateRule.NOT_APPLICABLE,
                    StateRule.CREATING,
                    StateRule.UPDATING)),
    /** {@code RetireGrant}. */
    RETIRE_GRANT(
            "RetireGrant",
            List.of("kms:RetireGrant"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.GRANT,
            Optional.empty(),
            false,
            true,
            true,
            true,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED)),
    /** {@code RevokeGrant}. */
    REVOKE_GRANT(
            "RevokeGrant",
            List.of("kms:RevokeGrant"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            false,
            true,
            false,
            true,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED)),
    /** {@code RotateKeyOnDemand}. */
    ROTATE_KEY_ON_DEMAND(
            "RotateKeyOnDemand",
            List.of("kms:RotateKeyOnDemand"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            false,
            false,
            false,
            false,
            0,
            0,
            States.of(
                    StateRule.NOT_IN_CUSTOM_STORE,
                    StateRule.DISABLED_OR_CUSTOM_STORE,
                    StateRule.PENDING_DELETION_OR_CUSTOM_STORE,
                    StateRule.PENDING_DELETION_OR_CUSTOM_STORE,
                    StateRule.PENDING_IMPORT,
                    StateRule.CUSTOM_STORE,
                    StateRule.CREATING,
                    StateRule.NOT_IN_CUSTOM_STORE)),
    /** {@code ScheduleKeyDeletion}. */
    SCHEDULE_KEY_DELETION(
            "ScheduleKeyDeletion",
            List.of("kms:ScheduleKeyDeletion"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            false,
            false,
            false,
            false,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_DELETION,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.UPDATING)),
    /** {@code Sign}. */
    SIGN(
            "Sign",
            List.of("kms:Sign"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ANY,
            Optional.of(KeyUsageType.SIGN_VERIFY),
            true,
            true,
            true,
            true,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.DISABLED,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_IMPORT,
                    StateRule.NOT_APPLICABLE,
                    StateRule.CREATING,
                    StateRule.ALLOWED)),
    /** {@code TagResource}. */
    TAG_RESOURCE(
            "TagResource",
            List.of("kms:TagResource"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            false,
            false,
            false,
            false,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_DELETION,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED)),
    /** {@code UntagResource}. */
    UNTAG_RESOURCE(
            "UntagResource",
            List.of("kms:UntagResource"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            false,
            false,
            false,
            false,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_DELETION,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED)),
    /** {@code UpdateAlias}. */
    UPDATE_ALIAS(
            "UpdateAlias",
            List.of("kms:UpdateAlias"),
            Scope.ALIAS_AND_KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            false,
            false,
            false,
            false,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED_UNLESS_NEW_TARGET,
                    StateRule.ALLOWED_UNLESS_NEW_TARGET,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED)),
    /** {@code UpdateCustomKeyStore}. */
    UPDATE_CUSTOM_KEY_STORE(
            "UpdateCustomKeyStore",
            List.of("kms:UpdateCustomKeyStore"),
            Scope.NONE,
            PolicyKind.IAM,
            KeyIdForms.NONE,
            Optional.empty(),
            false,
            false,
            false,
            false,
            0,
            0,
            States.NONE),
    /** {@code UpdateKeyDescription}. */
    UPDATE_KEY_DESCRIPTION(
            "UpdateKeyDescription",
            List.of("kms:UpdateKeyDescription"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            false,
            false,
            false,
            false,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_DELETION,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED,
                    StateRule.ALLOWED)),
    /** {@code UpdatePrimaryRegion}. */
    UPDATE_PRIMARY_REGION(
            "UpdatePrimaryRegion",
            List.of("kms:UpdatePrimaryRegion"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ID_OR_ARN,
            Optional.empty(),
            false,
            false,
            false,
            false,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.DISABLED,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_IMPORT,
                    StateRule.NOT_APPLICABLE,
                    StateRule.CREATING,
                    StateRule.ALLOWED)),
    /** {@code Verify}. */
    VERIFY(
            "Verify",
            List.of("kms:Verify"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ANY,
            Optional.of(KeyUsageType.SIGN_VERIFY),
            true,
            true,
            true,
            true,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.DISABLED,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_IMPORT,
                    StateRule.NOT_APPLICABLE,
                    StateRule.CREATING,
                    StateRule.ALLOWED)),
    /** {@code VerifyMac}. */
    VERIFY_MAC(
            "VerifyMac",
            List.of("kms:VerifyMac"),
            Scope.KEY,
            PolicyKind.KEY,
            KeyIdForms.ANY,
            Optional.of(KeyUsageType.GENERATE_VERIFY_MAC),
            true,
            true,
            true,
            true,
            0,
            0,
            States.of(
                    StateRule.ALLOWED,
                    StateRule.DISABLED,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_DELETION,
                    StateRule.PENDING_IMPORT,
                    StateRule.NOT_APPLICABLE,
                    StateRule.CREATING,
                    StateRule.ALLOWED));

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

    private final String operationName;
    private final List<String> permissions;
    private final Scope scope;
    private final PolicyKind policyKind;
    private final KeyIdForms keyIdForms;
    private final Optional<KeyUsageType> usage;
    private final boolean readOnly;
    private final boolean crossAccount;
    private final boolean grantable;
    private final boolean dryRun;
    private final int defaultLimit;
    private final int maxLimit;
    private final States states;

    @SuppressWarnings("TooManyParameters") // one row of the table
    Operation(
            String operationName,
            List<String> permissions,
            Scope scope,
            PolicyKind policyKind,
            KeyIdForms keyIdForms,
            Optional<KeyUsageType> usage,
            boolean readOnly,
            boolean crossAccount,
            boolean grantable,
            boolean dryRun,
            int defaultLimit,
            int maxLimit,
            States states) {
        this.operationName = operationName;
        this.permissions = permissions;
        this.scope = scope;
        this.policyKind = policyKind;
        this.keyIdForms = keyIdForms;
        this.usage = usage;
        this.readOnly = readOnly;
        this.crossAccount = crossAccount;
        this.grantable = grantable;
        this.dryRun = dryRun;
        this.defaultLimit = defaultLimit;
        this.maxLimit = maxLimit;
        this.states = states;
    }

    /** The name as AWS KMS writes it: {@code CreateKey}. */
    public String operationName() {
        return operationName;
    }

    /** The permission, {@code kms:CreateKey}; for {@code ReEncrypt} the one on the source key. */
    public String permission() {
        return permissions.get(0);
    }

    /** All permissions the operation needs: one, or two for {@code ReEncrypt} (source, destination). */
    public List<String> permissions() {
        return permissions;
    }

    /** What the operation is authorised on. */
    public Scope scope() {
        return scope;
    }

    /** Which policies can allow it. */
    public PolicyKind policyKind() {
        return policyKind;
    }

    /** The ways a request may name the key. */
    public KeyIdForms keyIdForms() {
        return keyIdForms;
    }

    /** The usage that the key must have, if the operation asks for one. */
    public Optional<KeyUsageType> usage() {
        return usage;
    }

    /** Whether CloudTrail calls it read-only; true for every cryptographic operation. */
    public boolean readOnly() {
        return readOnly;
    }

    /** Whether a principal of another account may call it on a key. */
    public boolean crossAccount() {
        return crossAccount;
    }

    /** Whether a grant can permit it. */
    public boolean grantable() {
        return grantable;
    }

    /** Whether it takes {@code DryRun}. */
    public boolean dryRun() {
        return dryRun;
    }

    /** The page size when a listing names none; 0 for operations that list nothing. */
    public int defaultLimit() {
        return defaultLimit;
    }

    /** The largest page size; 0 for operations that list nothing. */
    public int maxLimit() {
        return maxLimit;
    }

    /** Whether the operation looks at the state of a key at all. */
    public boolean checksState() {
        return !states.rules().isEmpty();
    }

    /**
     * What the operation does on a key in {@code state}.
     *
     * @throws IllegalStateException if the operation is bound to no key; see {@link #checksState()}
     */
    public StateRule rule(KeyState state) {
        return states.rule(this, state);
    }

    private record States(List<StateRule> rules) {
        static final States NONE = new States(List.of());

        static States of(StateRule... rules) {
            return new States(List.of(rules));
        }

        @SuppressWarnings("EnumOrdinal") // a row has one cell per state, in the order of the states
        StateRule rule(Operation operation, KeyState state) {
            if (rules.isEmpty()) {
                throw new IllegalStateException(operation.operationName + " is bound to no key");
            }
            return rules.get(state.ordinal());
        }
    }
}
