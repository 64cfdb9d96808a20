package io.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.AuditChain;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.KmsException;
import io.keyhold.audit.StubStorage.Fault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sink that is full, broken or hangs: no result leaves, every call ends in time, and the service goes on afterwards. */
@Timeout(60)
class SinkFailureTest {
    private static final Duration LIMIT = Duration.ofMillis(300);
    private static final byte[] SECRET = "canary-plaintext".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "STRICT,FULL",
        "STRICT,FULL_IN_THE_MIDDLE",
        "STRICT,READ_ONLY",
        "STRICT,WRITE_HANGS",
        "STRICT,FORCE_HANGS",
        "STRICT,FORCE_FAILS",
        "GROUP,FULL",
        "GROUP,FULL_IN_THE_MIDDLE",
        "GROUP,READ_ONLY",
        "GROUP,WRITE_HANGS",
        "GROUP,FORCE_HANGS",
        "GROUP,FORCE_FAILS"
    })
    void decrypt_whileTheSinkFails_isRefusedInTimeAndResumes(TrailMode mode, Fault fault) {
        Path directory = folder.resolve("audit");
        StubStorage storage = new StubStorage(directory);
        TrailSettings settings =
                TrailSettings.of(directory, mode).withAcceptTimeout(LIMIT).withWindow(64, Duration.ofMillis(5));
        Set<String> returned = new java.util.TreeSet<>();
        try (KmsOnTrail keyhold = new KmsOnTrail(folder, settings, storage)) {
            String keyId =
                    keyhold.kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            byte[] blob = keyhold.kms.encrypt(EncryptRequest.of(keyId, SECRET)).ciphertextBlob();
            storage.fail(fault);

            int answered = callUntilRefused(keyhold, blob);
            // Before a flush fails or hangs for long enough, group mode goes on: what it may lose is what it says.
            assertThat(answered)
                    .as("results that left after the fault")
                    .isLessThanOrEqualTo(mode == TrailMode.STRICT ? 0 : fault.ofFlush() ? 9_999 : 64);
            for (int i = 0; i < 3; i++) {
                refusedInTime(() -> keyhold.kms.decrypt(DecryptRequest.of(blob)));
            }
            keyhold.kms.createAlias(CreateAliasRequest.of("alias/while-broken", keyId));

            storage.repair();
            returned.addAll(callUntilAnswered(keyhold, keyId));
            assertThat(keyhold.trail.metrics().available()).isTrue();
        }
        List<TrailEntry> entries = Trails.read(directory);
        assertThat(entries.stream().map(TrailEntry::eventId)).doesNotHaveDuplicates();
        assertThat(entries.stream().map(entry -> entry.event().eventName())).contains("CreateKey", "CreateAlias");
        assertThat(entries.stream().flatMap(entry -> entry.json().stream()).collect(Collectors.joining()))
                .contains(returned)
                .doesNotContain("canary");
        try (KmsOnTrail again = new KmsOnTrail(folder, settings, new StubStorage(directory))) {
            assertThat(again.verify().findings()).isEmpty();
            assertThat(again.verify().chains())
                    .extracting(AuditChain::verdict)
                    .containsExactlyInAnyOrder(AuditChain.Verdict.VALID, AuditChain.Verdict.OPEN_END);
        }
    }

    private static int callUntilRefused(KmsOnTrail keyhold, byte[] blob) {
        for (int i = 0; i < 10_000; i++) {
            try {
                keyhold.kms.decrypt(DecryptRequest.of(blob));
            } catch (KmsException.AuditUnavailable e) {
                assertThat(e.getMessage()).doesNotContain("canary").contains("takes no record");
                return i;
            }
        }
        throw new AssertionError("never refused");
    }

    private static void refusedInTime(Runnable call) {
        long began = System.nanoTime();
        assertThatThrownBy(call::run).isInstanceOf(KmsException.AuditUnavailable.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .as("a call ends within the timeout and a half (the machine may be slow)")
                .isLessThan(LIMIT.multipliedBy(10));
    }

    private static List<String> callUntilAnswered(KmsOnTrail keyhold, String keyId) {
        List<String> answered = new ArrayList<>();
        while (answered.size() < 3) {
            String mark = "answered-" + answered.size();
            try {
                keyhold.kms.encrypt(EncryptRequest.of(keyId, SECRET).withEncryptionContext(Map.of("mark", mark)));
                answered.add(mark);
            } catch (KmsException.AuditUnavailable e) {
                Thread.onSpinWait(); // the writer tries again every 50 ms
            }
        }
        return answered;
    }
}
