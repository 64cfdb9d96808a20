package io.keyhold.server;

import io.keyhold.api.Caller;
import io.keyhold.server.http.HttpRequest;
import io.keyhold.service.AccessKeyUse;
import io.keyhold.service.UsableAccessKeys;
import io.keyhold.sigv4.CanonicalPath;
import io.keyhold.sigv4.RefusedSignatureException;
import io.keyhold.sigv4.RequestVerifier;
import io.keyhold.sigv4.SignableRequest;
import io.keyhold.sigv4.SignatureClaim;
import io.keyhold.sigv4.SignatureRefusal;
import io.keyhold.sigv4.SigningKey;
import io.keyhold.sigv4.SigningKeyCache;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Finds out whose request it is: by its signature and by nothing else. Safe for concurrent use. */
final class Authenticator {
    private static final int KEPT_SIGNING_KEYS = 4096;
    private static final int MOST_AGENT_CHARS = 256;
    private final UsableAccessKeys accessKeys;
    private final Map<String, RequestVerifier> verifiers;
    private final SigningKeyCache signingKeys = new SigningKeyCache(KEPT_SIGNING_KEYS);
    private final Runnable unwatch;

    private Authenticator(UsableAccessKeys accessKeys, Map<String, RequestVerifier> verifiers) {
        this.accessKeys = accessKeys;
        this.verifiers = Map.copyOf(verifiers);
        this.unwatch =
                accessKeys.watch(changed -> changed.ifPresentOrElse(signingKeys::forget, signingKeys::forgetAll));
    }

    /** For the services of AWS that these protocols speak, all of which sign their content type. */
    static Authenticator of(UsableAccessKeys accessKeys, String region, Clock clock, List<Protocol> protocols) {
        Map<String, RequestVerifier> verifiers = new HashMap<>();
        for (Protocol each : protocols) {
            verifiers.put(
                    each.service(),
                    new RequestVerifier(
                            region, each.service(), Set.of("content-type"), CanonicalPath.NORMALIZED, clock));
        }
        return new Authenticator(accessKeys, verifiers);
    }

    /** For AWS KMS as the client of an XKS proxy, which signs for the Region that it is in. */
    static Authenticator ofProxy(UsableAccessKeys accessKeys, String region, Clock clock) {
        RequestVerifier verifier =
                new RequestVerifier(region, AccessKeyUse.XKS.service(), Set.of(), CanonicalPath.AS_SENT, clock);
        return new Authenticator(accessKeys, Map.of(AccessKeyUse.XKS.service(), verifier));
    }

    /** Forgets all keys. */
    void close() {
        unwatch.run();
        signingKeys.forgetAll();
    }

    /** The result for one request. */
    private final class Lookup {
        private Optional<UsableAccessKeys.Usable> usable = Optional.empty();
        private Optional<SigningKey> key = Optional.empty();
        private boolean isExpired;

        Optional<SigningKey> find(SignatureClaim claim) {
            usable = accessKeys.find(
                    claim.accessKeyId(), claim.sessionToken(), claim.scope().service());
            isExpired = usable.isEmpty() && accessKeys.isExpired(claim.accessKeyId(), claim.sessionToken());
            key = usable.map(
                    found -> signingKeys.get(claim.accessKeyId(), found.version(), claim.scope(), found.secret()));
            return key;
        }
    }

    /**
     * The caller of a request.
     *
     * @param service what it is signed for
     * @throws RefusedSignatureException if the request is not proved to be that of an access key that may sign now
     */
    Identified identify(HttpRequest request, String service, String requestId) throws RefusedSignatureException {
        Lookup lookup = new Lookup();
        SignatureClaim claim = verify(request, service, lookup);
        accessKeys.noteUse(claim.accessKeyId());
        UsableAccessKeys.Usable usable = lookup.usable.orElseThrow();
        Caller caller = Caller.of(usable.principal())
                .withRequestContext(context(request, usable))
                .withRequestId(requestId)
                .withAccessKeyId(claim.accessKeyId());
        return new Identified(caller, claim.accessKeyId(), usable.uniqueId());
    }

    private SignatureClaim verify(HttpRequest request, String service, Lookup lookup) throws RefusedSignatureException {
        SignableRequest signed =
                SignableRequest.of(request.method(), request.target(), request.headers(), request.body());
        try {
            return Objects.requireNonNull(verifiers.get(service))
                    .verify(signed, lookup::find)
                    .claim();
        } catch (RefusedSignatureException e) {
            if (lookup.isExpired) { // told to whoever has the token, and to nobody else
                throw new RefusedSignatureException(
                        SignatureRefusal.EXPIRED_SESSION, "The security token included in the request is expired");
            }
            throw e;
        } finally {
            lookup.key.ifPresent(SigningKey::destroy);
        }
    }

    /** The request context for conditions and the audit. The user agent is the client's own claim and proves nothing. */
    private static Map<String, List<String>> context(HttpRequest request, UsableAccessKeys.Usable usable) {
        Map<String, List<String>> context = new TreeMap<>();
        context.put("aws:sourceip", List.of(request.clientAddress()));
        context.put("aws:securetransport", List.of(Boolean.toString(request.isSecure())));
        context.put("aws:userid", List.of(usable.uniqueId()));
        usable.issued()
                .ifPresent(time -> context.put(
                        "aws:tokenissuetime",
                        List.of(time.truncatedTo(ChronoUnit.SECONDS).toString())));
        String agent = request.value("User-Agent");
        if (!agent.isEmpty()) {
            context.put("aws:useragent", List.of(agent.substring(0, Math.min(agent.length(), MOST_AGENT_CHARS))));
        }
        return context;
    }
}
