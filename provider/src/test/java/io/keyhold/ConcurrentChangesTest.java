package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyhold.api.AliasListEntry;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.DeleteAliasRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.DisableKeyRotationRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.EnableKeyRotationRequest;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListAliasesRequest;
import io.keyhold.api.PutKeyPolicyRequest;
import io.keyhold.api.Tag;
import io.keyhold.api.TagResourceRequest;
import io.keyhold.api.UntagResourceRequest;
import io.keyhold.api.UpdateAliasRequest;
import io.keyhold.api.UpdateKeyDescriptionRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same change at the same time, many times over: nobody is refused because somebody else was quicker. */
class ConcurrentChangesTest {
    private static final int THREADS = 8;
    private static final int CALLS = 25;
    private static final String ALIAS = "alias/moving";

    @TempDir
    Path directory;

    private AccessWorld world;
    private List<String> keys;

    @BeforeEach
    void open() throws IOException {
        world = new AccessWorld(directory);
        keys = Stream.generate(world::key).limit(4).toList();
        world.root().createAlias(CreateAliasRequest.of(ALIAS, keys.get(0)));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void updateAlias_atTheSameTime_neverConflicts() throws InterruptedException {
        Map<String, Integer> refusals = together(
                (kms, number) -> kms.updateAlias(UpdateAliasRequest.of(ALIAS, keys.get(number % keys.size()))));

        assertThat(refusals).isEmpty();
        List<AliasListEntry> aliases =
                world.root().listAliases(ListAliasesRequest.of()).aliases();
        assertThat(aliases).hasSize(1);
        String target = aliases.get(0).targetKeyId().orElseThrow();
        assertThat(keys).anyMatch(arn -> arn.endsWith(target));
        for (String key : keys) {
            assertThat(world.root()
                            .listAliases(ListAliasesRequest.of().withKeyId(key))
                            .aliases())
                    .hasSize(key.endsWith(target) ? 1 : 0);
        }
        List<JsonNode> events = TestKeyhold.audit(world.keyhold()).stream()
                .filter(event -> event.path("eventName").asText().equals("UpdateAlias"))
                .toList();
        assertThat(events).hasSize(THREADS * CALLS);
        assertThat(events)
                .allSatisfy(event -> assertThat(event.path("resources")).hasSize(2));
    }

    @Test
    void updateAlias_pointedElsewhereMeanwhile_isDecidedAgainByTheKeyThatItPointsToNow() throws InterruptedException {
        String closed = world.keyWith(AccessWorld.policy(
                AccessWorld.delegation(),
                AccessWorld.allow("No", AccessWorld.ALICE, "kms:UpdateAlias").replace("Allow", "Deny")));
        world.admin()
                .putPolicy(
                        AccessWorld.ALICE,
                        "Move",
                        AccessWorld.policy(AccessWorld.iam("Allow", "kms:UpdateAlias", "*")));
        Kms alice = world.as(AccessWorld.ALICE);

        together((kms, number) -> {
            if (number == 0) {
                kms.updateAlias(UpdateAliasRequest.of(ALIAS, closed));
            } else {
                alice.updateAlias(UpdateAliasRequest.of(ALIAS, keys.get(number % keys.size())));
            }
        });

        assertThat(world.root()
                        .listAliases(ListAliasesRequest.of().withKeyId(closed))
                        .aliases())
                .as("once it points there, alice cannot move it away")
                .hasSize(1);
        assertThatThrownBy(() -> alice.updateAlias(UpdateAliasRequest.of(ALIAS, keys.get(0))))
                .isInstanceOf(KmsException.AccessDenied.class);
    }

    @Test
    void deleteAlias_whileItIsMoved_deletesItOrFindsItGone() throws InterruptedException {
        Map<String, Integer> refusals = together((kms, number) -> {
            if (number % 5 == 4) {
                kms.deleteAlias(DeleteAliasRequest.of(ALIAS));
            } else {
                kms.updateAlias(UpdateAliasRequest.of(ALIAS, keys.get(number % keys.size())));
            }
        });

        assertThat(refusals).containsOnlyKeys("NotFoundException");
    }

    @ParameterizedTest
    @MethodSource("ofOneKey")
    void change_ofOneKeyAtTheSameTime_neverConflicts(OfOneKey change) throws InterruptedException {
        String key = keys.get(0);

        assertThat(together((kms, number) -> change.call().accept(kms, key, number)))
                .isEmpty();
    }

    /** A change of one key. */
    private record OfOneKey(String name, Call call) {
        /** The call; the number tells one from the other. */
        interface Call {
            void accept(Kms kms, String key, int number);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<OfOneKey> ofOneKey() {
        return Stream.of(
                new OfOneKey(
                        "TagResource",
                        (kms, key, n) ->
                                kms.tagResource(TagResourceRequest.of(key, List.of(new Tag("k" + n % 3, "v" + n))))),
                new OfOneKey(
                        "UntagResource",
                        (kms, key, n) -> kms.untagResource(UntagResourceRequest.of(key, List.of("k" + n % 3)))),
                new OfOneKey(
                        "UpdateKeyDescription",
                        (kms, key, n) -> kms.updateKeyDescription(UpdateKeyDescriptionRequest.of(key, "d" + n))),
                new OfOneKey(
                        "PutKeyPolicy",
                        (kms, key, n) -> kms.putKeyPolicy(PutKeyPolicyRequest.of(
                                key, AccessWorld.policy(AccessWorld.delegation().replace("Delegation", "D" + n))))),
                new OfOneKey("EnableKey", (kms, key, n) -> {
                    if (n % 2 == 0) {
                        kms.enableKey(EnableKeyRequest.of(key));
                    } else {
                        kms.disableKey(DisableKeyRequest.of(key));
                    }
                }),
                new OfOneKey("EnableKeyRotation", (kms, key, n) -> {
                    if (n % 2 == 0) {
                        kms.enableKeyRotation(EnableKeyRotationRequest.of(key));
                    } else {
                        kms.disableKeyRotation(DisableKeyRotationRequest.of(key));
                    }
                }),
                new OfOneKey(
                        "CreateGrant",
                        (kms, key, n) -> kms.createGrant(CreateGrantRequest.of(key, List.of(GrantOperation.ENCRYPT))
                                .withGranteePrincipal(AccessWorld.ALICE)
                                .withName("g" + n % 3))));
    }

    /** How many calls were refused, by error code. */
    private Map<String, Integer> together(BiConsumer<Kms, Integer> call) throws InterruptedException {
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<List<String>>> done = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int first = t * CALLS;
            done.add(threads.submit(() -> {
                start.await();
                return refusals(call, first);
            }));
        }
        start.countDown();
        threads.shutdown();
        Map<String, Integer> counts = new TreeMap<>();
        for (Future<List<String>> one : done) {
            try {
                one.get().forEach(code -> counts.merge(code, 1, Integer::sum));
            } catch (ExecutionException e) {
                throw new AssertionError(e);
            }
        }
        return counts;
    }

    private List<String> refusals(BiConsumer<Kms, Integer> call, int first) {
        List<String> codes = new ArrayList<>();
        for (int i = first; i < first + CALLS; i++) {
            try {
                call.accept(world.root(), i);
            } catch (KmsException e) {
                codes.add(e.errorCode());
            }
        }
        return codes;
    }
}
