package io.keyhold.server;

import io.keyhold.api.KmsException;
import io.keyhold.api.KmsRequest;
import io.keyhold.api.KmsResponse;
import io.keyhold.api.Operation;
import io.keyhold.server.http.HttpRequest;
import io.keyhold.service.KeyService;
import io.keyhold.wire.AwsJson;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** AWS KMS: the operation is in a header, requests and replies are JSON. */
final class KmsProtocol implements Protocol {
    private static final String JSON = "application/x-amz-json-1.1";
    private static final String TARGET = "TrentService.";
    private final KeyService service;
    private final EntryRequests own;

    KmsProtocol(KeyService service) {
        this.service = service;
        this.own = new EntryRequests(service);
    }

    @Override
    public String service() {
        return "kms";
    }

    @Override
    public String contentType() {
        return JSON;
    }

    @Override
    public String operation(HttpRequest request) {
        String target = target(request);
        String name = target.startsWith(TARGET) ? target.substring(TARGET.length()) : "";
        return KmsRequest.typeOf(name).isPresent()
                ? name
                : own.operation(target).orElse("");
    }

    @Override
    public byte[] answer(Identified who, HttpRequest request, String requestId) {
        String type = request.value("Content-Type");
        if (!type.equals(JSON)) {
            throw new KmsException.Serialization("the Content-Type is `" + type + "`", "Send JSON as " + JSON);
        }
        String name = operation(request);
        if (own.operation(name).isPresent()) {
            return own.answer(who.caller(), name, request.body());
        }
        Class<? extends KmsRequest> asked = KmsRequest.typeOf(name)
                .orElseThrow(() -> new KmsException.UnknownOperation(
                        "operation `" + target(request) + "` does not exist", "Name one of AWS KMS in X-Amz-Target"));
        Optional<KmsResponse> response = service.kms(who.caller()).call(AwsJson.read(asked, request.body()));
        return response.map(each -> AwsJson.write((Record) each)).orElseGet(() -> silence(name));
    }

    /** AWS has no body for most operations without output. */
    private static byte[] silence(String name) {
        return Operation.named(name).filter(Operation::answersEmptyObject).isPresent()
                ? "{}".getBytes(StandardCharsets.US_ASCII)
                : new byte[0];
    }

    private static String target(HttpRequest request) {
        return request.value("X-Amz-Target");
    }

    @Override
    public byte[] error(Refusal refusal, String requestId) {
        return AwsJson.writeError(refusal.code(), refusal.message(), refusal.remedy());
    }
}
