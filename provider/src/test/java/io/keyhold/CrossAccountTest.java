package io.keyhold;

import static io.keyhold.AccessWorld.ALICE;
import static io.keyhold.AccessWorld.CAROL;
import static io.keyhold.AccessWorld.allow;
import static io.keyhold.AccessWorld.delegation;
import static io.keyhold.AccessWorld.iam;
import static io.keyhold.AccessWorld.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keyhold.api.AccessExplanation;
import io.keyhold.api.AccessQuestion;
import io.keyhold.api.Caller;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.KmsException;
import io.keyhold.api.KmsRequest;
import io.keyhold.api.ListAliasesRequest;
import io.keyhold.api.Operation;
import io.keyhold.api.ReEncryptRequest;
import io.keyhold.api.RetireGrantRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A caller of another account learns nothing of what exists: what is there is refused as what is not. */
class CrossAccountTest {
    /** The end of every refusal across accounts. Source: AWS KMS. */
    static final String THIS_RESOURCE =
            "this resource because the resource does not exist in this Region, no resource-based"
                    + " policies allow access, or a resource-based policy explicitly denies access";

    private static final String OF_CIPHERTEXT = "the resource associated with this ciphertext because";
    private static final byte[] HELLO = {1, 2, 3};
    private static final String NO_KEY = "arn:aws:kms:local-1:111122223333:key/00000000-0000-0000-0000-000000000000";
    private static final String ALIAS = "arn:aws:kms:local-1:111122223333:alias/named";

    @TempDir
    Path directory;

    private AccessWorld world;
    private String key;

    @BeforeEach
    void open() throws IOException {
        world = new AccessWorld(directory);
        key = world.key();
        world.root().createAlias(CreateAliasRequest.of("alias/named", key));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @TestFactory
    Stream<DynamicTest> operation_keyOfAnotherAccount_isRefusedAsOneThatDoesNotExist() {
        List<DynamicTest> cells = new ArrayList<>();
        KeyIdFormsTest.CALLS.forEach((operation, call) -> {
            for (List<String> policies : List.of(List.<String>of(), List.of("Allow"), List.of("Allow", "Deny"))) {
                cells.add(DynamicTest.dynamicTest(operation.operationName() + " with " + policies, () -> {
                    policies.forEach(
                            effect -> world.admin().putPolicy(CAROL, effect, policy(iam(effect, "kms:*", "*"))));
                    assertAlike(call.apply(key), call.apply(NO_KEY));
                }));
            }
            if (operation.keyIdForms() == Operation.KeyIdForms.ANY) {
                cells.add(DynamicTest.dynamicTest(
                        operation.operationName() + " by alias",
                        () -> assertAlike(call.apply(ALIAS), call.apply(ALIAS + "-not"))));
            }
        });
        return cells.stream();
    }

    private void assertAlike(KmsRequest there, KmsRequest missing) {
        KmsException ofThere = refusal(CAROL, there);
        KmsException ofMissing = refusal(CAROL, missing);

        assertThat(ofThere).isExactlyInstanceOf(KmsException.AccessDenied.class);
        assertThat(words(ofMissing)).isEqualTo(words(ofThere));
        assertThat(ofThere.getMessage()).doesNotContain(key.substring(key.indexOf('/')));
    }

    @Test
    void encrypt_aliasOfAnotherAccount_isRefusedInTheWordsOfAwsWithoutTheKey() {
        KmsException answer = refusal(CAROL, EncryptRequest.of(ALIAS, HELLO));

        assertThat(answer.getMessage())
                .startsWith("User: " + CAROL + " is not authorized to perform: kms:Encrypt on " + THIS_RESOURCE
                        + ". Ask an administrator to explain the audit event (audit event ");
    }

    /** The caller and its account are told one text; only the trail says which of the reasons it was. */
    @Test
    void encrypt_keyOfAnotherAccount_theAuditEventSaysWhyItWasRefused() {
        world.admin().putPolicy(CAROL, "All", policy(iam("Allow", "kms:*", "*")));
        refusal(CAROL, ListAliasesRequest.of().withKeyId(key));
        refusal(CAROL, EncryptRequest.of(NO_KEY, HELLO));
        refusal(CAROL, EncryptRequest.of(key, HELLO));
        world.admin().putPolicy(CAROL, "Deny", policy(iam("Deny", "kms:*", "*")));
        refusal(CAROL, EncryptRequest.of(ALIAS, HELLO));

        assertThat(TestKeyhold.audit(world.keyhold()).stream()
                        .filter(event -> event.path("errorCode").asText().equals("AccessDenied"))
                        .map(event -> event.path("additionalEventData")
                                .path("accessDeniedReason")
                                .asText()))
                .containsExactly(
                        "because a listing is narrowed to keys of the caller's account only",
                        "because the resource does not exist",
                        "because no resource-based policy allows the kms:Encrypt action",
                        "with an explicit deny in an identity-based policy");
    }

    @Test
    void encrypt_keyOfAnotherAccountThatLetsIn_isDone() {
        world.admin().putPolicy(CAROL, "Use", policy(iam("Allow", "kms:*", "*")));
        String shared = world.keyWith(policy(delegation(), allow("Carol", CAROL, "kms:Encrypt")));

        assertThat(world.encrypt(CAROL, shared)).isNotEmpty();
        assertAlike(
                DecryptRequest.of(HELLO).withKeyId(shared),
                DecryptRequest.of(HELLO).withKeyId(NO_KEY));
    }

    @Test
    void request_forgedGrantToken_isRefusedWhetherOrNotTheKeyExists() {
        List<String> forged = List.of("AAAA.BBBB");
        List<List<String>> answers = Stream.of(key, NO_KEY, ALIAS, ALIAS + "-not")
                .flatMap(name -> Stream.of(
                        EncryptRequest.of(name, HELLO).withGrantTokens(forged),
                        DescribeKeyRequest.of(name).withGrantTokens(forged)))
                .map(request -> words(refusal(CAROL, request)))
                .distinct()
                .toList();

        assertThat(answers)
                .containsExactly(List.of(
                        "InvalidGrantTokenException",
                        "a grant token is not one that CreateGrant returned",
                        "Pass the token as CreateGrant returned it"));
    }

    @Test
    void decrypt_ciphertextOfAnotherAccount_isRefusedAsOneOfNoKey() {
        byte[] blob = world.root().encrypt(EncryptRequest.of(key, HELLO)).ciphertextBlob();
        byte[] ofNone = blob.clone();
        ofNone[2] ^= 1; // the first byte of the key id

        List<String> answer = words(refusal(CAROL, DecryptRequest.of(blob)));

        assertThat(answer.get(1)).contains("kms:Decrypt on " + OF_CIPHERTEXT);
        assertThat(words(refusal(CAROL, DecryptRequest.of(ofNone)))).isEqualTo(answer);
        assertThat(words(refusal(CAROL, DecryptRequest.of(blob).withGrantTokens(List.of("x.y")))))
                .isEqualTo(words(refusal(CAROL, DecryptRequest.of(ofNone).withGrantTokens(List.of("x.y")))));
        assertThat(refusal(ALICE, DecryptRequest.of(blob)).problem()).contains("on resource: " + key + " because");
    }

    /** Each side in each way to be there or not: whatever the other one is, it is answered alike. */
    @Test
    void reEncrypt_keysOfAnotherAccount_areRefusedAsThoseThatDoNotExist() {
        world.admin().putPolicy(CAROL, "Use", policy(iam("Allow", "kms:*", "*")));
        String own =
                world.as(CAROL).createKey(CreateKeyRequest.of()).keyMetadata().arn();
        byte[] ofOwn = world.encrypt(CAROL, own);
        byte[] ofThere = world.root().encrypt(EncryptRequest.of(key, HELLO)).ciphertextBlob();
        byte[] ofNone = ofThere.clone();
        ofNone[2] ^= 1;
        String noOwn = own.replaceFirst("[^/]*$", "00000000-0000-0000-0000-000000000000");

        for (String destination : List.of(own, noOwn, key, NO_KEY)) {
            assertThat(words(refusal(CAROL, ReEncryptRequest.of(ofThere, destination))))
                    .as("a ciphertext to " + destination)
                    .isEqualTo(words(refusal(CAROL, ReEncryptRequest.of(ofNone, destination))));
            for (byte[] blob : List.of(ofOwn, ofThere, HELLO)) {
                assertThat(words(refusal(
                                CAROL, ReEncryptRequest.of(blob, destination).withSourceKeyId(key))))
                        .as("from a key to " + destination)
                        .isEqualTo(words(refusal(
                                CAROL, ReEncryptRequest.of(blob, destination).withSourceKeyId(NO_KEY))));
            }
        }
        for (byte[] blob : List.of(ofOwn, ofThere)) {
            for (String source : List.of(own, noOwn, key, NO_KEY)) {
                assertThat(words(refusal(CAROL, ReEncryptRequest.of(blob, key).withSourceKeyId(source))))
                        .as("from " + source)
                        .isEqualTo(words(
                                refusal(CAROL, ReEncryptRequest.of(blob, NO_KEY).withSourceKeyId(source))));
            }
            assertThat(words(refusal(CAROL, ReEncryptRequest.of(blob, key))))
                    .isEqualTo(words(refusal(CAROL, ReEncryptRequest.of(blob, NO_KEY))));
        }
        assertThat(refusal(CAROL, ReEncryptRequest.of(ofThere, own)).problem())
                .contains("kms:ReEncryptFrom on " + OF_CIPHERTEXT);
        assertThat(refusal(CAROL, ReEncryptRequest.of(ofOwn, NO_KEY)).problem())
                .endsWith("kms:ReEncryptTo on " + THIS_RESOURCE);
    }

    @Test
    void retireGrant_malformedIdOrGoneToken_tellsNothingOfTheKey() {
        RetireGrantRequest byId = RetireGrantRequest.of().withGrantId("no id");
        String gone = world.root()
                .createGrant(CreateGrantRequest.of(key, List.of(GrantOperation.ENCRYPT))
                        .withGranteePrincipal(ALICE))
                .grantToken();

        assertThat(words(refusal(CAROL, byId.withKeyId(key))))
                .isEqualTo(words(refusal(CAROL, byId.withKeyId(NO_KEY))))
                .first()
                .isEqualTo("InvalidGrantIdException");
        assertThat(refusal(CAROL, RetireGrantRequest.of().withGrantToken(gone)).problem())
                .endsWith("kms:RetireGrant on " + THIS_RESOURCE);
    }

    @Test
    void listAliases_keyOfAnotherAccount_isRefusedAndNamesNone() {
        world.admin().putPolicy(CAROL, "List", policy(iam("Allow", "kms:ListAliases", "*")));

        assertThat(refusal(CAROL, ListAliasesRequest.of().withKeyId(key)).problem())
                .endsWith("kms:ListAliases on " + THIS_RESOURCE);
        assertThat(world.as(CAROL).listAliases(ListAliasesRequest.of()).aliases())
                .isEmpty();
        assertThat(world.root()
                        .listAliases(ListAliasesRequest.of().withKeyId(key))
                        .aliases())
                .hasSize(1);
    }

    @Test
    void refusal_keyOfTheOwnAccount_saysWhatIsMissing() {
        assertThat(refusal(ALICE, EncryptRequest.of(NO_KEY, HELLO)))
                .isExactlyInstanceOf(KmsException.NotFound.class)
                .hasMessageContaining("Key '" + NO_KEY + "' does not exist");
        assertThat(refusal(ALICE, EncryptRequest.of(key, HELLO)).problem())
                .endsWith("on resource: " + key + " because no identity-based policy allows the kms:Encrypt action");
    }

    @Test
    void explain_keyOfAnotherAccountThatDoesNotExist_isDeniedAsTheCall() {
        AccessExplanation missing = world.admin().explain(AccessQuestion.of(Caller.of(CAROL), "kms:Encrypt", NO_KEY));
        AccessExplanation there = world.admin().explain(AccessQuestion.of(Caller.of(CAROL), "kms:Encrypt", key));

        assertThat(missing.allowed()).isFalse();
        assertThat(missing.reason()).isEqualTo(THIS_RESOURCE.substring("this resource ".length()));
        assertThat(missing.decidedBy()).isEqualTo("Key '" + NO_KEY + "' does not exist");
        assertThat(there.allowed()).isFalse();
        assertThat(there.decidedBy()).isEqualTo("because no resource-based policy allows the kms:Encrypt action");
    }

    private KmsException refusal(String caller, KmsRequest request) {
        KmsException answer =
                catchThrowableOfType(KmsException.class, () -> world.as(caller).call(request));
        assertThat(answer).as("a refusal of " + request).isNotNull();
        return answer;
    }

    private static List<String> words(KmsException answer) {
        return Arrays.asList(answer.errorCode(), answer.problem(), answer.remedy());
    }
}
