package io.keyhold.access;

import io.keyhold.api.Operation;
import io.keyhold.api.OperationCondition;
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
        CALLER_OF_REQUEST,
        REQUEST,
        ENCRYPTION_CONTEXT,
        ENCRYPTION_CONTEXT_KEYS,
        CURRENT_TIME,
        EPOCH_TIME,
        NOWHERE;

        /** Whether the value can differ between two requests of one caller for one permission on one key. */
        boolean dependsOnRequest() {
            return switch (this) {
                case CALLER_OF_REQUEST,
                        REQUEST,
                        ENCRYPTION_CONTEXT,
                        ENCRYPTION_CONTEXT_KEYS,
                        CURRENT_TIME,
                        EPOCH_TIME -> true;
                default -> false;
            };
        }
    }

    private static final long ALL = -1L;
    private static final long ON_KEYS = onKeys();
    private static final long CREATE_KEY = Permission.set("CreateKey");
    private static final long RETIRE_GRANT = Permission.set("RetireGrant");
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
        return family(text, name, OperationCondition.ENCRYPTION_CONTEXT, Source.ENCRYPTION_CONTEXT)
                .or(() -> family(text, name, "aws:resourcetag/", Source.RESOURCE_TAG, ON_KEYS | RETIRE_GRANT))
                .or(() -> family(text, name, "aws:principaltag/", Source.PRINCIPAL_TAG, ALL))
                .or(() -> family(text, name, OperationCondition.REQUEST_TAG, Source.REQUEST))
                .or(() -> family(text, name, OperationCondition.RECIPIENT_ATTESTATION, Source.REQUEST))
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
            String text, String name, OperationCondition condition, Source source) {
        return family(text, name, condition.value().toLowerCase(Locale.ROOT), source, given(condition));
    }

    private static Optional<ConditionKey> family(
            String text, String name, String prefix, Source source, long permissions) {
        return name.startsWith(prefix) && name.length() > prefix.length()
                ? Optional.of(new ConditionKey(text, name, text.substring(prefix.length()), source, permissions, false))
                : Optional.empty();
    }

    /** The permissions whose requests have the condition key. */
    private static long given(OperationCondition condition) {
        long set = 0;
        for (Permission permission : Permission.values()) {
            set |= permission.operation().conditions().contains(condition) ? permission.bit() : 0;
        }
        return set;
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
        ofCallers(keys);
        return Map.copyOf(keys);
    }

    private static void ofKeys(Map<String, ConditionKey> keys) {
        long made = ON_KEYS | CREATE_KEY;
        put(
                keys,
                "kms:CallerAccount",
                Source.CALLER_ACCOUNT,
                made | RETIRE_GRANT | given(OperationCondition.CALLER_ACCOUNT));
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
        for (OperationCondition condition : OperationCondition.values()) {
            if (!condition.isFamily() && condition != OperationCondition.CALLER_ACCOUNT) {
                put(keys, condition.value(), source(condition), given(condition), condition.hasManyValues());
            }
        }
        put(keys, "aws:CurrentTime", Source.CURRENT_TIME, ALL);
        put(keys, "aws:EpochTime", Source.EPOCH_TIME, ALL);
    }

    private static Source source(OperationCondition condition) {
        return switch (condition) {
            case ENCRYPTION_CONTEXT_KEYS -> Source.ENCRYPTION_CONTEXT_KEYS;
            case GRANT_IS_FOR_AWS_RESOURCE -> Source.GRANT_IS_FOR_AWS_RESOURCE;
            default -> Source.REQUEST;
        };
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
        put(keys, "aws:SourceIp", Source.CALLER_OF_REQUEST, ALL);
        put(keys, "aws:VpcSourceIp", Source.CALLER_OF_REQUEST, ALL);
        put(keys, "aws:UserAgent", Source.CALLER_OF_REQUEST, ALL);
        put(keys, "aws:Referer", Source.CALLER_OF_REQUEST, ALL);
        many(keys, "aws:PrincipalOrgPaths", Source.SESSION, ALL);
        many(keys, "aws:CalledVia", Source.SESSION, ALL);
    }

    private static void put(Map<String, ConditionKey> keys, String text, Source source, long permissions) {
        put(keys, text, source, permissions, false);
    }

    private static void many(Map<String, ConditionKey> keys, String text, Source source, long permissions) {
        put(keys, text, source, permissions, true);
    }

    private static void put(
            Map<String, ConditionKey> keys, String text, Source source, long permissions, boolean many) {
        String name = text.toLowerCase(Locale.ROOT);
        keys.put(name, new ConditionKey(text, name, "", source, permissions, many));
    }
}
