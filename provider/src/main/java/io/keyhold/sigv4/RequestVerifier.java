package io.keyhold.sigv4;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Verifies the signatures of requests to one service in one Region. Strict: what AWS takes in more than one form is taken
 * in the one that its clients send. Safe for concurrent use.
 *
 * <p>A signature does not prevent that a request is sent again within five minutes; TLS does.
 */
public final class RequestVerifier {
    /** How far the time stamp of a request may be from the clock, in both directions. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String HOST = "host";
    private static final String AMZ = "x-amz-";
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private final String region;
    private final String service;
    private final SortedSet<String> demanded;
    private final CanonicalPath path;
    private final Clock clock;

    /**
     * A verifier.
     *
     * @param region for example {@code eu-central-1}
     * @param service for example {@code kms}
     * @param demanded lower-case names of headers that each request must have once and sign. {@code host}, {@code x-amz-date}
     *     and every other {@code x-amz-} header that is present need not be named
     * @param path how the service takes paths
     */
    public RequestVerifier(String region, String service, Set<String> demanded, CanonicalPath path, Clock clock) {
        this.region = region;
        this.service = service;
        this.demanded = new TreeSet<>(demanded);
        this.demanded.addAll(List.of(HOST, RequestSigner.DATE));
        this.path = path;
        this.clock = clock;
    }

    /**
     * Verifies a request.
     *
     * @param request with all its headers, as they arrived
     * @param keys asked once, for a claim whose form, scope and time are right
     * @throws RefusedSignatureException if anything about it is not proved; the message is meant for the caller
     */
    public VerifiedRequest verify(SignableRequest request, SigningKeySource keys) throws RefusedSignatureException {
        requireForm(request);
        Authorization authorization = Authorization.parse(authorizationHeader(request));
        String timestamp = timestamp(request);
        Instant signedAt = requireTime(timestamp);
        requireScope(authorization.scope(), timestamp);
        requireSigned(request, authorization.signedHeaders());
        SignatureClaim claim = new SignatureClaim(
                authorization.accessKeyId(),
                request.headers(RequestSigner.TOKEN).stream()
                        .map(HeaderField::trimmedValue)
                        .findFirst(),
                authorization.scope());
        SigningKey key = keys.find(claim)
                .orElseThrow(() -> refused(
                        SignatureRefusal.UNKNOWN_ACCESS_KEY, "The security token included in the request is invalid."));
        requireSignature(request, authorization, timestamp, key);
        return new VerifiedRequest(claim, signedAt, authorization.signedHeaders());
    }

    private static String authorizationHeader(SignableRequest request) throws RefusedSignatureException {
        List<HeaderField> found = request.headers(RequestSigner.AUTHORIZATION);
        if (found.isEmpty()) {
            throw refused(SignatureRefusal.MISSING_AUTHENTICATION, "Missing Authentication Token");
        }
        if (found.size() > 1) {
            throw refused(SignatureRefusal.INCOMPLETE, "There is more than one Authorization header.");
        }
        return found.get(0).value();
    }

    private static String timestamp(SignableRequest request) throws RefusedSignatureException {
        List<HeaderField> found = request.headers(RequestSigner.DATE);
        if (found.size() != 1) {
            throw refused(
                    SignatureRefusal.INCOMPLETE, "Authorization header requires existence of one 'X-Amz-Date' header.");
        }
        return found.get(0).value().strip();
    }

    private Instant requireTime(String timestamp) throws RefusedSignatureException {
        Instant signedAt = Timestamp.parse(timestamp)
                .orElseThrow(() -> refused(
                        SignatureRefusal.INCOMPLETE,
                        "Date must be in ISO-8601 'basic format', for example 20150830T123600Z."));
        Instant now = clock.instant();
        if (signedAt.isBefore(now.minus(TOLERANCE))) {
            throw refused(
                    SignatureRefusal.EXPIRED,
                    "Signature expired: " + timestamp + " is now earlier than " + Timestamp.of(now.minus(TOLERANCE))
                            + " (" + Timestamp.of(now) + " - 5 min.)");
        }
        if (signedAt.isAfter(now.plus(TOLERANCE))) {
            throw refused(
                    SignatureRefusal.NOT_YET_CURRENT,
                    "Signature not yet current: " + timestamp + " is still later than "
                            + Timestamp.of(now.plus(TOLERANCE)) + " (" + Timestamp.of(now) + " + 5 min.)");
        }
        return signedAt;
    }

    private void requireScope(CredentialScope scope, String timestamp) throws RefusedSignatureException {
        if (!scope.region().equals(region)) {
            throw refused(SignatureRefusal.WRONG_SCOPE, "Credential should be scoped to a valid region.");
        }
        if (!scope.service().equals(service)) {
            throw refused(
                    SignatureRefusal.WRONG_SCOPE, "Credential should be scoped to correct service: '" + service + "'.");
        }
        if (!scope.date().equals(Timestamp.date(timestamp))) {
            throw refused(
                    SignatureRefusal.WRONG_SCOPE,
                    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP, from '"
                            + timestamp + "'.");
        }
    }

    private void requireSigned(SignableRequest request, SortedSet<String> signed) throws RefusedSignatureException {
        TreeSet<String> once = new TreeSet<>(demanded);
        request.headerNames().stream().filter(name -> name.startsWith(AMZ)).forEach(once::add);
        for (String name : once) {
            if (!signed.contains(name) || request.headers(name).size() != 1) {
                throw refused(
                        SignatureRefusal.UNSIGNED_HEADER,
                        "'" + name + "' must be there once and be a 'SignedHeader' in the AWS Authorization.");
            }
        }
        for (String name : signed) {
            requirePlain(name, request.headers(name));
        }
    }

    /** Two programs may take other characters for different bytes, or a line end for the end of the header. */
    private static void requirePlain(String name, List<HeaderField> headers) throws RefusedSignatureException {
        if (headers.isEmpty()) {
            throw refused(
                    SignatureRefusal.UNSIGNED_HEADER,
                    "'" + name + "' is a 'SignedHeader' in the AWS Authorization and is missing.");
        }
        for (HeaderField header : headers) {
            if (!header.value().chars().allMatch(c -> c == '\t' || c >= ' ' && c <= '~')) {
                throw refused(
                        SignatureRefusal.MALFORMED_REQUEST,
                        "The value of '" + name + "' has characters other than printable ASCII.");
            }
        }
    }

    private static void requireForm(SignableRequest request) throws RefusedSignatureException {
        if (!request.path().startsWith("/")) {
            throw refused(SignatureRefusal.MALFORMED_REQUEST, "The target of the request does not begin with '/'.");
        }
        for (HeaderField header : request.headers()) {
            if (!NAME.matcher(header.name()).matches()) {
                throw refused(
                        SignatureRefusal.MALFORMED_REQUEST,
                        "The name of a header is not made of letters, digits and the other characters of RFC 9110.");
            }
        }
    }

    private void requireSignature(
            SignableRequest request, Authorization authorization, String timestamp, SigningKey key)
            throws RefusedSignatureException {
        String bodyHash = Sha256.hex(request.body());
        Optional<HeaderField> named =
                request.headers(RequestSigner.BODY_HASH).stream().findFirst();
        if (named.isPresent() && !isEqual(named.get().trimmedValue(), bodyHash)) {
            throw refused(
                    SignatureRefusal.WRONG_BODY_HASH,
                    "The provided 'x-amz-content-sha256' header does not match what was computed.");
        }
        String expected = key.sign(CanonicalRequest.of(request, authorization.signedHeaders(), bodyHash, path)
                .stringToSign(timestamp, authorization.scope()));
        if (!isEqual(authorization.signature(), expected)) {
            throw refused(
                    SignatureRefusal.WRONG_SIGNATURE,
                    "The request signature we calculated does not match the signature you provided. Check your AWS Secret"
                            + " Access Key and signing method. Consult the service documentation for details.");
        }
    }

    private static boolean isEqual(String given, String computed) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), computed.getBytes(StandardCharsets.UTF_8));
    }

    private static RefusedSignatureException refused(SignatureRefusal refusal, String message) {
        return new RefusedSignatureException(refusal, message);
    }
}
