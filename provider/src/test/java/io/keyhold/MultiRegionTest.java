package io.keyhold;

import static io.keyhold.ThreeRegions.DUBLIN;
import static io.keyhold.ThreeRegions.HELLO;
import static io.keyhold.ThreeRegions.LONDON;
import static io.keyhold.ThreeRegions.PARIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EnableKeyRotationRequest;
import io.keyhold.api.GetKeyRotationStatusRequest;
import io.keyhold.api.IncludeKeyMaterial;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListKeyRotationsRequest;
import io.keyhold.api.ListResourceTagsRequest;
import io.keyhold.api.MultiRegionConfiguration;
import io.keyhold.api.MultiRegionKey;
import io.keyhold.api.MultiRegionKeyType;
import io.keyhold.api.ReplicateKeyRequest;
import io.keyhold.api.ReplicateKeyResponse;
import io.keyhold.api.RotateKeyOnDemandRequest;
import io.keyhold.api.RotationsListEntry;
import io.keyhold.api.Tag;
import io.keyhold.api.UpdatePrimaryRegionRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Multi-Region keys in one store: what their life is, step by step. */
class MultiRegionTest {
    @TempDir
    Path directory;

    private ThreeRegions regions;

    @BeforeEach
    void open() {
        regions = new ThreeRegions(directory);
    }

    @AfterEach
    void close() {
        regions.close();
    }

    @Test
    void createKey_multiRegion_isAPrimaryKeyWithoutReplicas() {
        KeyMetadata made = regions.describe(DUBLIN, regions.primary(CreateKeyRequest.of()));

        assertThat(made.keyId()).matches("mrk-[0-9a-f]{32}");
        assertThat(made.multiRegion()).isTrue();
        assertThat(made.multiRegionConfiguration())
                .contains(new MultiRegionConfiguration(
                        MultiRegionKeyType.PRIMARY, new MultiRegionKey(made.arn(), DUBLIN), List.of()));
    }

    @Test
    void replicateKey_withoutMore_makesAKeyWithDefaultsOfItsOwn() {
        String id = regions.primary(
                CreateKeyRequest.of().withDescription("letters").withTags(List.of(new Tag("team", "post"))));
        regions.in(DUBLIN).createAlias(CreateAliasRequest.of("alias/letters", id));

        ReplicateKeyResponse made = regions.in(DUBLIN).replicateKey(ReplicateKeyRequest.of(id, LONDON));

        assertThat(made.replicaKeyMetadata()).isEqualTo(regions.describe(LONDON, id));
        assertThat(made.replicaKeyMetadata().arn()).isEqualTo("arn:aws:kms:eu-west-2:111122223333:key/" + id);
        assertThat(made.replicaKeyMetadata().description()).isEmpty();
        assertThat(made.replicaPolicy()).contains("arn:aws:iam::111122223333:root");
        assertThat(made.replicaTags()).isEmpty();
        assertThat(regions.in(LONDON)
                        .listResourceTags(ListResourceTagsRequest.of(id))
                        .tags())
                .isEmpty();
        assertThatThrownBy(() -> regions.describe(LONDON, "alias/letters")).isInstanceOf(KmsException.NotFound.class);
    }

    @Test
    void replicateKey_withMore_givesTheReplicaThat() {
        String id = regions.primary(CreateKeyRequest.of());

        ReplicateKeyResponse made = regions.in(DUBLIN)
                .replicateKey(ReplicateKeyRequest.of(id, LONDON)
                        .withDescription("letters, in London")
                        .withTags(List.of(new Tag("team", "post"))));

        assertThat(made.replicaKeyMetadata().description()).isEqualTo("letters, in London");
        assertThat(made.replicaTags()).containsExactly(new Tag("team", "post"));
        assertThat(regions.describe(DUBLIN, id).description()).isEmpty();
    }

    @Test
    void describeKey_fromEverySide_namesTheWholeSet() {
        String id = regions.pair();
        regions.replicate(id, PARIS);
        String arn = ":111122223333:key/" + id;
        MultiRegionKey primary = new MultiRegionKey("arn:aws:kms:eu-west-1" + arn, DUBLIN);
        List<MultiRegionKey> replicas = List.of(
                new MultiRegionKey("arn:aws:kms:eu-west-2" + arn, LONDON),
                new MultiRegionKey("arn:aws:kms:eu-west-3" + arn, PARIS));

        assertThat(regions.describe(DUBLIN, id).multiRegionConfiguration())
                .contains(new MultiRegionConfiguration(MultiRegionKeyType.PRIMARY, primary, replicas));
        for (String region : List.of(LONDON, PARIS)) {
            assertThat(regions.describe(region, id).multiRegionConfiguration())
                    .contains(new MultiRegionConfiguration(MultiRegionKeyType.REPLICA, primary, replicas));
        }
    }

    @Test
    void blob_ofAMultiRegionKey_opensInEveryRelatedRegion_andNowhereElse() {
        String id = regions.pair();
        byte[] blob = regions.encrypt(DUBLIN, id);

        assertThat(regions.decrypt(LONDON, blob)).isEqualTo(HELLO);
        assertThat(regions.decrypt(DUBLIN, regions.encrypt(LONDON, id))).isEqualTo(HELLO);
        assertThatThrownBy(() -> regions.decrypt(PARIS, blob))
                .isInstanceOf(KmsException.AccessDenied.class)
                .hasMessageContaining("does not exist in this Region");
    }

    @Test
    void disableKey_ofOneRegion_leavesTheOtherInUse() {
        String id = regions.pair();
        byte[] blob = regions.encrypt(DUBLIN, id);

        regions.in(DUBLIN).disableKey(DisableKeyRequest.of(id));

        assertThat(regions.decrypt(LONDON, blob)).isEqualTo(HELLO);
        assertThatThrownBy(() -> regions.decrypt(DUBLIN, blob)).isInstanceOf(KmsException.Disabled.class);
    }

    @Test
    void rotateKeyOnDemand_ofThePrimary_changesTheMaterialOfAll() {
        String id = regions.pair();
        byte[] old = regions.encrypt(LONDON, id);

        regions.in(DUBLIN).rotateKeyOnDemand(RotateKeyOnDemandRequest.of(id));

        assertThat(rotations(LONDON, id)).hasSize(2).isEqualTo(rotations(DUBLIN, id));
        assertThat(regions.describe(LONDON, id).currentKeyMaterialId())
                .isEqualTo(regions.describe(DUBLIN, id).currentKeyMaterialId());
        assertThat(regions.decrypt(DUBLIN, old)).isEqualTo(HELLO);
        assertThat(regions.decrypt(LONDON, old)).isEqualTo(HELLO);
        assertThat(regions.decrypt(DUBLIN, regions.encrypt(LONDON, id))).isEqualTo(HELLO);
    }

    @Test
    void replicateKey_afterRotations_copiesEveryMaterial() {
        String id = regions.primary(CreateKeyRequest.of());
        byte[] old = regions.encrypt(DUBLIN, id);
        regions.in(DUBLIN).rotateKeyOnDemand(RotateKeyOnDemandRequest.of(id));

        regions.replicate(id, LONDON);

        assertThat(regions.decrypt(LONDON, old)).isEqualTo(HELLO);
        assertThat(rotations(LONDON, id)).isEqualTo(rotations(DUBLIN, id));
    }

    @Test
    void rotation_automatic_isThePrimarysAndEveryReplicaFollowsOnce() {
        String id = regions.pair();
        regions.in(DUBLIN).enableKeyRotation(EnableKeyRotationRequest.of(id).withRotationPeriodInDays(90));

        assertThat(regions.in(LONDON)
                        .getKeyRotationStatus(GetKeyRotationStatusRequest.of(id))
                        .keyRotationEnabled())
                .isTrue();
        regions.clock.advance(Duration.ofDays(90));
        regions.keyhold.service().keepHouseOnce();

        assertThat(rotations(DUBLIN, id)).hasSize(2).isEqualTo(rotations(LONDON, id));
        assertThat(regions.decrypt(LONDON, regions.encrypt(DUBLIN, id))).isEqualTo(HELLO);
    }

    @Test
    void updatePrimaryRegion_swapsTheRoles_andTheNewOneRotates() {
        String id = regions.pair();
        regions.replicate(id, PARIS);
        byte[] old = regions.encrypt(DUBLIN, id);

        regions.in(DUBLIN).updatePrimaryRegion(UpdatePrimaryRegionRequest.of(id, LONDON));
        regions.in(LONDON).rotateKeyOnDemand(RotateKeyOnDemandRequest.of(id));

        assertThat(type(LONDON, id)).isEqualTo(MultiRegionKeyType.PRIMARY);
        assertThat(type(DUBLIN, id)).isEqualTo(MultiRegionKeyType.REPLICA);
        assertThat(type(PARIS, id)).isEqualTo(MultiRegionKeyType.REPLICA);
        assertThat(rotations(DUBLIN, id)).hasSize(2).isEqualTo(rotations(PARIS, id));
        assertThat(regions.decrypt(PARIS, old)).isEqualTo(HELLO);
        assertThat(regions.decrypt(DUBLIN, regions.encrypt(LONDON, id))).isEqualTo(HELLO);
        assertThatThrownBy(() -> regions.in(DUBLIN).rotateKeyOnDemand(RotateKeyOnDemandRequest.of(id)))
                .isInstanceOf(KmsException.Unsupported.class)
                .hasMessageStartingWith("arn:aws:kms:eu-west-1:111122223333:key/" + id
                        + " is not a multi-region primary key. Call it in Region eu-west-2");
    }

    @Test
    void refusals_areInTheWordsOfAws() {
        String id = regions.pair();
        String single = regions.in(DUBLIN)
                .createKey(CreateKeyRequest.of())
                .keyMetadata()
                .arn();

        refused(
                KmsException.Unsupported.class,
                single + " is not a multi-region primary key.",
                () -> regions.in(DUBLIN).replicateKey(ReplicateKeyRequest.of(single, LONDON)));
        refused(
                KmsException.AlreadyExists.class,
                "Unable to replicate key " + id + " to region eu-west-2, as the key" + " already exist there",
                () -> regions.replicate(id, LONDON));
        refused(
                KmsException.AlreadyExists.class,
                "Unable to replicate key " + id + " to region eu-west-1, as the key" + " already exist there",
                () -> regions.replicate(id, DUBLIN));
        refused(
                KmsException.Unsupported.class,
                "ReplicaRegion `us-east-1` is not a Region of this Keyhold, which serves"
                        + " eu-west-1, eu-west-2, eu-west-3",
                () -> regions.replicate(id, "us-east-1"));
        refused(
                KmsException.NotFound.class,
                "Key 'arn:aws:kms:eu-west-3:111122223333:key/" + id + "' does not exist",
                () -> regions.in(DUBLIN).updatePrimaryRegion(UpdatePrimaryRegionRequest.of(id, PARIS)));
        refused(
                KmsException.Unsupported.class,
                "arn:aws:kms:eu-west-1:111122223333:key/" + id + " is the primary key" + " already",
                () -> regions.in(DUBLIN).updatePrimaryRegion(UpdatePrimaryRegionRequest.of(id, DUBLIN)));
        regions.in(LONDON).disableKey(DisableKeyRequest.of(id));
        refused(
                KmsException.Disabled.class,
                "arn:aws:kms:eu-west-2:111122223333:key/" + id + " is disabled.",
                () -> regions.in(DUBLIN).updatePrimaryRegion(UpdatePrimaryRegionRequest.of(id, LONDON)));
        refused(
                KmsException.Unsupported.class,
                "a key in custom key store `cks-1` cannot be a multi-Region key",
                () -> regions.primary(CreateKeyRequest.of().withCustomKeyStoreId("cks-1")));
    }

    private static void refused(Class<? extends KmsException> type, String text, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOf(type)
                .satisfies(e -> assertThat(((KmsException) e).problem()).isEqualTo(text))
                .satisfies(e -> assertThat(((KmsException) e).remedy()).isNotEmpty());
    }

    @Test
    void events_areInBothRegions() {
        String id = regions.pair();
        regions.in(DUBLIN).rotateKeyOnDemand(RotateKeyOnDemandRequest.of(id));
        regions.in(DUBLIN).updatePrimaryRegion(UpdatePrimaryRegionRequest.of(id, LONDON));

        regions.keyhold.service().settleAudit();
        List<String> events = TestKeyhold.audit(regions.keyhold).stream()
                .map(event -> event.path("awsRegion").asText() + " "
                        + event.path("eventName").asText() + " " + resource(event))
                .toList();
        assertThat(events)
                .containsSubsequence(
                        "eu-west-1 CreateKey eu-west-1",
                        "eu-west-1 ReplicateKey eu-west-1",
                        "eu-west-2 CreateKey eu-west-2",
                        "eu-west-1 RotateKey eu-west-1",
                        "eu-west-1 RotateKeyOnDemand eu-west-1",
                        "eu-west-2 SynchronizeMultiRegionKey eu-west-2",
                        "eu-west-1 UpdatePrimaryRegion eu-west-1",
                        "eu-west-2 UpdatePrimaryRegion eu-west-2");
    }

    private static String resource(JsonNode event) {
        String[] arn = event.path("resources").path(0).path("ARN").asText().split(":", -1);
        return arn.length > 3 ? arn[3] : "";
    }

    @Test
    void store_openedAgain_hasTheSameSet() {
        String id = regions.pair();
        byte[] blob = regions.encrypt(DUBLIN, id);
        Optional<MultiRegionConfiguration> before = regions.describe(LONDON, id).multiRegionConfiguration();

        regions.keyhold.close();
        regions.keyhold = regions.open();

        assertThat(regions.describe(LONDON, id).multiRegionConfiguration()).isEqualTo(before);
        assertThat(regions.decrypt(LONDON, blob)).isEqualTo(HELLO);
    }

    private MultiRegionKeyType type(String region, String id) {
        return regions.describe(region, id)
                .multiRegionConfiguration()
                .orElseThrow()
                .multiRegionKeyType();
    }

    private List<RotationsListEntry> rotations(String region, String id) {
        return regions.in(region)
                .listKeyRotations(
                        ListKeyRotationsRequest.of(id).withIncludeKeyMaterial(IncludeKeyMaterial.ALL_KEY_MATERIAL))
                .rotations();
    }
}
