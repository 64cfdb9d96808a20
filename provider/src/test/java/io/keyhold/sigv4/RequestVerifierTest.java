package io.keyhold.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server refuses, and as what. */
class RequestVerifierTest {
    private static final byte[] BODY = "{\"KeyId\":\"alias/x\"}".getBytes(StandardCharsets.UTF_8);
    private static final List<HeaderField> HEADERS = List.of(
            new HeaderField("Host", "localhost:8443"),
            new HeaderField("Content-Type", "application/x-amz-json-1.1"),
            new HeaderField("X-Amz-Target", "TrentService.DescribeKey"));
    private static final Clock NOW = SigV4Vector.NOW;
    private static final Set<String> DEMANDED = Set.of("content-type", "x-amz-target");
    private static final RequestVerifier VERIFIER =
            new RequestVerifier("eu-central-1", "kms", DEMANDED, CanonicalPath.AS_SENT, NOW);
    private static final String AUTHORIZATION =
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/eu-central-1/kms/aws4_request,"
                    + " SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=" + "0".repeat(64);

    private static RequestSigner signer(String region, String service, Clock clock) {
        return new RequestSigner(
                SigningCredential.of("AKIDEXAMPLE", SigV4Vector.SECRET), region, service, CanonicalPath.AS_SENT, clock);
    }

    private static SignableRequest request(List<HeaderField> headers, byte[] body) {
        return SignableRequest.of("POST", "/", headers, body);
    }

    private static List<HeaderField> signed(RequestSigner signer, List<HeaderField> headers) {
        List<HeaderField> all = new ArrayList<>(headers);
        all.addAll(signer.sign(request(headers, BODY)));
        return all;
    }

    private static List<HeaderField> signed() {
        return signed(signer("eu-central-1", "kms", NOW), HEADERS);
    }

    private static List<HeaderField> changed(String name, UnaryOperator<String> change) {
        return signed().stream()
                .map(header -> header.name().equals(name)
                        ? new HeaderField(header.name(), change.apply(header.value()))
                        : header)
                .toList();
    }

    private static List<HeaderField> with(HeaderField more) {
        List<HeaderField> all = new ArrayList<>(signed());
        all.add(more);
        return all;
    }

    private static List<HeaderField> without(String name) {
        return signed().stream().filter(header -> !header.name().equals(name)).toList();
    }

    private static void assertRefused(List<HeaderField> headers, SignatureRefusal refusal, String message) {
        assertRefused(request(headers, BODY), refusal, message);
    }

    private static void assertRefused(SignableRequest request, SignatureRefusal refusal, String message) {
        RefusedSignatureException refused = catchThrowableOfType(
                RefusedSignatureException.class, () -> VERIFIER.verify(request, SigV4Vector::keys));

        assertThat(refused).hasMessage(message);
        assertThat(refused.refusal()).isEqualTo(refusal);
    }

    @Test
    void verify_signedRequest_saysWhoseItIs() throws RefusedSignatureException {
        VerifiedRequest verified = VERIFIER.verify(request(signed(), BODY), SigV4Vector::keys);

        assertThat(verified.claim())
                .isEqualTo(new SignatureClaim(
                        "AKIDEXAMPLE", Optional.empty(), new CredentialScope("20150830", "eu-central-1", "kms")));
        assertThat(verified.signedAt()).isEqualTo(NOW.instant());
        assertThat(verified.signedHeaders())
                .containsExactlyInAnyOrder("content-type", "host", "x-amz-date", "x-amz-target");
    }

    @Test
    void verify_noAuthorization_isMissing() {
        assertRefused(
                without("Authorization"), SignatureRefusal.MISSING_AUTHENTICATION, "Missing Authentication Token");
    }

    @Test
    void verify_twoAuthorizations_isIncomplete() {
        assertRefused(
                with(new HeaderField("authorization", AUTHORIZATION)),
                SignatureRefusal.INCOMPLETE,
                "There is more than one Authorization header.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ' SignedHeaders='    | ' Signedheaders='   | Authorization header has a part that is not one of 'Credential', 'SignedHeaders' and 'Signature' with a value.
            ', SignedHeaders='   | ', '                | Authorization header has a part that is not one of 'Credential', 'SignedHeaders' and 'Signature' with a value.
            ', SignedHeaders='   | ', Signature=0, SignedHeaders=' | Authorization header has more than one 'Signature' parameter.
            ', Signature='       | ',, Signature='     | Authorization header has a part that is not one of 'Credential', 'SignedHeaders' and 'Signature' with a value.
            ', Signature='       | ', Signature=0'     | Signature must be 64 lower-case hex digits.
            /kms/aws4_request    | /kms                | Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.
            /kms/aws4_request    | /kms/aws4_request/x | Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.
            =AKIDEXAMPLE/        | =/                  | Credential must begin with an access key id of 1 to 128 letters, digits and underscores.
            =AKIDEXAMPLE/        | =AKID-EXAMPLE/      | Credential must begin with an access key id of 1 to 128 letters, digits and underscores.
            content-type;host    | host;content-type   | SignedHeaders must be different header names in lower case, sorted, with ';' between them.
            content-type;host    | Content-Type;host   | SignedHeaders must be different header names in lower case, sorted, with ';' between them.
            content-type;host    | host;host           | SignedHeaders must be different header names in lower case, sorted, with ';' between them.
            content-type;host    | content-type;;host  | SignedHeaders must be different header names in lower case, sorted, with ';' between them.
            AWS4-HMAC-SHA256     | AWS4-ECDSA-P256-SHA256 | Unsupported signature algorithm; use 'AWS4-HMAC-SHA256'.
            AWS4-HMAC-SHA256     | Basic               | Unsupported signature algorithm; use 'AWS4-HMAC-SHA256'.
            """)
    void verify_authorizationOfAnotherForm_isIncomplete(String part, String other, String message) {
        assertThat(AUTHORIZATION).contains(part);

        assertRefused(
                changed("Authorization", value -> value.replace(part, other)), SignatureRefusal.INCOMPLETE, message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Credential", "SignedHeaders", "Signature"})
    void verify_partOfAuthorizationIsMissing_isIncompleteAndNamesIt(String name) {
        String whole = AUTHORIZATION.substring("AWS4-HMAC-SHA256 ".length());
        List<String> parts = List.of(whole.split(", ", -1));
        String rest = String.join(
                ", ",
                parts.stream().filter(part -> !part.startsWith(name + "=")).toList());

        assertRefused(
                changed("Authorization", value -> "AWS4-HMAC-SHA256 " + rest),
                SignatureRefusal.INCOMPLETE,
                "Authorization header requires '" + name + "' parameter.");
    }

    @Test
    void verify_authorizationLongerThanAnyClientSends_isRefusedBeforeItIsRead() {
        assertRefused(
                changed("Authorization", value -> value + " ".repeat(2049 - value.length())),
                SignatureRefusal.INCOMPLETE,
                "Authorization header is longer than 2048 characters.");
    }

    @Test
    void verify_manySpacesBetweenTheParts_isProved() throws RefusedSignatureException {
        List<HeaderField> headers =
                changed("Authorization", value -> value.replace(", ", " ".repeat(600) + "," + " ".repeat(200)));

        assertThat(VERIFIER.verify(request(headers, BODY), SigV4Vector::keys)).isNotNull();
    }

    @Test
    void verify_partsInAnotherOrderWithoutSpaces_isProved() throws RefusedSignatureException {
        List<HeaderField> headers = changed("Authorization", value -> {
            List<String> parts =
                    List.of(value.substring("AWS4-HMAC-SHA256 ".length()).split(", ", -1));
            return "AWS4-HMAC-SHA256 " + parts.get(2) + "," + parts.get(0) + " , " + parts.get(1);
        });

        assertThat(VERIFIER.verify(request(headers, BODY), SigV4Vector::keys)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /eu-central-1/  | /us-east-1/   | Credential should be scoped to a valid region.
            /kms/           | /sts/         | Credential should be scoped to correct service: 'kms'.
            /aws4_request   | /aws5_request | Credential should be scoped with a valid terminator: 'aws4_request'.
            /20150830/      | /20150829/    | Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP, from '20150830T123600Z'.
            """)
    void verify_anotherScope_isRefused(String part, String other, String message) {
        assertRefused(
                changed("Authorization", value -> value.replace(part, other)), SignatureRefusal.WRONG_SCOPE, message);
    }

    @ParameterizedTest
    @CsvSource({"-300", "300", "0"})
    void verify_withinFiveMinutes_isProved(long seconds) throws RefusedSignatureException {
        List<HeaderField> headers =
                signed(signer("eu-central-1", "kms", Clock.offset(NOW, Duration.ofSeconds(seconds))), HEADERS);

        assertThat(VERIFIER.verify(request(headers, BODY), SigV4Vector::keys).signedAt())
                .isEqualTo(NOW.instant().plusSeconds(seconds));
    }

    @Test
    void verify_olderThanFiveMinutes_isExpired() {
        assertRefused(
                signed(signer("eu-central-1", "kms", Clock.offset(NOW, Duration.ofSeconds(-301))), HEADERS),
                SignatureRefusal.EXPIRED,
                "Signature expired: 20150830T123059Z is now earlier than 20150830T123100Z (20150830T123600Z - 5 min.)");
    }

    @Test
    void verify_moreThanFiveMinutesAhead_isNotYetCurrent() {
        assertRefused(
                signed(signer("eu-central-1", "kms", Clock.offset(NOW, Duration.ofSeconds(301))), HEADERS),
                SignatureRefusal.NOT_YET_CURRENT,
                "Signature not yet current: 20150830T124101Z is still later than 20150830T124100Z (20150830T123600Z + 5"
                        + " min.)");
    }

    @Test
    void verify_afterMidnight_takesTheDayOfTheTimeStamp() throws RefusedSignatureException {
        Clock before = Clock.fixed(Instant.parse("2015-08-30T23:58:00Z"), NOW.getZone());
        Clock after = Clock.fixed(Instant.parse("2015-08-31T00:02:00Z"), NOW.getZone());
        RequestVerifier verifier = new RequestVerifier("eu-central-1", "kms", DEMANDED, CanonicalPath.AS_SENT, after);

        assertThat(verifier.verify(
                                request(signed(signer("eu-central-1", "kms", before), HEADERS), BODY),
                                SigV4Vector::keys)
                        .claim()
                        .scope()
                        .date())
                .isEqualTo("20150830");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2015-08-30T12:36:00Z",
                "20150830T123600",
                "20150230T123600Z",
                "20150830T243600Z",
                "20150830T123660Z",
                "٢٠١٥٠٨٣٠T١٢٣٦٠٠Z",
                "",
                "Sun, 30 Aug 2015 12:36:00 GMT"
            })
    void verify_timeStampOfAnotherForm_isIncomplete(String date) {
        assertRefused(
                changed("X-Amz-Date", value -> date),
                SignatureRefusal.INCOMPLETE,
                "Date must be in ISO-8601 'basic format', for example 20150830T123600Z.");
    }

    @Test
    void verify_noTimeStampOrTwo_isIncomplete() {
        String message = "Authorization header requires existence of one 'X-Amz-Date' header.";

        assertRefused(without("X-Amz-Date"), SignatureRefusal.INCOMPLETE, message);
        assertRefused(with(new HeaderField("x-amz-date", "20150830T123600Z")), SignatureRefusal.INCOMPLETE, message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"content-type", "host", "x-amz-date", "x-amz-target"})
    void verify_demandedHeaderNotSigned_isRefused(String name) {
        String list = "content-type;host;x-amz-date;x-amz-target";
        String others = String.join(
                ";",
                List.of(list.split(";", -1)).stream()
                        .filter(other -> !other.equals(name))
                        .toList());

        assertRefused(
                changed("Authorization", value -> value.replace(list, others)),
                SignatureRefusal.UNSIGNED_HEADER,
                "'" + name + "' must be there once and be a 'SignedHeader' in the AWS Authorization.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "Content-Type", "X-Amz-Target"})
    void verify_demandedHeaderTwice_isRefused(String name) {
        assertRefused(
                with(new HeaderField(name.toUpperCase(Locale.ROOT), "x")),
                SignatureRefusal.UNSIGNED_HEADER,
                "'" + name.toLowerCase(Locale.ROOT)
                        + "' must be there once and be a 'SignedHeader' in the AWS Authorization.");
    }

    /** Whatever of AWS's own a client sends counts for something. */
    @ParameterizedTest
    @ValueSource(strings = {"x-amz-security-token", "x-amz-content-sha256", "x-amz-anything"})
    void verify_headerOfAwsThatIsNotSigned_isRefused(String name) {
        assertRefused(
                with(new HeaderField(name, "x")),
                SignatureRefusal.UNSIGNED_HEADER,
                "'" + name + "' must be there once and be a 'SignedHeader' in the AWS Authorization.");
    }

    @Test
    void verify_headerOfTheWayThatIsNotSigned_isProved() throws RefusedSignatureException {
        List<HeaderField> headers = with(new HeaderField("X-Amzn-Trace-Id", "Root=1"));

        assertThat(VERIFIER.verify(request(headers, BODY), SigV4Vector::keys)).isNotNull();
    }

    @Test
    void verify_signedHeaderThatIsNotThere_isRefused() {
        assertRefused(
                changed("Authorization", value -> value.replace(";host", ";date;host")),
                SignatureRefusal.UNSIGNED_HEADER,
                "'date' is a 'SignedHeader' in the AWS Authorization and is missing.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\r", "\n", "\u007f", "\u00e9", "\u3000"})
    void verify_signedValueWithOtherCharacters_isRefused(String character) {
        assertRefused(
                changed("Content-Type", value -> value + character),
                SignatureRefusal.MALFORMED_REQUEST,
                "The value of 'content-type' has characters other than printable ASCII.");
    }

    /** The Kelvin sign is a K to {@code equalsIgnoreCase}. */
    @ParameterizedTest
    @ValueSource(strings = {"x-amz-security-to\u212Aen", "host ", "", "a:b", "a\tb"})
    void verify_headerNameWithOtherCharacters_isRefused(String name) {
        assertRefused(
                with(new HeaderField(name, "x")),
                SignatureRefusal.MALFORMED_REQUEST,
                "The name of a header is not made of letters, digits and the other characters of RFC 9110.");
    }

    /** To a path that is normalised, each of these is the root. */
    @ParameterizedTest
    @ValueSource(strings = {"", ".", "?", "x/..", "http://localhost/", "*"})
    void verify_targetThatIsNotAPath_isRefused(String target) {
        assertRefused(
                SignableRequest.of("POST", target, signed(), BODY),
                SignatureRefusal.MALFORMED_REQUEST,
                "The target of the request does not begin with '/'.");
    }

    @Test
    void verify_unknownAccessKey_isRefused() {
        assertRefused(
                changed("Authorization", value -> value.replace("AKIDEXAMPLE", "AKIDEXAMPLE2")),
                SignatureRefusal.UNKNOWN_ACCESS_KEY,
                "The security token included in the request is invalid.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", ""})
    void verify_bodyHashThatIsNone_isRefused(String hash) {
        List<HeaderField> headers = new ArrayList<>(HEADERS);
        headers.add(new HeaderField("X-Amz-Date", "20150830T123600Z"));
        headers.add(new HeaderField("X-Amz-Content-Sha256", hash));
        headers.add(new HeaderField(
                "Authorization", AUTHORIZATION.replace("host;x-amz-date", "host;x-amz-content-sha256;x-amz-date")));

        assertRefused(
                headers,
                SignatureRefusal.WRONG_BODY_HASH,
                "The provided 'x-amz-content-sha256' header does not match what was computed.");
    }

    @Test
    void verify_anotherBody_isRefusedWithAndWithoutItsHash() {
        byte[] other = BODY.clone();
        other[3] ^= 1;
        List<HeaderField> hashed = new ArrayList<>(HEADERS);
        hashed.addAll(signer("eu-central-1", "kms", NOW).signWithBodyHash(request(HEADERS, BODY)));

        assertRefused(
                request(signed(), other),
                SignatureRefusal.WRONG_SIGNATURE,
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access"
                        + " Key and signing method. Consult the service documentation for details.");
        assertRefused(
                request(hashed, other),
                SignatureRefusal.WRONG_BODY_HASH,
                "The provided 'x-amz-content-sha256' header does not match what was computed.");
    }

    @Test
    void verify_formOrScopeOrTimeIsWrong_doesNotAskForTheKey() {
        AtomicInteger asked = new AtomicInteger();
        SigningKeySource keys = claim -> {
            asked.incrementAndGet();
            return SigV4Vector.keys(claim);
        };

        for (List<HeaderField> headers : List.of(
                without("Authorization"),
                changed("Authorization", value -> value.replace("/kms/", "/sts/")),
                changed("X-Amz-Date", value -> "20150830T000000Z"),
                with(new HeaderField("x-amz-anything", "x")))) {
            assertThatThrownBy(() -> VERIFIER.verify(request(headers, BODY), keys))
                    .isInstanceOf(RefusedSignatureException.class);
        }

        assertThat(asked).hasValue(0);
    }

    @Test
    void toString_ofClaimCredentialAndKey_hasNoSecret() {
        SigningCredential credential =
                SigningCredential.of("AKIDEXAMPLE", SigV4Vector.SECRET).withSessionToken("token-text");
        CredentialScope scope = new CredentialScope("20150830", "eu-central-1", "kms");

        assertThat(List.of(
                        credential.toString(),
                        SigningKey.derive(SigV4Vector.SECRET, scope).toString(),
                        new SignatureClaim("AKIDEXAMPLE", Optional.of("token-text"), scope).toString(),
                        request(HEADERS, BODY).toString()))
                .containsExactly(
                        "SigningCredential[AKIDEXAMPLE]",
                        "SigningKey",
                        "SignatureClaim[accessKeyId=AKIDEXAMPLE, scope=CredentialScope[date=20150830,"
                                + " region=eu-central-1, service=kms]]",
                        "POST /");
    }
}
