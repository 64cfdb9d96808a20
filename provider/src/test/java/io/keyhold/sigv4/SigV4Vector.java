package io.keyhold.sigv4;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A case of AWS's test suite for signing in headers.
 *
 * @param json the case as it is published
 */
record SigV4Vector(JsonNode json) {
    static final String REGION = "us-east-1";
    static final String SERVICE = "service";
    static final Clock NOW = Clock.fixed(Instant.parse("2015-08-30T12:36:00Z"), ZoneOffset.UTC);
    static final String ACCESS_KEY_ID = "AKIDEXAMPLE";
    static final byte[] SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".getBytes(StandardCharsets.US_ASCII);

    private static final SigningKeyCache KEYS = new SigningKeyCache(4);

    /** All cases; the test is skipped where the folder is not there. */
    static Stream<SigV4Vector> all() {
        Path folder = Path.of(System.getProperty("keyhold.vectors", "../../shared/vectors"));
        assumeTrue(Files.isDirectory(folder), () -> "no test vectors in " + folder + "; set -Dkeyhold.vectors");
        try {
            JsonNode file = new ObjectMapper()
                    .readTree(folder.resolve("sigv4/sigv4-header.json").toFile());
            return StreamSupport.stream(file.get("cases").spliterator(), false).map(SigV4Vector::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The signing key of the one access key of the suite. */
    static Optional<SigningKey> keys(SignatureClaim claim) {
        return claim.accessKeyId().equals(ACCESS_KEY_ID)
                ? Optional.of(KEYS.get(ACCESS_KEY_ID, 1, claim.scope(), SECRET::clone))
                : Optional.empty();
    }

    SigningCredential credential() {
        SigningCredential credential = SigningCredential.of(ACCESS_KEY_ID, SECRET);
        return sessionToken().map(credential::withSessionToken).orElse(credential);
    }

    Optional<String> sessionToken() {
        JsonNode token = json.get("context").get("credentials").get("token");
        return token == null || omitsToken() ? Optional.empty() : Optional.of(token.asText());
    }

    /** The token is sent, and not signed. */
    boolean omitsToken() {
        return json.get("context").path("omit_session_token").asBoolean();
    }

    boolean signsBodyHash() {
        return json.get("context").get("sign_body").asBoolean();
    }

    CanonicalPath path() {
        return json.get("context").get("normalize").asBoolean() ? CanonicalPath.NORMALIZED : CanonicalPath.AS_SENT;
    }

    String text(String member) {
        return json.get(member).asText();
    }

    SignableRequest request() {
        return parse(text("request"));
    }

    SignableRequest signedRequest() {
        return parse(text("signed-request"));
    }

    /** A request as text; a folded line belongs to the header before it, and a blank may be in the target. */
    static SignableRequest parse(String text) {
        int end = text.indexOf("\n\n");
        List<String> lines = List.of((end < 0 ? text : text.substring(0, end)).split("\n", -1));
        String first = lines.get(0);
        List<HeaderField> headers = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            if (line.startsWith(" ")) {
                HeaderField folded = headers.remove(headers.size() - 1);
                headers.add(new HeaderField(folded.name(), folded.value() + line));
            } else if (!line.isEmpty()) {
                int colon = line.indexOf(':');
                headers.add(new HeaderField(line.substring(0, colon), line.substring(colon + 1)));
            }
        }
        String body = end < 0 ? "" : text.substring(end + 2);
        return SignableRequest.of(
                first.substring(0, first.indexOf(' ')),
                first.substring(first.indexOf(' ') + 1, first.lastIndexOf(' ')),
                headers,
                body.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return text("name");
    }
}
