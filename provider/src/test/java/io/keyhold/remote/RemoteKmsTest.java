package io.keyhold.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.GenerateRandomRequest;
import io.keyhold.api.GenerateRandomResponse;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every operation that {@link Kms} has goes to the service, with what it is and what it answers. */
class RemoteKmsTest {
    private final List<String> asked = new ArrayList<>();

    private Kms kms(String reply) {
        return RemoteKms.over(new WireCalls() {
            @Override
            public byte[] call(String target, byte[] body, Effect effect) {
                asked.add(target + " " + effect + " " + new String(body, StandardCharsets.UTF_8));
                return reply.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public String place() {
                return "https://there";
            }

            @Override
            public void close() {}
        });
    }

    @Test
    void operation_thatReadsOrChanges_saysSo() {
        byte[] drawn = kms("{\"Plaintext\":\"AQI=\"}")
                .generateRandom(GenerateRandomRequest.of(2))
                .plaintext();
        kms("").enableKey(EnableKeyRequest.of("a-key"));
        kms("").enableKey(request -> request.keyId("a-key"));

        assertThat(drawn).containsExactly(1, 2);
        assertThat(asked)
                .containsExactly(
                        "TrentService.GenerateRandom NONE {\"NumberOfBytes\":2}",
                        "TrentService.EnableKey CHANGE {\"KeyId\":\"a-key\"}",
                        "TrentService.EnableKey CHANGE {\"KeyId\":\"a-key\"}");
    }

    @Test
    void operations_all_takeOneRequest() {
        assertThat(Arrays.stream(Kms.class.getMethods()).filter(method -> Modifier.isAbstract(method.getModifiers())))
                .hasSizeGreaterThan(50)
                .allSatisfy(method -> assertThat(method.getParameterCount()).isEqualTo(1))
                .extracting(Method::getName)
                .contains("createKey", "decapsulate");
    }

    @Test
    void reply_thatIsSomethingElse_isAnErrorOfTheServiceAndNotOfTheCaller() {
        assertThatThrownBy(() -> kms("{}").describeKey(DescribeKeyRequest.of("a-key")))
                .isInstanceOf(KmsException.Internal.class)
                .hasMessageContaining("the reply of https://there is not a DescribeKeyResponse")
                .hasMessageContaining("Use versions of client and server that belong together");
        assertThatThrownBy(() ->
                        RemoteKms.read(GenerateRandomResponse.class, "<html>".getBytes(StandardCharsets.US_ASCII), "x"))
                .isInstanceOf(KmsException.Internal.class);
    }

    @Test
    @SuppressWarnings("NullAway") // what a program may do all the same
    void request_null_isRefusedInWords() {
        assertThatThrownBy(() -> kms("").enableKey((EnableKeyRequest) null))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining("the request is null")
                .hasMessageContaining("Kms.enableKey");
    }

    @Test
    void proxy_itself_isAnObject() {
        Kms one = kms("");

        assertThat(Set.of(one)).contains(one).doesNotContain(kms(""));
        assertThat(one).hasToString("Kms of another process");
    }
}
