package io.keyhold.server;

import io.keyhold.api.Caller;
import io.keyhold.server.http.HttpRequest;
import io.keyhold.service.UsableAccessKeys;
import io.keyhold.sigv4.CanonicalPath;
import io.keyhold.sigv4.RefusedSignatureException;
import io.keyhold.sigv4.RequestVerifier;
import io.keyhold.sigv4.SignableRequest;
import io.keyhold.sigv4.SignatureClaim;
import io.keyhold.sigv4.SigningKey;
import io.keyhold.sigv4.SigningKeyCache;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/** Finds out whose request it is: by its signature and by nothing else. Safe for concurrent use. */
final class Authenticator {
    private static final int KEPT_SIGNING_KEYS = 4096;
    private static final int MOST_AGENT_CHARS = 256;
    private final UsableAccessKeys accessKeys;
    private final RequestVerifier ofKms;
    private final RequestVerifier ofSts;
    private final SigningKeyCache signingKeys = new SigningKeyCache(KEPT_SIGNING_KEYS);

    Authenticator(UsableAccessKeys accessKeys, String region, Clock clock) {
        this.accessKeys = accessKeys;
        this.ofKms = verifier(region, "kms", clock);
        this.ofSts = verifier(region, "sts", clock);
    }

    private static RequestVerifier verifier(String region, String service, Clock clock) {
        return new RequestVerifier(region, service, Set.of("content-type"), CanonicalPath.NORMALIZED, clock);
    }

    /**
     * The caller of a request.
     *
     * @param ofSts whether it is for STS
     * @throws RefusedSignatureException if the request is not proved to be that of an access key that may sign now
     */
    Identified identify(HttpRequest request, boolean ofSts, String requestId) throws RefusedSignatureException {
        AtomicReference<UsableAccessKeys.Usable> found = new AtomicReference<>();
        SignableRequest signed =
                SignableRequest.of(request.method(), request.target(), request.headers(), request.body());
        RequestVerifier verifier = ofSts ? this.ofSts : ofKms;
        SignatureClaim claim =
                verifier.verify(signed, asked -> find(asked, found)).claim();
        accessKeys.noteUse(claim.accessKeyId());
        UsableAccessKeys.Usable usable = found.get();
        Caller caller = Caller.of(usable.principal())
                .withRequestContext(context(request, usable))
                .withRequestId(requestId);
        return new Identified(caller, claim.accessKeyId(), usable.uniqueId());
    }

    private Optional<SigningKey> find(SignatureClaim claim, AtomicReference<UsableAccessKeys.Usable> found) {
        Optional<UsableAccessKeys.Usable> usable = accessKeys.find(claim.accessKeyId(), claim.sessionToken());
        if (usable.isEmpty()) {
            signingKeys.forget(claim.accessKeyId());
            return Optional.empty();
        }
        found.set(usable.get());
        return Optional.of(signingKeys.get(
                claim.accessKeyId(),
                usable.get().version(),
                claim.scope(),
                usable.get().secret()));
    }

    /** What conditions and the audit can ask. The user agent is what the client says of itself, and no proof of anything. */
    private static Map<String, List<String>> context(HttpRequest request, UsableAccessKeys.Usable usable) {
        Map<String, List<String>> context = new TreeMap<>();
        context.put("aws:sourceip", List.of(request.client().getHostAddress()));
        context.put("aws:securetransport", List.of(Boolean.toString(request.isSecure())));
        context.put("aws:userid", List.of(usable.uniqueId()));
        request.values("User-Agent").stream()
                .findFirst()
                .ifPresent(agent -> context.put(
                        "aws:useragent", List.of(agent.substring(0, Math.min(agent.length(), MOST_AGENT_CHARS)))));
        return context;
    }
}
