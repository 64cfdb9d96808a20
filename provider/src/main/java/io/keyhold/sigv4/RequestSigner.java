package io.keyhold.sigv4;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Signs the requests of one access key to one service. Safe for concurrent use. */
public final class RequestSigner {
    static final String DATE = "x-amz-date";
    static final String TOKEN = "x-amz-security-token";
    static final String BODY_HASH = "x-amz-content-sha256";
    static final String AUTHORIZATION = "authorization";

    private final SigningCredential credential;
    private final String region;
    private final String service;
    private final CanonicalPath path;
    private final Clock clock;

    /**
     * A signer.
     *
     * @param region for example {@code eu-central-1}
     * @param service for example {@code kms}
     * @param path how the service takes paths; it makes no difference to paths without dots and empty segments
     */
    public RequestSigner(SigningCredential credential, String region, String service, CanonicalPath path, Clock clock) {
        this.credential = credential;
        this.region = region;
        this.service = service;
        this.path = path;
        this.clock = clock;
    }

    /**
     * Signs a request, every header that it has included.
     *
     * @param request with {@code Host} and without those headers that are returned
     * @return the headers to be sent in addition: {@code X-Amz-Date}, {@code X-Amz-Security-Token} if the access key has one,
     *     and {@code Authorization}
     * @throws IllegalArgumentException if {@code Host} is missing or one of those is there already
     */
    public List<HeaderField> sign(SignableRequest request) {
        return sign(request, false);
    }

    /** The same, and the hash of the body is sent in {@code X-Amz-Content-Sha256}. */
    public List<HeaderField> signWithBodyHash(SignableRequest request) {
        return sign(request, true);
    }

    private List<HeaderField> sign(SignableRequest request, boolean sendHash) {
        requireUnsigned(request);
        String timestamp = Timestamp.of(clock.instant()); // read once: the day of the scope is that of the time stamp
        String bodyHash = Sha256.hex(request.body());
        List<HeaderField> added = new ArrayList<>();
        added.add(new HeaderField("X-Amz-Date", timestamp));
        credential.sessionToken().ifPresent(token -> added.add(new HeaderField("X-Amz-Security-Token", token)));
        if (sendHash) {
            added.add(new HeaderField("X-Amz-Content-Sha256", bodyHash));
        }
        added.add(new HeaderField("Authorization", authorization(request, added, timestamp, bodyHash)));
        return List.copyOf(added);
    }

    private String authorization(SignableRequest request, List<HeaderField> added, String timestamp, String bodyHash) {
        List<HeaderField> headers = new ArrayList<>(request.headers());
        headers.addAll(added);
        SignableRequest whole = request.with(headers);
        SortedSet<String> names = new TreeSet<>(whole.headerNames());
        CredentialScope scope = new CredentialScope(Timestamp.date(timestamp), region, service);
        String signature = credential
                .keys()
                .apply(scope)
                .sign(CanonicalRequest.of(whole, names, bodyHash, path).stringToSign(timestamp, scope));
        return new Authorization(credential.accessKeyId(), scope, names, signature).text();
    }

    private static void requireUnsigned(SignableRequest request) {
        if (request.headers("host").isEmpty()) {
            throw new IllegalArgumentException("the request has no header `Host`, which must be signed");
        }
        for (String name : List.of(DATE, TOKEN, BODY_HASH, AUTHORIZATION)) {
            if (!request.headers(name).isEmpty()) {
                throw new IllegalArgumentException("the request has the header `" + name + "`, which signing adds");
            }
        }
    }
}
