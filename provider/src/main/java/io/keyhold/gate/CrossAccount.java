package io.keyhold.gate;

import io.keyhold.access.Permission;
import io.keyhold.api.KmsException;

/**
 * How a caller is refused what belongs to another account: in the same words whether or not it exists, and whatever policy
 * decides, so that a caller cannot find out which keys and aliases another account has. Operators learn the reason from {@code
 * explain} and the audit event. Source: AWS KMS, texts of AccessDeniedException.
 */
public final class CrossAccount {
    /** The remedy of every denial. */
    static final String REMEDY = "Ask an administrator to explain the audit event";

    /** The reason that the caller sees. */
    public static final String REASON =
            "because the resource does not exist in this Region, no resource-based policies allow access, or a"
                    + " resource-based policy explicitly denies access";

    /** The member of {@code additionalEventData} with the reason that the caller does not see. */
    static final String MEMBER = "accessDeniedReason";

    private CrossAccount() {}

    /**
     * The refusal; the words for the key of a ciphertext are others, as the request names no key.
     *
     * @param reason the real one, for the audit event alone
     */
    static KmsException.AccessDenied denied(Call call, Permission permission, String reason) {
        call.adds(audit -> audit.put(MEMBER, reason));
        String resource =
                call.isOfCiphertext(permission) ? "the resource associated with this ciphertext" : "this resource";
        return new KmsException.AccessDenied(
                "User: " + call.caller().principal() + " is not authorized to perform: " + permission + " on "
                        + resource + " " + REASON,
                REMEDY);
    }
}
