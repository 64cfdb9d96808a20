package io.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.AuditChain;
import io.keyhold.api.AuditDamage;
import io.keyhold.api.AuditFinding;
import io.keyhold.api.AuditHead;
import io.keyhold.api.AuditReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Random surgeries within records that hold several events: each is found, and the first bad event is named. */
class BlockSurgeryTest {
    private static final int CASES = Integer.getInteger("keyhold.cases", 200);
    private static final int EVENTS = 900;
    private static final int COUNT = 2;

    @TempDir
    static Path root;

    private static Path original;
    private static byte[] bytes;

    @BeforeAll
    static void write() throws IOException {
        original = Files.createDirectory(root.resolve("original"));
        UnflushedTail pending = new UnflushedTail(new DirectoryStorage(original));
        Clock clock = Clock.systemUTC();
        TrailName name = ChainWriter.name(clock, new SecureRandom().nextLong() & ~0xf000L | 0x8000L);
        ChainWriter chain =
                new ChainWriter(Trails.group(original), Trails.signer(), StoreAnchor.NONE, clock, pending, name);
        chain.begin(List.of());
        Parameters same = Trails.encrypt(0).request();
        for (int n = 0; n < EVENTS; n++) {
            chain.event(n % 9 == 0 ? Trails.encrypt(n) : Trails.event("Encrypt", n, Trails.ALICE, same));
            if (n == EVENTS / 2) {
                chain.checkpoint(Checkpoint.Kind.PERIODIC);
            }
        }
        chain.checkpoint(Checkpoint.Kind.CLOSED);
        pending.force();
        pending.closeSink();
        try (Stream<Path> files = Files.list(original)) {
            bytes = Files.readAllBytes(files.findFirst().orElseThrow());
        }
    }

    /** A head is the end of a record: one inside a record of several events was the end of another record there. */
    @Test
    void verify_anchorInsideARecord_isAFork() throws IOException {
        Frame block = frames().stream()
                .filter(frame -> frame.lastPosition() > frame.position() + 1)
                .findFirst()
                .orElseThrow();
        long trailId = verify(original).chains().get(0).trailId();
        AuditHead inside = new AuditHead(trailId, block.position() + 1, "00".repeat(32), false);

        AuditReport report = new TrailVerifier(Trails.trusted(), List.of(inside)).verify(List.of(original));

        assertThat(verify(original).findings()).isEmpty();
        assertThat(report.findings()).extracting(AuditFinding::damage).containsExactly(AuditDamage.FORKED);
    }

    private enum Surgery {
        EDIT,
        DROP,
        INSERT,
        SWAP,
        DUPLICATE,
        DROP_FROM_THE_END,
        EDIT_AND_TAG,
        EDIT_TAG_AND_RELINK,
        FLIP
    }

    @TestFactory
    Stream<DynamicTest> verify_recordAfterSurgery_namesTheFirstBadEvent() {
        return IntStream.range(0, CASES).mapToObj(seed -> {
            Surgery surgery = Surgery.values()[seed % Surgery.values().length];
            return DynamicTest.dynamicTest("seed " + seed + " " + surgery, () -> operate(seed, surgery));
        });
    }

    private static void operate(int seed, Surgery surgery) throws IOException {
        Random random = new Random(seed);
        List<Frame> frames = frames();
        List<Integer> blocks = IntStream.range(0, frames.size())
                .filter(i -> frames.get(i).type() == Frame.EVENTS
                        && EventBlock.count(frames.get(i).body()) > 4)
                .boxed()
                .toList();
        int at = blocks.get(random.nextInt(blocks.size()));
        Frame frame = frames.get(at);
        Parts parts = new Parts(frame);
        int index = 1 + random.nextInt(parts.entries.size() - 2);

        int bad = parts.operate(surgery, index, random);

        frames.set(at, new Frame(frame.offset(), frame.type(), frame.position(), parts.body(), frame.link()));
        AuditReport report = verify(write(frames, seed, surgery == Surgery.EDIT_TAG_AND_RELINK));
        assertThat(report.verdict()).isEqualTo(AuditChain.Verdict.DAMAGED);
        AuditFinding finding = report.findings().get(0);
        assertThat(expected(surgery)).as("%s", finding).contains(finding.damage());
        if (surgery != Surgery.EDIT_TAG_AND_RELINK && surgery != Surgery.FLIP) {
            assertThat(finding.position()).as("%s", finding).isEqualTo(frame.position() + bad);
            assertThat(finding.sequence()).as("%s", finding).isEqualTo(finding.position() - parts.lead);
        }
    }

    private static Set<AuditDamage> expected(Surgery surgery) {
        return switch (surgery) {
            case EDIT, EDIT_AND_TAG, EDIT_TAG_AND_RELINK -> EnumSet.of(AuditDamage.EDITED);
            case DROP, DROP_FROM_THE_END -> EnumSet.of(AuditDamage.MISSING);
            case INSERT -> EnumSet.of(AuditDamage.INSERTED);
            case SWAP -> EnumSet.of(AuditDamage.REORDERED);
            case DUPLICATE -> EnumSet.of(AuditDamage.DUPLICATED);
            case FLIP -> EnumSet.of(AuditDamage.EDITED, AuditDamage.MISSING, AuditDamage.INSERTED);
        };
    }

    /** A record taken apart. */
    private static final class Parts {
        final byte[] head;
        final List<byte[]> entries = new ArrayList<>();
        final byte[] count;
        final long lead;
        private int flipped = -1;

        Parts(Frame frame) throws BadRecordException {
            byte[] body = frame.body();
            lead = frame.content().varint();
            EventBlock block = EventBlock.of(frame);
            int first = 0;
            for (var next = block.next(); next.isPresent(); next = block.next()) {
                first = entries.isEmpty() ? next.get().at() : first;
                entries.add(Arrays.copyOfRange(body, next.get().at(), next.get().end()));
            }
            head = Arrays.copyOf(body, first);
            count = Arrays.copyOfRange(body, body.length - COUNT, body.length);
        }

        /** Operates on an entry, and tells which is the first bad one. */
        int operate(Surgery surgery, int index, Random random) {
            byte[] entry = entries.get(index);
            switch (surgery) {
                case EDIT -> entries.set(index, edited(entry));
                case DROP -> entries.remove(index);
                case INSERT -> entries.add(index, edited(entry));
                case SWAP -> Collections.swap(entries, index, index + 1);
                case DUPLICATE -> entries.add(index + 1, entry);
                case DROP_FROM_THE_END -> entries.remove(entries.size() - 1);
                case EDIT_AND_TAG, EDIT_TAG_AND_RELINK -> {
                    entries.set(index, edited(entry));
                    tagAll();
                }
                case FLIP -> flipped = random.nextInt(length());
            }
            return switch (surgery) {
                case DUPLICATE -> index + 1;
                case DROP_FROM_THE_END -> entries.size();
                case EDIT_AND_TAG -> 0;
                default -> index;
            };
        }

        private static byte[] edited(byte[] entry) {
            byte[] changed = entry.clone();
            changed[changed.length - 5] ^= 2; // the last byte before the tag
            return changed;
        }

        private void tagAll() {
            byte[] before = head;
            for (byte[] entry : entries) {
                CRC32C crc = new CRC32C();
                crc.update(before);
                crc.update(entry, 0, entry.length - 4);
                before = ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
                System.arraycopy(before, 0, entry, entry.length - 4, 4);
            }
        }

        private int length() {
            return head.length
                    + entries.stream().mapToInt(entry -> entry.length).sum()
                    + COUNT;
        }

        byte[] body() throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(head);
            for (byte[] entry : entries) {
                out.write(entry);
            }
            out.write(count);
            byte[] body = out.toByteArray();
            if (flipped >= 0) {
                body[flipped] ^= 1;
            }
            return body;
        }
    }

    private static List<Frame> frames() throws IOException {
        List<Frame> frames = new ArrayList<>();
        try (Stream<Path> files = Files.list(original);
                FrameReader reader = FrameReader.open(files.findFirst().orElseThrow())) {
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                frames.add(next.get());
            }
        }
        return frames;
    }

    private static Path write(List<Frame> frames, int seed, boolean relinks) throws IOException {
        Path directory = Files.createDirectory(root.resolve("case-" + seed));
        ByteOut out = new ByteOut(bytes.length + 64);
        out.raw(Frame.MAGIC);
        Chain chain = new Chain();
        for (Frame frame : frames) {
            out.u32(frame.body().length);
            out.raw(frame.body());
            chain.advance(frame.body(), 0, frame.body().length);
            out.raw(relinks ? chain.link() : frame.link());
        }
        try (Stream<Path> files = Files.list(original)) {
            Files.write(directory.resolve(files.findFirst().orElseThrow().getFileName()), out.toByteArray());
        }
        return directory;
    }

    private static AuditReport verify(Path directory) {
        return new TrailVerifier(Trails.trusted(), List.of()).verify(List.of(directory));
    }
}
