package io.keyhold;

import static io.keyhold.AccessWorld.ALICE;
import static io.keyhold.AccessWorld.BOB;
import static io.keyhold.AccessWorld.allow;
import static io.keyhold.AccessWorld.delegation;
import static io.keyhold.AccessWorld.iam;
import static io.keyhold.AccessWorld.policy;
import static io.keyhold.AccessWorld.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateGrantResponse;
import io.keyhold.api.DeleteAliasRequest;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.PutKeyPolicyRequest;
import io.keyhold.api.RetireGrantRequest;
import io.keyhold.api.RevokeGrantRequest;
import io.keyhold.api.Tag;
import io.keyhold.api.TagResourceRequest;
import io.keyhold.api.UntagResourceRequest;
import io.keyhold.api.UpdateAliasRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one JVM changes counts before the call returns, and on the next operation of another JVM on the same store. */
class AccessProcessesTest {
    private static final String OK = "ok";
    private static final String DENIED = "AccessDeniedException";

    @TempDir
    Path directory;

    private AccessWorld world;
    private Process other;
    private BufferedReader answers;
    private PrintStream questions;
    private String key;

    @BeforeEach
    void open() throws IOException {
        world = new AccessWorld(directory);
        key = world.key();
        other = AccessProcess.start(directory.resolve("keyhold.properties"));
        answers = new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8));
        questions = new PrintStream(other.getOutputStream(), true, StandardCharsets.UTF_8);
        assertThat(answers.readLine()).isEqualTo("open");
        assertThat(ask(ALICE, key)).isEqualTo(DENIED);
    }

    @AfterEach
    void close() {
        other.destroyForcibly();
        world.close();
    }

    private String ask(String caller, String keyId) throws IOException {
        questions.println(caller + " " + keyId);
        return answers.readLine();
    }

    @Test
    void grants_madeRevokedAndRetired_countInTheOtherProcessAtOnce() throws IOException {
        CreateGrantRequest request = CreateGrantRequest.of(key, List.of(GrantOperation.ENCRYPT))
                .withGranteePrincipal(ALICE)
                .withRetiringPrincipal(BOB);
        for (int i = 0; i < 20; i++) {
            CreateGrantResponse made = world.root().createGrant(request);
            assertThat(ask(ALICE, key)).isEqualTo(OK);
            if (i % 2 == 0) {
                world.root().revokeGrant(RevokeGrantRequest.of(key, made.grantId()));
            } else {
                world.as(BOB).retireGrant(RetireGrantRequest.of().withGrantToken(made.grantToken()));
            }
            assertThat(ask(ALICE, key)).isEqualTo(DENIED);
        }
    }

    @Test
    void policies_ofKeyAndUser_countInTheOtherProcessAtOnce() throws IOException {
        for (int i = 0; i < 10; i++) {
            world.root()
                    .putKeyPolicy(
                            PutKeyPolicyRequest.of(key, policy(delegation(), allow("Use", ALICE, "kms:Encrypt"))));
            assertThat(ask(ALICE, key)).isEqualTo(OK);
            world.root().putKeyPolicy(PutKeyPolicyRequest.of(key, policy(delegation())));
            assertThat(ask(ALICE, key)).isEqualTo(DENIED);
            world.admin().putPolicy(ALICE, "Use", policy(iam("Allow", "kms:Encrypt", key)));
            assertThat(ask(ALICE, key)).isEqualTo(OK);
            world.admin().deletePolicy(ALICE, "Use");
            assertThat(ask(ALICE, key)).isEqualTo(DENIED);
        }
    }

    @Test
    void aliasesAndTags_countInTheOtherProcessAtOnce() throws IOException {
        String closed = world.key();
        world.admin()
                .putPolicy(
                        ALICE,
                        "ByTag",
                        policy(when(
                                iam("Allow", "kms:Encrypt", "*"),
                                "{\"StringEquals\":{\"aws:ResourceTag/open\":\"yes\"}}")));
        world.root().tagResource(TagResourceRequest.of(key, List.of(new Tag("open", "yes"))));
        assertThat(ask(ALICE, key)).isEqualTo(OK);

        world.root().createAlias(CreateAliasRequest.of("alias/app", key));
        assertThat(ask(ALICE, "alias/app")).isEqualTo(OK);
        world.root().updateAlias(UpdateAliasRequest.of("alias/app", closed));
        assertThat(ask(ALICE, "alias/app")).isEqualTo(DENIED);
        world.root().updateAlias(UpdateAliasRequest.of("alias/app", key));
        assertThat(ask(ALICE, "alias/app")).isEqualTo(OK);
        world.root().deleteAlias(DeleteAliasRequest.of("alias/app"));
        assertThat(ask(ALICE, "alias/app")).isEqualTo("NotFoundException");

        world.root().untagResource(UntagResourceRequest.of(key, List.of("open")));
        assertThat(ask(ALICE, key)).isEqualTo(DENIED);
    }
}
