package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.access.AccessKeyEntry;
import io.keyhold.api.AccessKeyCredential;
import io.keyhold.api.AccessKeySummary;
import io.keyhold.api.KmsException;
import io.keyhold.operations.AccessKeyRecords;
import io.keyhold.service.UsableAccessKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Access keys: made once, refused at once everywhere, never readable in the store. */
class AccessKeysTest {
    private static final String ALICE = "arn:aws:iam::111122223333:user/dev/alice";
    private static final String ROLE = "arn:aws:iam::111122223333:role/signer";
    private static final String SESSION = "arn:aws:sts::111122223333:assumed-role/signer/build-7";
    private static final String ROOT = "arn:aws:iam::111122223333:root";

    @TempDir
    Path directory;

    private Life life;

    @BeforeEach
    void open() {
        life = new Life(directory);
        admin().createPrincipal(ALICE);
        admin().createPrincipal(ROLE);
    }

    @AfterEach
    void close() {
        life.close();
    }

    private KeyholdAdmin admin() {
        return life.keyhold().admin();
    }

    private Optional<UsableAccessKeys.Usable> find(AccessKeyCredential made) {
        return find(life.keyhold(), made);
    }

    private static Optional<UsableAccessKeys.Usable> find(Keyhold keyhold, AccessKeyCredential made) {
        return keyhold.service().usableAccessKeys().find(made.accessKeyId(), made.sessionToken(), "kms");
    }

    @Test
    void create_userAndRoot_canSignWithTheSecretShownOnce() {
        AccessKeyCredential made = admin().createAccessKey(ALICE);
        AccessKeyCredential ofRoot = admin().createAccessKey(ROOT);

        assertThat(made.accessKeyId()).matches("AKIA[A-Z2-7]{16}");
        assertThat(made.secretAccessKey()).hasSize(40);
        assertThat(made.toString()).doesNotContain(made.secretAccessKey());
        UsableAccessKeys.Usable usable = find(made).orElseThrow();
        assertThat(usable.principal().arn()).isEqualTo(ALICE);
        assertThat(usable.uniqueId()).isEqualTo(admin().describePrincipal(ALICE).uniqueId());
        assertThat(new String(usable.secret().get(), StandardCharsets.US_ASCII)).isEqualTo(made.secretAccessKey());
        assertThat(find(ofRoot).orElseThrow().uniqueId()).isEqualTo("111122223333");
        assertThat(TestKeyhold.audit(life.keyhold()).toString())
                .contains("CreateAccessKey", made.accessKeyId())
                .doesNotContain(made.secretAccessKey());
        assertThat(admin().listAccessKeys(ALICE))
                .extracting(AccessKeySummary::accessKeyId, AccessKeySummary::status)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(made.accessKeyId(), "Active"));
    }

    @Test
    void create_third_isRefused() {
        admin().createAccessKey(ALICE);
        admin().createAccessKey(ALICE);

        assertThatThrownBy(() -> admin().createAccessKey(ALICE))
                .isInstanceOf(KmsException.LimitExceeded.class)
                .hasMessageContaining("`" + ALICE + "` has 2 access keys, which is the quota")
                .hasMessageContaining("Delete one that is no longer in use");
    }

    @Test
    void create_whatHasNoAccessKeys_isRefusedWithTheRemedy() {
        assertThatThrownBy(() -> admin().createAccessKey(SESSION))
                .isInstanceOf(KmsException.InvalidArn.class)
                .hasMessageContaining("is not a user or the root of an account")
                .hasMessageContaining("a role gets session credentials");
        assertThatThrownBy(() -> admin().createAccessKey("arn:aws:iam::111122223333:user/nobody"))
                .isInstanceOf(KmsException.NotFound.class)
                .hasMessageContaining("Create the user or role first");
        assertThatThrownBy(() -> admin().createAccessKey("arn:aws:iam::999999999999:root"))
                .isInstanceOf(KmsException.NotFound.class)
                .hasMessageContaining("account 999999999999 does not exist");
    }

    @Test
    void disable_byAnotherProcess_countsWithTheNextRequest() {
        AccessKeyCredential made = admin().createAccessKey(ALICE);
        try (Keyhold other = life.open()) {
            assertThat(find(other, made)).isPresent();

            admin().disableAccessKey(made.accessKeyId());
            assertThat(find(other, made)).isEmpty();
            assertThat(find(made)).isEmpty();

            other.admin().enableAccessKey(made.accessKeyId());
            assertThat(find(made)).isPresent();

            other.admin().deleteAccessKey(made.accessKeyId());
            assertThat(find(made)).isEmpty();
        }
        assertThatThrownBy(() -> admin().disableAccessKey(made.accessKeyId()))
                .isInstanceOf(KmsException.NotFound.class)
                .hasMessageContaining("access key `" + made.accessKeyId() + "` does not exist");
    }

    /** A user that is made again under the name of another is somebody else. */
    @Test
    void deletePrincipal_itsAccessKeys_areGone() {
        AccessKeyCredential made = admin().createAccessKey(ALICE);
        AccessKeyCredential session = admin().createSessionCredential(SESSION, Duration.ofHours(1));

        admin().deletePrincipal(ALICE);
        admin().deletePrincipal(ROLE);
        assertThat(find(made)).isEmpty();
        assertThat(find(session)).isEmpty();

        admin().createPrincipal(ALICE);
        admin().createPrincipal(ROLE);
        assertThat(find(made)).isEmpty();
        assertThat(find(session)).isEmpty();
        assertThat(admin().listAccessKeys(ALICE)).isEmpty();
        assertThat(admin().listAccessKeys(ROLE)).isEmpty();
    }

    @Test
    void deleteAccount_accessKeysOfItsRoot_areGone() {
        admin().createAccount("444455556666", "partner");
        AccessKeyCredential made = admin().createAccessKey("arn:aws:iam::444455556666:root");
        assertThat(find(made)).isPresent();

        admin().deleteAccount("444455556666");
        admin().createAccount("444455556666", "another");

        assertThat(find(made)).isEmpty();
        assertThat(admin().listAccessKeys("arn:aws:iam::444455556666:root")).isEmpty();
    }

    @Test
    void createSession_withItsTokenAndUntilItsEnd_canSign() {
        AccessKeyCredential session = admin().createSessionCredential(SESSION, Duration.ofMinutes(15));

        assertThat(session.accessKeyId()).startsWith("ASIA");
        assertThat(find(session).orElseThrow().principal().arn()).isEqualTo(SESSION);
        assertThat(life.keyhold().service().usableAccessKeys().find(session.accessKeyId(), Optional.empty(), "kms"))
                .isEmpty();
        assertThat(life.keyhold()
                        .service()
                        .usableAccessKeys()
                        .find(session.accessKeyId(), Optional.of("another"), "kms"))
                .isEmpty();
        assertThat(admin().listAccessKeys(ROLE)).hasSize(1);

        life.clock.advance(Duration.ofMinutes(15));
        assertThat(find(session)).isEmpty();
        admin().createSessionCredential(SESSION, Duration.ofMinutes(15));
        assertThat(admin().listAccessKeys(ROLE))
                .as("the expired one was removed")
                .hasSize(1);
    }

    @Test
    void createSession_tooShortOrLong_isRefused() {
        assertThatThrownBy(() -> admin().createSessionCredential(SESSION, Duration.ofSeconds(899)))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining("a session of 899 seconds; it takes 900 to 43200");
    }

    @Test
    void find_aTokenWithAKeyThatHasNone_isNotFound() {
        AccessKeyCredential made = admin().createAccessKey(ALICE);

        assertThat(life.keyhold().service().usableAccessKeys().find(made.accessKeyId(), Optional.of("token"), "kms"))
                .isEmpty();
    }

    @Test
    void secret_afterANewDomainKey_isWrappedUnderIt_andStillSigns() {
        AccessKeyCredential made = admin().createAccessKey(ALICE);
        AccessKeyRecords records = new AccessKeyRecords(life.keyhold().store());
        AccessKeyCredential ofRoot = admin().createAccessKey(ROOT);
        byte[] before =
                records.list(AccessKeyEntry.ownerOfRoot("111122223333")).get(0).wrappedSecret();

        life.keyhold().rootChange().rotateDomainKey();

        assertThat(records.list(AccessKeyEntry.ownerOfRoot("111122223333"))
                        .get(0)
                        .wrappedSecret())
                .isNotEqualTo(before);
        for (AccessKeyCredential each : List.of(made, ofRoot)) {
            assertThat(new String(find(each).orElseThrow().secret().get(), StandardCharsets.US_ASCII))
                    .isEqualTo(each.secretAccessKey());
        }
    }

    /** A secret opens only as that of its own access key and owner. */
    @Test
    void secret_inAnotherRecord_doesNotOpen() {
        admin().createAccessKey(ROOT);
        admin().createAccessKey(ROOT);
        AccessKeyRecords records = new AccessKeyRecords(life.keyhold().store());
        List<AccessKeyEntry> both = records.list(AccessKeyEntry.ownerOfRoot("111122223333"));

        assertThat(both).allSatisfy(entry -> assertThat(records.unwrap(entry)).hasSize(40));
        assertThatThrownBy(() ->
                        records.unwrap(both.get(0).withWrappedSecret(both.get(1).wrappedSecret())))
                .isInstanceOf(KmsException.StoreIntegrity.class);
    }

    @Test
    void noteUse_isListedAtOnce_andWrittenByHousekeeping() {
        AccessKeyCredential made = admin().createAccessKey(ALICE);
        UsableAccessKeys keys = life.keyhold().service().usableAccessKeys();

        keys.noteUse(made.accessKeyId());
        assertThat(admin().listAccessKeys(ALICE).get(0).lastUsedDate()).contains(Life.BEGIN);
        life.clock.advance(Duration.ofMinutes(11));
        life.keyhold().service().keepHouseOnce();
        life.reopen();

        assertThat(admin().listAccessKeys(ALICE).get(0).lastUsedDate()).contains(Life.BEGIN);
    }

    @Test
    void sessionThatHasEnded_isListedAsExpired_andRemovedByHousekeeping() {
        admin().createSessionCredential(SESSION, Duration.ofMinutes(15));
        life.clock.advance(Duration.ofMinutes(15));
        assertThat(admin().listAccessKeys(ROLE)).extracting("status").containsExactly("Expired");

        life.keyhold().service().keepHouseOnce();

        assertThat(admin().listAccessKeys(ROLE)).isEmpty();
    }

    @Test
    void rotateDomainKey_secretsStay() {
        AccessKeyCredential made = admin().createAccessKey(ALICE);

        life.keyhold().rootChange().rotateDomainKey();
        life.reopen();

        assertThat(new String(find(made).orElseThrow().secret().get(), StandardCharsets.US_ASCII))
                .isEqualTo(made.secretAccessKey());
    }
}
