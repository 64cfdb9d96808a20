package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyhold.api.AccessKeyCredential;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.RevokeGrantRequest;
import io.keyhold.server.ServerEndpoint;
import io.keyhold.server.SignedRequests;
import io.keyhold.server.http.HttpReply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What takes a right away counts with the very next request to a server. */
class ServedAccessTest {
    private static final String ALICE = "arn:aws:iam::111122223333:user/alice";
    private static final String ROLE = "arn:aws:iam::111122223333:role/signer";
    private static final String SESSION = "arn:aws:sts::111122223333:assumed-role/signer/build-7";

    @TempDir
    Path directory;

    private TestEndpoint world;
    private ServerEndpoint endpoint;

    @BeforeEach
    void open() {
        world = new TestEndpoint(directory);
        endpoint = world.endpoint();
        admin().createPrincipal(ALICE);
        admin().createPrincipal(ROLE);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private KeyholdAdmin admin() {
        return world.life().keyhold().admin();
    }

    private HttpReply ask(AccessKeyCredential as, String operation, String json) {
        return endpoint.handle(new SignedRequests(as, world.life().clock).kms(operation, json));
    }

    private static String code(HttpReply reply) {
        try {
            JsonNode body = new ObjectMapper().readTree(reply.body());
            return reply.status() == 200 ? "" : body.path("__type").asText();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encryption(String key) {
        return "{\"KeyId\":\"" + key + "\",\"Plaintext\":\"aGVsbG8=\"}";
    }

    @Test
    void revokedGrantAndDisabledKey_countWithTheNextRequest() {
        AccessKeyCredential alice = admin().createAccessKey(ALICE);
        String key = world.life().createKey();
        assertThat(code(ask(alice, "Encrypt", encryption(key)))).isEqualTo("AccessDeniedException");

        String grant = world.life()
                .kms()
                .createGrant(CreateGrantRequest.of(key, List.of(GrantOperation.ENCRYPT))
                        .withGranteePrincipal(ALICE))
                .grantId();
        assertThat(code(ask(alice, "Encrypt", encryption(key)))).isEmpty();

        world.life().kms().disableKey(DisableKeyRequest.of(key));
        assertThat(code(ask(alice, "Encrypt", encryption(key)))).isEqualTo("DisabledException");

        world.life().kms().revokeGrant(RevokeGrantRequest.of(key, grant));
        assertThat(code(ask(alice, "Encrypt", encryption(key)))).isEqualTo("AccessDeniedException");
    }

    @Test
    void deletedAccessKeyAndUser_countWithTheNextRequest() {
        AccessKeyCredential first = admin().createAccessKey(ALICE);
        AccessKeyCredential second = admin().createAccessKey(ALICE);
        assertThat(code(ask(first, "ListKeys", "{}"))).isEqualTo("AccessDeniedException");

        admin().deleteAccessKey(first.accessKeyId());
        assertThat(code(ask(first, "ListKeys", "{}"))).isEqualTo("UnrecognizedClientException");
        assertThat(code(ask(second, "ListKeys", "{}"))).isEqualTo("AccessDeniedException");
        admin().deletePrincipal(ALICE);
        assertThat(code(ask(second, "ListKeys", "{}"))).isEqualTo("UnrecognizedClientException");
    }

    /** How IAM revokes sessions: by a policy on the time at which they began. */
    @Test
    void sessions_thatBeganBeforeATime_areRevokedByAPolicy() {
        admin().putPolicy(
                        ROLE,
                        "list",
                        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"kms:ListKeys\",\"Resource\":\"*\"}}");
        AccessKeyCredential before = admin().createSessionCredential(SESSION, Duration.ofHours(12));
        assertThat(code(ask(before, "ListKeys", "{}"))).isEmpty();

        world.life().clock.advance(Duration.ofHours(2));
        admin().putPolicy(
                        ROLE,
                        "revoke",
                        "{\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":"
                                + "{\"DateLessThan\":{\"aws:TokenIssueTime\":\"2026-01-01T01:00:00Z\"}}}}");
        AccessKeyCredential after = admin().createSessionCredential(SESSION, Duration.ofHours(12));

        assertThat(code(ask(before, "ListKeys", "{}"))).isEqualTo("AccessDeniedException");
        assertThat(code(ask(after, "ListKeys", "{}"))).isEmpty();
    }

    @Test
    void audit_ofARequest_hasItsAccessKey_andTheBeginOfTheSession() {
        AccessKeyCredential session = admin().createSessionCredential(SESSION, Duration.ofHours(1));
        ask(world.credential(), "GenerateRandom", "{\"NumberOfBytes\":8}");
        ask(session, "GenerateRandom", "{\"NumberOfBytes\":8}");

        List<JsonNode> events = world.life().events("GenerateRandom");
        assertThat(events).hasSize(2);
        assertThat(events.get(0).at("/userIdentity/accessKeyId").asText())
                .isEqualTo(world.credential().accessKeyId());
        assertThat(events.get(1).at("/userIdentity/accessKeyId").asText()).isEqualTo(session.accessKeyId());
        assertThat(events.get(1)
                        .at("/userIdentity/sessionContext/attributes/creationDate")
                        .asText())
                .isEqualTo("2026-01-01T00:00:00Z");
        assertThat(events.toString()).doesNotContain("keyhold:accesskeyid", session.secretAccessKey());
    }

    @Test
    void serverAuthority_made_isAuditedOnce() {
        world.life().keyhold().serverAuthority();
        try (Keyhold other = world.life().open()) {
            assertThat(other.serverAuthority()).isEqualTo(world.life().keyhold().serverAuthority());
        }

        assertThat(world.life().events("CreateServerAuthority")).singleElement().satisfies(event -> {
            assertThat(event.at("/requestParameters/subject").asText()).startsWith("CN=Keyhold server authority");
            assertThat(event.at("/requestParameters/serialNumber").asText()).matches("[0-9a-f]{20,40}");
        });
    }
}
