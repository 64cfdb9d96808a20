package io.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.AuditChain;
import io.keyhold.api.AuditDamage;
import io.keyhold.api.AuditFinding;
import io.keyhold.api.AuditReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody adds to the folder of a trail hides nothing, and what the store does meanwhile is not damage. */
class ForgedChainTest {
    private static final Instant LATER = Instant.parse("2099-12-31T00:00:00Z");
    private static final StoreView STORE =
            new StoreView(0, Map.of(), Optional.of(new StoreIdentity(UUID.randomUUID(), 0)));

    @TempDir
    Path directory;

    @Test
    void verify_foreignChainWithTheIdOfADamagedOne_namesTheDamage() throws IOException {
        long trailId = writeChain();
        damage();
        writeForged(trailId);

        AuditReport report = verify(STORE);

        assertThat(report.chains())
                .filteredOn(chain -> chain.trailId() == trailId)
                .extracting(ForgedChainTest::found)
                .containsExactlyInAnyOrder(AuditDamage.EDITED, AuditDamage.UNTRUSTED);
        assertThat(report.ignored()).isEmpty();
    }

    @Test
    void verify_foreignChainWithAnIdOfItsOwn_isNamedAsIgnored() throws IOException {
        long trailId = writeChain();
        damage();
        writeForged(trailId ^ 1);

        AuditReport report = verify(STORE);

        assertThat(report.chains()).extracting(ForgedChainTest::found).containsExactly(AuditDamage.EDITED);
        assertThat(report.ignored()).hasSize(1);
    }

    @Test
    void verify_storeThatMovesOnWhileItIsRead_hasNotGoneBack() {
        AtomicLong epoch = new AtomicLong(7);
        FileAuditTrail.open(Trails.group(directory), Trails.signer(), epoch::get, Clock.systemUTC(), new SecureRandom())
                .close();
        epoch.set(5);
        List<Path> directories = new AbstractList<>() {
            @Override
            public Path get(int index) {
                epoch.set(7); // a change that is committed while the folder is read
                return directory;
            }

            @Override
            public int size() {
                return 1;
            }
        };

        AuditReport report = new TrailVerifier(
                        Trails.trusted(), List.of(), () -> Optional.of(new StoreView(epoch.get(), Map.of())))
                .verify(directories);

        assertThat(report.findings()).isEmpty();
        assertThat(verify(new StoreView(6, Map.of())).findings())
                .extracting(AuditFinding::damage)
                .containsExactly(AuditDamage.STORE_WENT_BACK);
    }

    private static AuditDamage found(AuditChain chain) {
        return chain.finding().orElseThrow().damage();
    }

    private AuditReport verify(StoreView store) {
        return new TrailVerifier(Trails.trusted(), List.of(), () -> Optional.of(store)).verify(List.of(directory));
    }

    private long writeChain() throws IOException {
        try (FileAuditTrail trail = Trails.open(Trails.group(directory))) {
            for (int i = 0; i < 5; i++) {
                trail.accept(Trails.encrypt(i));
            }
        }
        return TrailFiles.in(List.of(directory)).get(0).trailId();
    }

    /** Changes a byte in the middle of the only file. */
    private void damage() throws IOException {
        TrailFiles chain = TrailFiles.in(List.of(directory)).get(0);
        Path file = chain.file(1);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    private void writeForged(long trailId) {
        KeyPair other = Trails.pair();
        SecureRandom same = new SecureRandom() {
            @Override
            public long nextLong() {
                return trailId;
            }
        };
        FileAuditTrail.open(
                        Trails.group(directory),
                        new EcdsaCheckpointSigner(other.getPrivate(), other.getPublic()),
                        StoreAnchor.NONE,
                        Clock.fixed(LATER, ZoneOffset.UTC),
                        same)
                .close();
    }
}
