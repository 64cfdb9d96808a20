package io.keyhold.access;

/** The answer to an {@link AccessRequest}. */
public sealed interface Decision {
    /** The statement that decided, or the missing one, for operators. */
    String evidence();

    /**
     * The request may proceed.
     *
     * @param evidence the statement or grant that decided
     */
    record Allowed(String evidence) implements Decision {}

    /**
     * The request is refused.
     *
     * @param explicit whether a Deny decided, rather than the lack of an Allow
     * @param reason the end of AWS's message: {@code because no identity-based policy allows the kms:Encrypt action}
     * @param evidence what decided, or what was missing, for operators
     */
    record Denied(boolean explicit, String reason, String evidence) implements Decision {}
}
