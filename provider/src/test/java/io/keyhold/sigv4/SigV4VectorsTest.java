package io.keyhold.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** AWS's own test suite, in both directions. */
class SigV4VectorsTest {
    @Test
    void suite_isWhole() {
        assertThat(SigV4Vector.all()).hasSize(38);
    }

    @TestFactory
    Stream<DynamicTest> canonicalRequest_andStringToSign_areThoseOfTheSuite() {
        return each(vector -> {
            SignableRequest request = vector.signedRequest();
            Authorization authorization =
                    Authorization.parse(request.headers("authorization").get(0).value());
            CanonicalRequest canonical = CanonicalRequest.of(
                    request, authorization.signedHeaders(), Sha256.hex(request.body()), vector.path());

            assertThat(canonical.text()).isEqualTo(vector.text("canonical-request"));
            assertThat(canonical.stringToSign("20150830T123600Z", authorization.scope()))
                    .isEqualTo(vector.text("string-to-sign"));
        });
    }

    @TestFactory
    Stream<DynamicTest> sign_ofTheSuite_givesItsAuthorization() {
        return each(vector -> {
            RequestSigner signer = new RequestSigner(
                    vector.credential(), SigV4Vector.REGION, SigV4Vector.SERVICE, vector.path(), SigV4Vector.NOW);

            List<HeaderField> added =
                    vector.signsBodyHash() ? signer.signWithBodyHash(vector.request()) : signer.sign(vector.request());

            assertThat(added.get(added.size() - 1).value())
                    .isEqualTo(vector.signedRequest()
                            .headers("authorization")
                            .get(0)
                            .value())
                    .endsWith("Signature=" + vector.text("signature"));
        });
    }

    @TestFactory
    Stream<DynamicTest> verify_ofTheSuite_isProved() {
        return SigV4Vector.all()
                .filter(vector -> !vector.omitsToken())
                .map(vector -> DynamicTest.dynamicTest(vector.toString(), () -> {
                    VerifiedRequest verified = verifier(vector).verify(vector.signedRequest(), SigV4Vector::keys);

                    assertThat(verified.claim().accessKeyId()).isEqualTo("AKIDEXAMPLE");
                    assertThat(verified.claim().sessionToken()).isEqualTo(vector.sessionToken());
                    assertThat(verified.signedAt()).isEqualTo("2015-08-30T12:36:00Z");
                    assertThat(verified.signedHeaders()).contains("host", "x-amz-date");
                }));
    }

    /** The suite has one request whose session token is not signed; here whoever holds a token signs it. */
    @Test
    void verify_tokenThatIsNotSigned_isRefused() {
        SigV4Vector vector =
                SigV4Vector.all().filter(SigV4Vector::omitsToken).findFirst().orElseThrow();

        assertThatThrownBy(() -> verifier(vector).verify(vector.signedRequest(), SigV4Vector::keys))
                .isInstanceOf(RefusedSignatureException.class)
                .hasMessage(
                        "'x-amz-security-token' must be there once and be a 'SignedHeader' in the AWS Authorization.")
                .extracting(e -> ((RefusedSignatureException) e).refusal())
                .isEqualTo(SignatureRefusal.UNSIGNED_HEADER);
    }

    @TestFactory
    Stream<DynamicTest> verify_whatWeSigned_isProved() {
        return each(vector -> {
            RequestSigner signer = new RequestSigner(
                    vector.credential(), SigV4Vector.REGION, SigV4Vector.SERVICE, vector.path(), SigV4Vector.NOW);
            List<HeaderField> headers = new ArrayList<>(vector.request().headers());
            headers.addAll(signer.sign(vector.request()));

            assertThat(verifier(vector).verify(vector.request().with(headers), SigV4Vector::keys))
                    .isNotNull();
        });
    }

    private static RequestVerifier verifier(SigV4Vector vector) {
        return new RequestVerifier(SigV4Vector.REGION, SigV4Vector.SERVICE, Set.of(), vector.path(), SigV4Vector.NOW);
    }

    private interface VectorTest {
        void run(SigV4Vector vector) throws Exception;
    }

    private static Stream<DynamicTest> each(VectorTest test) {
        return SigV4Vector.all().map(vector -> DynamicTest.dynamicTest(vector.toString(), () -> test.run(vector)));
    }
}
