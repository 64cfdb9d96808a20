package io.keyhold.access;

import io.keyhold.api.Operation;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A condition key of a policy, and where its value comes from. Source: AWS KMS Developer Guide, "AWS KMS condition
 * keys"; IAM User Guide, "AWS global condition context keys".
 *
 * @param text the key as the policy writes it
 * @param name the key in lower case
 * @param member what follows the family, {@code dept} in {@code kms:EncryptionContext:dept}; empty for single keys
 * @param source where the value comes from
 * @param permissions the permissions that give it a value
 * @param many whether it may have several values
 */
record ConditionKey(String text, String name, String member, Source source, long permissions, boolean many) {
    /** Where a value comes from. */
    enum Source {
        CALLER_ACCOUNT,
        KEY_SPEC,
        KEY_USAGE,
        KEY_ORIGIN,
        MULTI_REGION,
        MULTI_REGION_KEY_TYPE,
        RESOURCE_ALIASES,
        RESOURCE_TAG,
        RESOURCE_ACCOUNT,
        REQUESTED_REGION,
        PRINCIPAL_ARN,
        PRINCIPAL_ACCOUNT,
        PRINCIPAL_TAG,
        PRINCIPAL_TYPE,
        PRINCIPAL_IS_SERVICE,
        PRINCIPAL_SERVICE_NAME,
        USER_ID,
        USER_NAME,
        SECURE_TRANSPORT,
        VIA_AWS_SERVICE,
        GRANT_IS_FOR_AWS_RESOURCE,
        SESSION,
        REQUEST,
        ENCRYPTION_CONTEXT,
        ENCRYPTION_CONTEXT_KEYS,
        CURRENT_TIME,
        EPOCH_TIME,
        NOWHERE;

        /** Whether the value can differ between two requests of one caller for one permission on one key. */
        boolean dependsOnRequest() {
            return switch (this) {
                case REQUEST, ENCRYPTION_CONTEXT, ENCRYPTION_CONTEXT_KEYS, CURRENT_TIME, EPOCH_TIME -> true;
                default -> false;
            };
        }
    }

    private static final String ENCRYPTION_CONTEXT_PREFIX = "kms:encryptioncontext:";
    private static final long ALL = -1L;
    private static final long ON_KEYS = onKeys();
    private static final long CREATE_KEY = Permission.set("CreateKey");
    private static final long RETIRE_GRANT = Permission.set("RetireGrant");
    private static final long KEY_STORES = Permission.set(
            "ConnectCustomKeyStore",
            "CreateCustomKeyStore",
            "DeleteCustomKeyStore",
            "DescribeCustomKeyStores",
            "DisconnectCustomKeyStore",
            "UpdateCustomKeyStore");
    private static final long CIPHERS = Permission.set(
            "Encrypt",
            "Decrypt",
            "ReEncryptFrom",
            "ReEncryptTo",
            "GenerateDataKey",
            "GenerateDataKeyWithoutPlaintext",
            "GenerateDataKeyPair",
            "GenerateDataKeyPairWithoutPlaintext");
    private static final long ENCRYPTION_CONTEXTS = CIPHERS | Permission.set("CreateGrant", "RetireGrant");
    private static final long ALIAS_FORMS = CIPHERS
            | Permission.set(
                    "GenerateMac",
                    "VerifyMac",
                    "Sign",
                    "Verify",
                    "DeriveSharedSecret",
                    "Encapsulate",
                    "Decapsulate",
                    "DescribeKey",
                    "GetPublicKey");
    private static final long ATTESTED =
            Permission.set("Decrypt", "DeriveSharedSecret", "GenerateDataKey", "GenerateDataKeyPair", "GenerateRandom");
    private static final Map<String, ConditionKey> SINGLE = single();

    /**
     * The key of that name.
     *
     * @param ofKeyPolicy whether a key policy asks; {@code kms:ResourceAliases} has no value there
     */
    static ConditionKey of(String text, boolean ofKeyPolicy) {
        String name = text.toLowerCase(Locale.ROOT);
        ConditionKey single = SINGLE.get(name);
        if (single != null) {
            boolean nowhere = ofKeyPolicy && single.source == Source.RESOURCE_ALIASES;
            return new ConditionKey(
                    text, name, "", nowhere ? Source.NOWHERE : single.source, single.permissions, single.many);
        }
        return family(text, name, ENCRYPTION_CONTEXT_PREFIX, Source.ENCRYPTION_CONTEXT, ENCRYPTION_CONTEXTS)
                .or(() -> family(text, name, "aws:resourcetag/", Source.RESOURCE_TAG, ON_KEYS | RETIRE_GRANT))
                .or(() -> family(text, name, "aws:principaltag/", Source.PRINCIPAL_TAG, ALL))
                .or(() -> family(
                        text,
                        name,
                        "aws:requesttag/",
                        Source.REQUEST,
                        Permission.set("CreateKey", "TagResource", "ReplicateKey")))
                .or(() -> family(text, name, "kms:recipientattestation:", Source.REQUEST, ATTESTED))
                .orElseGet(() -> new ConditionKey(
                        text, name, "", name.startsWith("kms:") ? Source.NOWHERE : Source.SESSION, ALL, false));
    }

    /** The name as AWS writes it, if it is one of a single key. */
    static String spelled(String lowerCaseName) {
        ConditionKey single = SINGLE.get(lowerCaseName);
        return single == null ? lowerCaseName : single.text();
    }

    /** Whether Keyhold knows what the key means. */
    boolean isKnown() {
        return source != Source.NOWHERE || SINGLE.containsKey(name);
    }

    /** Whether the key has a value when an alias, not a key, is the resource. */
    boolean worksOnAliases() {
        return !name.startsWith("kms:") && source != Source.RESOURCE_TAG;
    }

    /** Whether AWS KMS calls {@code ForAllValues} on the key, in a key policy, overly permissive. */
    boolean isOverlyPermissiveForAllValues() {
        return source == Source.ENCRYPTION_CONTEXT || name.startsWith("aws:requesttag/");
    }

    private static Optional<ConditionKey> family(
            String text, String name, String prefix, Source source, long permissions) {
        return name.startsWith(prefix) && name.length() > prefix.length()
                ? Optional.of(new ConditionKey(text, name, text.substring(prefix.length()), source, permissions, false))
                : Optional.empty();
    }

    private static long onKeys() {
        long set = 0;
        for (Permission permission : Permission.values()) {
            boolean onKey = permission.operation().scope() != Operation.Scope.NONE;
            set |= onKey && permission.operation() != Operation.RETIRE_GRANT ? permission.bit() : 0;
        }
        return set;
    }

    private static Map<String, ConditionKey> single() {
        Map<String, ConditionKey> keys = new HashMap<>();
        ofKeys(keys);
        ofRequests(keys);
        ofGrants(keys);
        ofCallers(keys);
        return Map.copyOf(keys);
    }

    private static void ofKeys(Map<String, ConditionKey> keys) {
        long made = ON_KEYS | CREATE_KEY;
        put(keys, "kms:CallerAccount", Source.CALLER_ACCOUNT, made | RETIRE_GRANT | KEY_STORES);
        put(keys, "kms:KeySpec", Source.KEY_SPEC, made);
        put(keys, "kms:CustomerMasterKeySpec", Source.KEY_SPEC, made);
        put(keys, "kms:KeyUsage", Source.KEY_USAGE, made);
        put(keys, "kms:CustomerMasterKeyUsage", Source.KEY_USAGE, made);
        put(keys, "kms:KeyOrigin", Source.KEY_ORIGIN, made);
        put(keys, "kms:MultiRegion", Source.MULTI_REGION, made);
        put(keys, "kms:MultiRegionKeyType", Source.MULTI_REGION_KEY_TYPE, made);
        put(keys, "kms:ViaService", Source.SESSION, made | RETIRE_GRANT);
        many(keys, "kms:ResourceAliases", Source.RESOURCE_ALIASES, ON_KEYS | RETIRE_GRANT);
        put(keys, "aws:ResourceAccount", Source.RESOURCE_ACCOUNT, ALL);
        put(keys, "aws:RequestedRegion", Source.REQUESTED_REGION, ALL);
    }

    private static void ofRequests(Map<String, ConditionKey> keys) {
        request(keys, "BypassPolicyLockoutSafetyCheck", Permission.set("CreateKey", "PutKeyPolicy"));
        request(keys, "DataKeyPairSpec", Permission.set("GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext"));
        request(keys, "EncapsulationAlgorithm", Permission.set("Encapsulate", "Decapsulate"));
        request(keys, "EncryptionAlgorithm", CIPHERS);
        many(keys, "kms:EncryptionContextKeys", Source.ENCRYPTION_CONTEXT_KEYS, ENCRYPTION_CONTEXTS);
        request(keys, "ExpirationModel", Permission.set("ImportKeyMaterial"));
        request(keys, "KeyAgreementAlgorithm", Permission.set("DeriveSharedSecret"));
        request(keys, "MacAlgorithm", Permission.set("GenerateMac", "VerifyMac"));
        request(keys, "MessageType", Permission.set("Sign", "Verify"));
        request(keys, "PrimaryRegion", Permission.set("UpdatePrimaryRegion"));
        request(keys, "ReEncryptOnSameKey", Permission.set("ReEncryptFrom", "ReEncryptTo"));
        request(keys, "ReplicaRegion", Permission.set("ReplicateKey"));
        request(keys, "RequestAlias", ALIAS_FORMS);
        request(keys, "RotationPeriodInDays", Permission.set("EnableKeyRotation"));
        request(keys, "ScheduleKeyDeletionPendingWindowInDays", Permission.set("ScheduleKeyDeletion"));
        request(keys, "SigningAlgorithm", Permission.set("Sign", "Verify"));
        request(keys, "TrailingDaysWithoutKeyUsage", Permission.set("DisableKey", "ScheduleKeyDeletion"));
        request(keys, "ValidTo", Permission.set("ImportKeyMaterial"));
        request(keys, "WrappingAlgorithm", Permission.set("GetParametersForImport"));
        request(keys, "WrappingKeySpec", Permission.set("GetParametersForImport"));
        many(
                keys,
                "aws:TagKeys",
                Source.REQUEST,
                Permission.set("CreateKey", "TagResource", "UntagResource", "ReplicateKey"));
        put(keys, "aws:CurrentTime", Source.CURRENT_TIME, ALL);
        put(keys, "aws:EpochTime", Source.EPOCH_TIME, ALL);
    }

    private static void ofGrants(Map<String, ConditionKey> keys) {
        long creating = Permission.set("CreateGrant");
        request(keys, "GrantConstraintSourceArn", creating);
        request(keys, "GrantConstraintType", creating | RETIRE_GRANT);
        many(keys, "kms:GrantOperations", Source.REQUEST, creating);
        request(keys, "GranteePrincipal", creating);
        request(keys, "GranteeServicePrincipal", creating);
        request(keys, "RetiringPrincipal", creating);
        request(keys, "RetiringServicePrincipal", creating);
        put(
                keys,
                "kms:GrantIsForAWSResource",
                Source.GRANT_IS_FOR_AWS_RESOURCE,
                Permission.set("CreateGrant", "ListGrants", "RevokeGrant"));
    }

    private static void ofCallers(Map<String, ConditionKey> keys) {
        put(keys, "aws:PrincipalArn", Source.PRINCIPAL_ARN, ALL);
        put(keys, "aws:PrincipalAccount", Source.PRINCIPAL_ACCOUNT, ALL);
        put(keys, "aws:PrincipalType", Source.PRINCIPAL_TYPE, ALL);
        put(keys, "aws:PrincipalIsAWSService", Source.PRINCIPAL_IS_SERVICE, ALL);
        put(keys, "aws:PrincipalServiceName", Source.PRINCIPAL_SERVICE_NAME, ALL);
        many(keys, "aws:PrincipalServiceNamesList", Source.PRINCIPAL_SERVICE_NAME, ALL);
        put(keys, "aws:userid", Source.USER_ID, ALL);
        put(keys, "aws:username", Source.USER_NAME, ALL);
        put(keys, "aws:SecureTransport", Source.SECURE_TRANSPORT, ALL);
        put(keys, "aws:ViaAWSService", Source.VIA_AWS_SERVICE, ALL);
        many(keys, "aws:PrincipalOrgPaths", Source.SESSION, ALL);
        many(keys, "aws:CalledVia", Source.SESSION, ALL);
    }

    private static void request(Map<String, ConditionKey> keys, String name, long permissions) {
        put(keys, "kms:" + name, Source.REQUEST, permissions);
    }

    private static void put(Map<String, ConditionKey> keys, String text, Source source, long permissions) {
        String name = text.toLowerCase(Locale.ROOT);
        keys.put(name, new ConditionKey(text, name, "", source, permissions, false));
    }

    private static void many(Map<String, ConditionKey> keys, String text, Source source, long permissions) {
        String name = text.toLowerCase(Locale.ROOT);
        keys.put(name, new ConditionKey(text, name, "", source, permissions, true));
    }
}
