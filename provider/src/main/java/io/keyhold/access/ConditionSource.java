package io.keyhold.access;

/** Where a condition key of a request comes from, for explanations of requests that were not made. */
public enum ConditionSource {
    /** The session of the caller, as the host vouches for it. */
    SESSION,
    /** A member of the request. */
    REQUEST,
    /** One pair of the encryption context. */
    ENCRYPTION_CONTEXT,
    /** The names of the pairs of the encryption context. */
    ENCRYPTION_CONTEXT_KEYS,
    /** Who calls. */
    CALLER,
    /** The key that the request names. */
    KEY,
    /** When the request is made. */
    TIME,
    /** Nowhere: such a request never has the condition key. */
    NOWHERE;

    /**
     * Where the condition key has its value in a request for that permission on that resource.
     *
     * @param name the condition key; case does not count
     */
    public static ConditionSource of(String name, Permission permission, Resource resource) {
        ConditionKey key = ConditionKey.of(name, false);
        ConditionSource source = of(key.source(), resource);
        boolean has = source == SESSION
                || (key.permissions() & permission.bit()) != 0
                        && (!(resource instanceof Resource.Alias) || key.worksOnAliases());
        return has ? source : NOWHERE;
    }

    /** The condition key as AWS writes it. */
    public static String spelled(String lowerCaseName) {
        return ConditionKey.spelled(lowerCaseName);
    }

    private static ConditionSource of(ConditionKey.Source source, Resource resource) {
        return switch (source) {
            case SESSION, CALLER_OF_REQUEST, SECURE_TRANSPORT, VIA_AWS_SERVICE -> SESSION;
            case REQUESTED_REGION -> resource.region().isEmpty() ? SESSION : KEY;
            case REQUEST -> REQUEST;
            case ENCRYPTION_CONTEXT -> ENCRYPTION_CONTEXT;
            case ENCRYPTION_CONTEXT_KEYS -> ENCRYPTION_CONTEXT_KEYS;
            case KEY_SPEC, KEY_USAGE, KEY_ORIGIN, MULTI_REGION, MULTI_REGION_KEY_TYPE ->
                resource instanceof KeyResource ? KEY : REQUEST;
            case RESOURCE_ALIASES, RESOURCE_TAG, RESOURCE_ACCOUNT -> KEY;
            case CURRENT_TIME, EPOCH_TIME -> TIME;
            case CALLER_ACCOUNT,
                    PRINCIPAL_ARN,
                    PRINCIPAL_ACCOUNT,
                    PRINCIPAL_TAG,
                    PRINCIPAL_TYPE,
                    PRINCIPAL_IS_SERVICE,
                    PRINCIPAL_SERVICE_NAME,
                    USER_ID,
                    USER_NAME,
                    GRANT_IS_FOR_AWS_RESOURCE -> CALLER;
            case NOWHERE -> NOWHERE;
        };
    }
}
