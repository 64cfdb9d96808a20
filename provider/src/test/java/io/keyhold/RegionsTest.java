package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyhold.api.Caller;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListAliasesRequest;
import io.keyhold.api.ListKeysRequest;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import io.keyhold.config.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Regions of one store: what is each Region's own, and what they share. */
class RegionsTest {
    private static final String PARIS = "eu-west-3";
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
    private static final Caller USER = Caller.of("arn:aws:iam::111122223333:user/alice");
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    Path directory;

    private Keyhold keyhold;
    private Kms home;
    private Kms paris;

    @BeforeEach
    void open() throws IOException {
        Path settings = TestKeyhold.settings(
                directory, "keyhold.region = eu-west-1", "keyhold.regions = " + PARIS + ", eu-west-1");
        keyhold = Keyhold.open(Settings.read(settings), clock);
        home = keyhold.kms();
        paris = keyhold.in(PARIS).kms();
    }

    @AfterEach
    void close() {
        keyhold.close();
    }

    @Test
    void createKey_inARegion_isThereAlone() {
        KeyMetadata made = paris.createKey(CreateKeyRequest.of()).keyMetadata();

        assertThat(made.arn()).isEqualTo("arn:aws:kms:eu-west-3:111122223333:key/" + made.keyId());
        assertThat(paris.listKeys(ListKeysRequest.of()).keys()).hasSize(1);
        assertThat(home.listKeys(ListKeysRequest.of()).keys()).isEmpty();
        assertThatThrownBy(() -> home.describeKey(DescribeKeyRequest.of(made.keyId())))
                .isInstanceOf(KmsException.NotFound.class)
                .hasMessageStartingWith(
                        "Key 'arn:aws:kms:eu-west-1:111122223333:key/" + made.keyId() + "' does not exist");
    }

    @Test
    void arn_ofAnotherRegion_isRefusedAsAwsDoes() {
        String arn = paris.createKey(CreateKeyRequest.of()).keyMetadata().arn();

        assertThatThrownBy(() -> home.describeKey(DescribeKeyRequest.of(arn)))
                .isInstanceOf(KmsException.NotFound.class)
                .hasMessageStartingWith("Invalid arn eu-west-3")
                .hasMessageContaining("This Keyhold serves arn:aws:kms:eu-west-1");
    }

    @Test
    void alias_ofTheSameName_isOfItsRegionAlone() {
        String here = home.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        String there = paris.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        home.createAlias(CreateAliasRequest.of("alias/letters", here));
        paris.createAlias(CreateAliasRequest.of("alias/letters", there));

        assertThat(home.describeKey(DescribeKeyRequest.of("alias/letters"))
                        .keyMetadata()
                        .keyId())
                .isEqualTo(here);
        assertThat(paris.listAliases(ListAliasesRequest.of()).aliases())
                .extracting(alias -> alias.targetKeyId().orElseThrow())
                .containsExactly(there);
    }

    @Test
    void decrypt_blobOfAKeyOfAnotherRegion_isRefusedWithoutTellingWhether() {
        String there = paris.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        byte[] blob = paris.encrypt(EncryptRequest.of(there, HELLO)).ciphertextBlob();

        assertThat(paris.decrypt(DecryptRequest.of(blob)).plaintext()).isEqualTo(HELLO);
        assertThatThrownBy(() -> home.decrypt(DecryptRequest.of(blob)))
                .isInstanceOf(KmsException.AccessDenied.class)
                .hasMessageContaining(
                        "the resource associated with this ciphertext because the resource does not exist in"
                                + " this Region");
    }

    @Test
    void usersAndPolicies_areTheSameInEveryRegion_andTellItByItsName() {
        keyhold.admin().createPrincipal(USER.principal().arn());
        keyhold.in(PARIS).admin().putPolicy(USER.principal().arn(), "paris-only", """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"kms:CreateKey","Resource":"*",
                 "Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-3"}}}}""");

        assertThat(keyhold.in(PARIS)
                        .as(USER)
                        .createKey(CreateKeyRequest.of())
                        .keyMetadata()
                        .enabled())
                .isTrue();
        assertThatThrownBy(() -> keyhold.as(USER).createKey(CreateKeyRequest.of()))
                .isInstanceOf(KmsException.AccessDenied.class)
                .hasMessageContaining("kms:CreateKey on resource: *");
    }

    @Test
    void grant_ofAnotherRegion_countsNothingHere() {
        keyhold.admin().createPrincipal(USER.principal().arn());
        String there = paris.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        String here = home.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        paris.createGrant(CreateGrantRequest.of(there, List.of(GrantOperation.ENCRYPT))
                .withGranteePrincipal(USER.principal().arn()));

        assertThat(keyhold.in(PARIS)
                        .as(USER)
                        .encrypt(EncryptRequest.of(there, HELLO))
                        .ciphertextBlob())
                .isNotEmpty();
        assertThatThrownBy(() -> keyhold.as(USER).encrypt(EncryptRequest.of(here, HELLO)))
                .isInstanceOf(KmsException.AccessDenied.class);
    }

    @Test
    void housekeeping_deletesWhatIsDueInEveryRegion() {
        String there = paris.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        paris.scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(there).withPendingWindowInDays(7));

        clock.advance(Duration.ofDays(7));
        keyhold.service().keepHouseOnce();
        clock.advance(Duration.ofDays(1));
        keyhold.service().keepHouseOnce();

        assertThat(paris.listKeys(ListKeysRequest.of()).keys()).isEmpty();
    }

    @Test
    void events_ofACall_nameItsRegion() {
        paris.createKey(CreateKeyRequest.of());

        keyhold.service().settleAudit();
        List<JsonNode> events = TestKeyhold.audit(keyhold);
        assertThat(events.get(events.size() - 1).path("awsRegion").asText()).isEqualTo(PARIS);
    }

    @Test
    void keyStore_ofARegion_showsItsKeys() throws Exception {
        String there = paris.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        paris.createAlias(CreateAliasRequest.of("alias/letters", there));

        KeyStore inParis = KeyStore.getInstance("KEYHOLD", new KeyholdProvider(keyhold.in(PARIS)));
        inParis.load(null, null);
        KeyStore atHome = KeyStore.getInstance("KEYHOLD", new KeyholdProvider(keyhold));
        atHome.load(null, null);

        assertThat(Collections.list(inParis.aliases())).containsExactly("letters");
        assertThat(Collections.list(atHome.aliases())).isEmpty();
    }

    @Test
    void rotateDomainKey_rewrapsMaterialOfEveryRegion() {
        String there = paris.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        byte[] blob = paris.encrypt(EncryptRequest.of(there, HELLO)).ciphertextBlob();

        keyhold.rootChange().rotateDomainKey();

        assertThat(keyhold.rootChange().reseal()).isZero();
        assertThat(paris.decrypt(DecryptRequest.of(blob)).plaintext()).isEqualTo(HELLO);
    }

    @Test
    void in_regionThatIsNotServed_isRefusedWithThoseThatAre() {
        assertThat(keyhold.regions()).containsExactly("eu-west-1", PARIS);
        assertThatThrownBy(() -> keyhold.in("us-east-1"))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessage(
                        "Region `us-east-1` is not one of this Keyhold, which serves eu-west-1, eu-west-3. Add it to"
                                + " keyhold.regions, or name one of these");
    }

    @Test
    void close_refusesTheCallsOfEveryRegion() {
        keyhold.close();

        assertThatThrownBy(() -> paris.createKey(CreateKeyRequest.of()))
                .isInstanceOf(KmsException.Closed.class)
                .hasMessageContaining("this Keyhold is closed; `CreateKey` was not done");
    }

    @Test
    void settings_withARegionTwice_areRefused() throws IOException {
        Path settings = TestKeyhold.settings(directory, "keyhold.regions = eu-west-3, eu-west-3, Paris");

        assertThatThrownBy(() -> Settings.read(settings))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessageContaining("keyhold.regions", "names `eu-west-3` twice", "a name like eu-west-1");
    }
}
