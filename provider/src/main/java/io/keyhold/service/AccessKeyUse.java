package io.keyhold.service;

/**
 * What an access key may sign. Its id says so, to which its secret is bound: the secret that is given to an XKS client opens
 * nothing else.
 */
public enum AccessKeyUse {
    /** Requests of users to AWS KMS and AWS STS. */
    USER("AKIA", "kms", 30), // 40 characters, as in AWS

    /** The same for a session of a role. */
    SESSION("ASIA", "kms", 30),

    /** Requests of AWS KMS to an external key store proxy, whose secrets have 43 to 64 characters. */
    XKS("AXKS", "kms-xks-proxy", 36);

    private final String prefix;
    private final String service;
    private final int secretBytes;

    AccessKeyUse(String prefix, String service, int secretBytes) {
        this.prefix = prefix;
        this.service = service;
        this.secretBytes = secretBytes;
    }

    String prefix() {
        return prefix;
    }

    int secretBytes() {
        return secretBytes;
    }

    /** The service that requests are signed for. */
    public String service() {
        return service;
    }

    /** Whether requests for that service may be signed with the access key of that id. */
    static boolean isAllowed(String id, String service) {
        return id.startsWith(XKS.prefix) == service.equals(XKS.service);
    }
}
