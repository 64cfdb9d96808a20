package io.keyhold;

import static io.keyhold.ThreeRegions.DUBLIN;
import static io.keyhold.ThreeRegions.HELLO;
import static io.keyhold.ThreeRegions.LONDON;
import static io.keyhold.ThreeRegions.PARIS;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.CancelKeyDeletionRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.DisableKeyRotationRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.EnableKeyRotationRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GetKeyRotationStatusRequest;
import io.keyhold.api.IncludeKeyMaterial;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.KeyState;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.KmsRequest;
import io.keyhold.api.ListKeyRotationsRequest;
import io.keyhold.api.MultiRegionConfiguration;
import io.keyhold.api.MultiRegionKey;
import io.keyhold.api.MultiRegionKeyType;
import io.keyhold.api.ReplicateKeyRequest;
import io.keyhold.api.RotateKeyOnDemandRequest;
import io.keyhold.api.RotationsListEntry;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import io.keyhold.api.UpdatePrimaryRegionRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every call on a primary key and on its replica in every pair of their states, and random histories over three Regions, against {@link
 * MultiRegionModel}. {@code -Dkeyhold.cases} is the number of histories, {@code -Dseed} the first.
 */
class MultiRegionHistoriesTest {
    private static final List<String> REGIONS = List.of(DUBLIN, LONDON, PARIS);
    private static final Set<MultiRegionModel.Call> TO_A_REGION =
            EnumSet.of(MultiRegionModel.Call.REPLICATE, MultiRegionModel.Call.MOVE_PRIMARY);
    private static final int HISTORIES = Integer.getInteger("keyhold.cases", 4);
    private static final int STEPS = 40;

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

    @TestFactory
    Stream<DynamicTest> call_inEveryPairOfStates_doesWhatTheModelSays() {
        List<DynamicTest> pairs = new ArrayList<>();
        for (KeyState primary : List.of(KeyState.ENABLED, KeyState.DISABLED, KeyState.PENDING_REPLICA_DELETION)) {
            for (KeyState replica : List.of(KeyState.ENABLED, KeyState.DISABLED, KeyState.PENDING_DELETION)) {
                pairs.add(DynamicTest.dynamicTest(primary + " and " + replica, () -> walk(primary, replica)));
            }
        }
        return pairs.stream();
    }

    /** Each call on either key; one that changes something is done on a pair of its own. */
    private void walk(KeyState primary, KeyState replica) {
        History pair = pair(primary, replica);
        for (MultiRegionModel.Call call : MultiRegionModel.Call.values()) {
            for (String region : List.of(DUBLIN, LONDON)) {
                for (String target : TO_A_REGION.contains(call) ? List.of(LONDON, PARIS) : List.of(PARIS)) {
                    if (pair.step(call, region, target)) {
                        pair = pair(primary, replica);
                    }
                }
            }
        }
    }

    private History pair(KeyState primary, KeyState replica) {
        History pair = new History(new Random(1));
        pair.step(MultiRegionModel.Call.REPLICATE, DUBLIN, LONDON);
        pair.bring(DUBLIN, primary);
        pair.bring(LONDON, replica);
        return pair;
    }

    @TestFactory
    Stream<DynamicTest> history_overThreeRegions_isThatOfTheModel() {
        int first = Integer.getInteger("seed", 1);
        return IntStream.range(first, first + HISTORIES)
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> {
                    Random random = new Random(seed);
                    History history = new History(random);
                    for (int i = 0; i < STEPS && !history.model.states.isEmpty(); i++) {
                        history.randomStep();
                        history.requireAgreement();
                    }
                }));
    }

    /** One key and what the model says of it. */
    private final class History {
        private final MultiRegionModel model = new MultiRegionModel(DUBLIN);
        private final String id = regions.primary(CreateKeyRequest.of());
        private final List<byte[]> blobs = new ArrayList<>();
        private final Random random;

        History(Random random) {
            this.random = random;
        }

        void bring(String region, KeyState state) {
            switch (state) {
                case DISABLED -> step(MultiRegionModel.Call.DISABLE, region, region);
                case PENDING_DELETION, PENDING_REPLICA_DELETION -> step(MultiRegionModel.Call.SCHEDULE, region, region);
                default -> {}
            }
            assertThat(model.states.get(region)).isEqualTo(state);
        }

        void randomStep() {
            if (random.nextInt(6) == 0) {
                regions.pass(1);
                model.passDay();
                return;
            }
            MultiRegionModel.Call[] calls = MultiRegionModel.Call.values();
            step(calls[random.nextInt(calls.length)], region(), region());
        }

        private String region() {
            return REGIONS.get(random.nextInt(REGIONS.size()));
        }

        /** Whether the call was done. */
        boolean step(MultiRegionModel.Call call, String region, String target) {
            String answer = "ok";
            try {
                regions.in(region).call(request(call, target));
            } catch (KmsException e) {
                answer = e.errorCode();
            }
            String expected = model.call(call, region, target, 7);
            assertThat(answer).as(call + " in " + region + " to " + target).isEqualTo(expected);
            return expected.equals("ok");
        }

        private KmsRequest request(MultiRegionModel.Call call, String target) {
            return switch (call) {
                case ENCRYPT -> EncryptRequest.of(id, HELLO);
                case ENABLE -> EnableKeyRequest.of(id);
                case DISABLE -> DisableKeyRequest.of(id);
                case SCHEDULE -> ScheduleKeyDeletionRequest.of(id).withPendingWindowInDays(7);
                case CANCEL -> CancelKeyDeletionRequest.of(id);
                case ROTATE -> RotateKeyOnDemandRequest.of(id);
                case ENABLE_ROTATION -> EnableKeyRotationRequest.of(id);
                case DISABLE_ROTATION -> DisableKeyRotationRequest.of(id);
                case REPLICATE -> ReplicateKeyRequest.of(id, target);
                case MOVE_PRIMARY -> UpdatePrimaryRegionRequest.of(id, target);
                case DESCRIBE -> DescribeKeyRequest.of(id);
            };
        }

        /** Every Region says the same of what is shared, and whatever one encrypts now, all others that are enabled open. */
        void requireAgreement() {
            List<RotationsListEntry> materials = new ArrayList<>();
            for (String region : REGIONS) {
                if (!model.states.containsKey(region)) {
                    continue;
                }
                Kms kms = regions.in(region);
                KeyMetadata key = regions.describe(region, id);
                assertThat(key.keyState()).as(region).isEqualTo(model.states.get(region));
                assertThat(key.multiRegionConfiguration()).contains(configuration(key, region));
                List<RotationsListEntry> own = kms.listKeyRotations(ListKeyRotationsRequest.of(id)
                                .withIncludeKeyMaterial(IncludeKeyMaterial.ALL_KEY_MATERIAL))
                        .rotations();
                assertThat(own).hasSize(1 + model.rotations);
                assertThat(materials.isEmpty() ? own : materials).isEqualTo(own);
                materials = own;
                if (key.keyState() == KeyState.ENABLED) {
                    assertThat(kms.getKeyRotationStatus(GetKeyRotationStatusRequest.of(id))
                                    .keyRotationEnabled())
                            .isEqualTo(model.rotates);
                    blobs.add(regions.encrypt(region, id));
                }
            }
            requireOpen();
        }

        private void requireOpen() {
            List<byte[]> some = blobs.size() < 4
                    ? blobs
                    : List.of(blobs.get(0), blobs.get(random.nextInt(blobs.size())), blobs.get(blobs.size() - 1));
            model.states.forEach((region, state) -> {
                if (state == KeyState.ENABLED) {
                    some.forEach(
                            blob -> assertThat(regions.decrypt(region, blob)).isEqualTo(HELLO));
                }
            });
        }

        private MultiRegionConfiguration configuration(KeyMetadata key, String region) {
            List<MultiRegionKey> replicas = model.states.keySet().stream()
                    .filter(each -> !each.equals(model.primary))
                    .map(each -> related(key, each))
                    .toList();
            return new MultiRegionConfiguration(
                    region.equals(model.primary) ? MultiRegionKeyType.PRIMARY : MultiRegionKeyType.REPLICA,
                    related(key, model.primary),
                    replicas);
        }

        private MultiRegionKey related(KeyMetadata key, String region) {
            return new MultiRegionKey("arn:aws:kms:" + region + ":111122223333:key/" + key.keyId(), region);
        }
    }
}
