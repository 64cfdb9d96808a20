package io.keyhold.xks;

import java.util.Optional;

/**
 * The call to KMS behind a request, for the proxy to decide and log by.
 *
 * @param principalArn who calls; empty for what Keyhold does by itself
 * @param operation the call, for example {@code Encrypt}
 * @param requestId the id of the call, which its audit record has too
 * @param keyArn the KMS key; empty while it is being created
 * @param viaService the service on whose behalf the call is made
 * @param sourceVpc the network that the call comes from
 * @param sourceVpce the endpoint that the call comes through
 */
public record RequestMetadata(
        Optional<String> principalArn,
        String operation,
        String requestId,
        Optional<String> keyArn,
        Optional<String> viaService,
        Optional<String> sourceVpc,
        Optional<String> sourceVpce) {

    /** Of a call that only asks whether all is well. */
    public static RequestMetadata ofHealth(String operation, String requestId) {
        return new RequestMetadata(
                Optional.empty(),
                operation,
                requestId,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    void write(JsonText json) {
        json.object("requestMetadata", inner -> {
            principalArn.ifPresent(value -> inner.text("awsPrincipalArn", value));
            sourceVpc.ifPresent(value -> inner.text("awsSourceVpc", value));
            sourceVpce.ifPresent(value -> inner.text("awsSourceVpce", value));
            viaService.ifPresent(value -> inner.text("kmsViaService", value));
            keyArn.ifPresent(value -> inner.text("kmsKeyArn", value));
            inner.text("kmsOperation", operation);
            inner.text("kmsRequestId", requestId);
        });
    }
}
