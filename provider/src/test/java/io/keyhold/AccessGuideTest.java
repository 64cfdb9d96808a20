package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.AccessExplanation;
import io.keyhold.api.AccessQuestion;
import io.keyhold.api.Caller;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateGrantResponse;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GrantConstraints;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import io.keyhold.api.PutKeyPolicyRequest;
import io.keyhold.api.RetireGrantRequest;
import io.keyhold.api.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The examples of {@code docs/access.md}: its policies are read from there, its Java stands here, as GuideBlocksTest asks, and runs. */
class AccessGuideTest {
    private static final Path GUIDE = Path.of("..", "docs", "access.md");

    @Test
    void guide_itsExamples_doWhatItSays() throws IOException {
        String identityPolicy = blocks("json").get(0);
        String keyPolicy = blocks("json").get(1);
        byte[] plaintext = {1, 2, 3};
        char[] secret = "a secret of alice".toCharArray();
        try (Keyhold keyhold = TestKeyhold.open()) {
            Kms kms = keyhold.kms();
            KeyholdAdmin admin = keyhold.admin();
            admin.createPrincipal("arn:aws:iam::111122223333:user/alice");
            admin.createPrincipal("arn:aws:iam::111122223333:role/Worker");
            admin.tagPrincipal("arn:aws:iam::111122223333:user/alice", Map.of("dept", "it"));
            admin.createAccount("444455556666", "partner");
            admin.createPrincipal("arn:aws:iam::444455556666:user/carol");
            Kms alice = keyhold.as(Caller.of("arn:aws:iam::111122223333:user/alice"));
            Kms job = keyhold.as(Caller.of("arn:aws:sts::111122223333:assumed-role/Worker/job-1")
                    .withSessionTags(Map.of("team", "blue"))
                    .withRequestContext(Map.of("aws:SourceIp", List.of("203.0.113.9"))));
            Kms carol = keyhold.as(Caller.of("arn:aws:iam::444455556666:user/carol"));
            String keyArn = kms.createKey(CreateKeyRequest.of().withTags(List.of(new Tag("dept", "it"))))
                    .keyMetadata()
                    .arn();

            Assertions.assertThatThrownBy(() -> alice.encrypt(EncryptRequest.of(keyArn, plaintext)))
                    .isInstanceOf(KmsException.AccessDenied.class);
            admin.putPolicy("arn:aws:iam::111122223333:user/alice", "UseKeys", identityPolicy);
            alice.encrypt(EncryptRequest.of(keyArn, plaintext));

            kms.putKeyPolicy(PutKeyPolicyRequest.of(keyArn, keyPolicy));
            job.encrypt(EncryptRequest.of(keyArn, plaintext).withEncryptionContext(Map.of("tenant", "t-7")));
            byte[] ciphertextBlob = job.encrypt(
                            EncryptRequest.of(keyArn, plaintext).withEncryptionContext(Map.of("tenant", "t-7")))
                    .ciphertextBlob();

            CreateGrantResponse grant = kms.createGrant(CreateGrantRequest.of(keyArn, List.of(GrantOperation.DECRYPT))
                    .withGranteePrincipal("arn:aws:iam::444455556666:user/carol")
                    .withRetiringPrincipal("arn:aws:iam::111122223333:user/alice")
                    .withConstraints(GrantConstraints.of().withEncryptionContextSubset(Map.of("tenant", "t-7"))));
            carol.decrypt(DecryptRequest.of(ciphertextBlob)
                    .withEncryptionContext(Map.of("tenant", "t-7"))
                    .withGrantTokens(List.of(grant.grantToken())));
            alice.retireGrant(RetireGrantRequest.of().withGrantToken(grant.grantToken()));

            why(admin, keyArn, identityPolicy);
            admin.setSecret("arn:aws:iam::111122223333:user/alice", secret);
        }
    }

    private static void why(KeyholdAdmin admin, String keyArn, String identityPolicy) throws IOException {
        Caller jobCaller = Caller.of("arn:aws:sts::111122223333:assumed-role/Worker/job-1");
        AccessExplanation why = admin.explain(
                AccessQuestion.of(jobCaller, Operation.DECRYPT, keyArn).withEncryptionContext(Map.of("tenant", "x-1")));
        System.out.println(why);
        boolean wouldBe = admin.explain(AccessQuestion.of(jobCaller, Operation.DECRYPT, keyArn)
                        .withEncryptionContext(Map.of("tenant", "x-1"))
                        .supposingPolicy("More", identityPolicy))
                .allowed();

        assertThat(wouldBe).as("the role has no tag dept").isFalse();
        assertThat(squeezed(Files.readString(GUIDE))).contains(squeezed(why.toString()));
    }

    private static List<String> blocks(String language) throws IOException {
        Matcher matcher =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(GUIDE));
        List<String> blocks = new ArrayList<>();
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        return blocks;
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }
}
