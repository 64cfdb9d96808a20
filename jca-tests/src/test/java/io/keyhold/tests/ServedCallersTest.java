package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.AccessKeyCredential;
import io.keyhold.api.AuditQuery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateKeyRequest;
import software.amazon.awssdk.services.kms.model.KmsException;

/** Who a request is from, as access keys, conditions and the audit see it: the SDK of AWS for Java over TLS. */
class ServedCallersTest {
    private static final SdkBytes HELLO = SdkBytes.fromUtf8String("hello");

    @TempDir
    static Path directory;

    private static SdkServer server;
    private static KmsClient kms;

    @BeforeAll
    static void start() throws IOException {
        server = new SdkServer(directory);
        kms = server.client(SdkServer.ROOT);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String key(UnaryOperator<CreateKeyRequest.Builder> members) {
        return kms.createKey(members.apply(CreateKeyRequest.builder()).build())
                .keyMetadata()
                .keyId();
    }

    @Test
    void accessKey_disabledOrDeleted_isRefusedWithTheNextRequest() {
        server.keyhold().admin().createPrincipal("arn:aws:iam::111122223333:user/bob");
        AccessKeyCredential key = server.keyhold().admin().createAccessKey("arn:aws:iam::111122223333:user/bob");
        KmsClient bob = server.client(key);
        assertThatThrownBy(() -> bob.listKeys()).hasMessageContaining("is not authorized");

        server.keyhold().admin().disableAccessKey(key.accessKeyId());
        assertUnknown(bob);
        server.keyhold().admin().enableAccessKey(key.accessKeyId());
        assertThatThrownBy(() -> bob.listKeys()).hasMessageContaining("is not authorized");
        server.keyhold().admin().deleteAccessKey(key.accessKeyId());
        assertUnknown(bob);
    }

    private static void assertUnknown(KmsClient client) {
        assertThatThrownBy(client::listKeys)
                .isInstanceOf(KmsException.class)
                .hasMessageContaining("The security token included in the request is invalid.")
                .satisfies(e -> assertThat(((KmsException) e).awsErrorDetails().errorCode())
                        .isEqualTo("UnrecognizedClientException"));
    }

    @Test
    void session_ofARole_actsAsIt() {
        server.keyhold().admin().createPrincipal("arn:aws:iam::111122223333:role/signer");
        AccessKeyCredential key = server.keyhold()
                .admin()
                .createSessionCredential(
                        "arn:aws:sts::111122223333:assumed-role/signer/build-7", Duration.ofMinutes(15));

        assertThatThrownBy(() -> server.client(key).listKeys())
                .hasMessageContaining("User: arn:aws:sts::111122223333:assumed-role/signer/build-7 is not authorized");
    }

    @Test
    void audit_ofARequest_hasItsIdAndWhereItCameFrom() {
        var response = kms.generateRandom(request -> request.numberOfBytes(5));
        String id = response.responseMetadata().requestId();
        String trail = trail();

        assertThat(trail.lines().filter(line -> line.contains(id)))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains(
                                "\"requestID\":\"" + id + "\"",
                                "\"sourceIPAddress\":\"127.0.0.1\"",
                                "\"userAgent\":\"aws-sdk-java/"));
    }

    private static String trail() {
        try (var records = server.keyhold().auditLog().lookup(AuditQuery.ALL)) {
            return records.flatMap(record -> record.json().stream()).collect(Collectors.joining("\n"));
        }
    }

    @Test
    void condition_onTheAddressAndTls_hasTheRealValues() {
        String id = key(request -> request.policy(policy("\"aws:SourceIp\":\"127.0.0.0/8\"")));
        String elsewhere = key(request -> request.policy(policy("\"aws:SourceIp\":\"10.0.0.0/8\"")));

        kms.encrypt(request -> request.keyId(id).plaintext(HELLO));
        assertThatThrownBy(() -> kms.encrypt(request -> request.keyId(elsewhere).plaintext(HELLO)))
                .hasMessageContaining("is not authorized");
    }

    private static String policy(String address) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":["
                + "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"" + SdkServer.ROOT
                + "\"},\"NotAction\":\"kms:Encrypt\",\"Resource\":\"*\"},"
                + "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"" + SdkServer.ROOT
                + "\"},\"Action\":\"kms:Encrypt\",\"Resource\":\"*\",\"Condition\":{"
                + "\"IpAddress\":{" + address + "},\"Bool\":{\"aws:SecureTransport\":\"true\"},"
                + "\"StringLike\":{\"aws:UserAgent\":\"aws-sdk-java/*\"}}}]}";
    }

    @Test
    void secrets_ofTheRequest_areNotInTheTrail() {
        String symmetric = key(request -> request);
        kms.encrypt(request -> request.keyId(symmetric)
                .plaintext(SdkBytes.fromString("a plaintext to look for", StandardCharsets.UTF_8)));

        assertThat(trail())
                .doesNotContain("a plaintext to look for")
                .doesNotContain(
                        Base64.getEncoder().encodeToString("a plaintext to look for".getBytes(StandardCharsets.UTF_8)));
    }
}
