package io.keyhold.api;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who calls: a principal, and what is known of its session. Bound to a {@link Kms} when it is made. Inside one JVM a
 * caller is what the host application says it is.
 *
 * @param principal the principal
 * @param sessionTags tags of the session; they win over the tags of the user or role
 * @param sessionPolicies policy documents that narrow the session
 * @param requestContext values of global condition keys that the host vouches for, {@code aws:SourceIp} say; names are
 *     kept in lower case
 * @param requestId the id of the one request that this caller is for, which its audit record shows; empty for any
 * @param accessKeyId what the request was signed with, which its audit record shows; empty if it was not signed. Two callers
 *     that differ by these two alone are equal
 */
public record Caller(
        Principal principal,
        Map<String, String> sessionTags,
        List<String> sessionPolicies,
        Map<String, List<String>> requestContext,
        String requestId,
        String accessKeyId) {
    /** Global condition keys whose values are those of one request, and not of a session. */
    private static final Set<String> OF_REQUEST =
            Set.of("aws:sourceip", "aws:vpcsourceip", "aws:useragent", "aws:referer");

    /** Copies what can change. */
    public Caller {
        sessionTags = Map.copyOf(sessionTags);
        sessionPolicies = List.copyOf(sessionPolicies);
        requestContext = Map.copyOf(requestContext);
    }

    /** A caller of any request. */
    public Caller(
            Principal principal,
            Map<String, String> sessionTags,
            List<String> sessionPolicies,
            Map<String, List<String>> requestContext) {
        this(principal, sessionTags, sessionPolicies, requestContext, "", "");
    }

    /** Facts about a caller are computed once, not for each request. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Caller that
                && principal.equals(that.principal)
                && sessionTags.equals(that.sessionTags)
                && sessionPolicies.equals(that.sessionPolicies)
                && requestContext.equals(that.requestContext);
    }

    /** Consistent with {@code equals}, and quick for a caller that has nothing but its principal: every call asks for it. */
    @Override
    public int hashCode() {
        int hash = 31 * (31 * principal.name().hashCode() + principal.session().hashCode())
                + principal.account().hashCode();
        return sessionTags.isEmpty() && sessionPolicies.isEmpty() && requestContext.isEmpty()
                ? hash
                : 31 * hash + Objects.hash(sessionTags, sessionPolicies, requestContext);
    }

    /** A caller that is {@code principal} and nothing more. */
    public static Caller of(Principal principal) {
        return new Caller(principal, Map.of(), List.of(), Map.of());
    }

    /** A caller by the ARN of its principal, or by the DNS name of a service. */
    public static Caller of(String arn) {
        return of(Principal.parse(arn));
    }

    /** The same caller in a session with these tags. */
    public Caller withSessionTags(Map<String, String> tags) {
        return new Caller(principal, tags, sessionPolicies, requestContext, requestId, accessKeyId);
    }

    /** The same caller in a session that these policies narrow. */
    public Caller withSessionPolicies(List<String> policies) {
        return new Caller(principal, sessionTags, policies, requestContext, requestId, accessKeyId);
    }

    /** The same caller with values of global condition keys. */
    public Caller withRequestContext(Map<String, List<String>> context) {
        return new Caller(principal, sessionTags, sessionPolicies, context, requestId, accessKeyId);
    }

    /** The values of the request context that are those of one request, such as {@code aws:SourceIp}, by lower-case name. */
    public Map<String, List<String>> requestValues() {
        if (requestContext.isEmpty()) {
            return Map.of();
        }
        Map<String, List<String>> values = new HashMap<>();
        requestContext.forEach((name, each) -> {
            String lowerCase = name.toLowerCase(Locale.ROOT);
            if (OF_REQUEST.contains(lowerCase)) {
                values.put(lowerCase, each);
            }
        });
        return values;
    }

    /** The same caller without what can differ between two requests of its session: what is kept of callers is kept by this. */
    public Caller ofSession() {
        if (requestContext.isEmpty() && requestId.isEmpty() && accessKeyId.isEmpty()) {
            return this;
        }
        Map<String, List<String>> context = new HashMap<>(requestContext);
        context.keySet().removeIf(name -> OF_REQUEST.contains(name.toLowerCase(Locale.ROOT)));
        return new Caller(principal, sessionTags, sessionPolicies, context);
    }

    /** The same caller for one request. */
    public Caller withRequestId(String id) {
        return new Caller(principal, sessionTags, sessionPolicies, requestContext, id, accessKeyId);
    }

    /** The same caller, with the access key that the request was signed with. */
    public Caller withAccessKeyId(String id) {
        return new Caller(principal, sessionTags, sessionPolicies, requestContext, requestId, id);
    }
}
