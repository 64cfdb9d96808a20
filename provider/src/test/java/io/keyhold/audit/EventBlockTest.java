package io.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.AuditChain;
import io.keyhold.api.AuditReport;
import io.keyhold.api.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that hold several events: read back as written, also by a second reader, and as small as they are said to be. */
class EventBlockTest {
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    Path directory;

    /** What a call tells; equal ones write the same. */
    private record Asked(String keyId, Map<String, String> context) implements Parameters {
        @Override
        public void writeTo(Sink sink) {
            sink.put("keyId", keyId);
            sink.put("encryptionContext", context);
            sink.put("list", List.of(1L, true, "text", Map.of("name", "value")));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void read_randomCallsThatComeAgain_areAsWritten(long seed) throws IOException {
        Random random = new Random(seed);
        List<AuditEvent> events = IntStream.range(0, 3_000)
                .mapToObj(n -> event(random, 1_790_000_000_000L + n + random.nextInt(3)))
                .toList();

        write(events, 1 + random.nextInt(700));

        assertThat(Trails.read(directory).stream().map(TrailEntry::sequence))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        List<PlainTrail.Event> expected = new ArrayList<>();
        events.forEach(event -> expected.add(plain(expected.size() + 1, event)));
        assertThat(Trails.read(directory).stream()
                        .map(entry -> plain(entry.sequence(), entry.event()))
                        .toList())
                .isEqualTo(expected);
        assertThat(PlainTrail.read(files()).events).isEqualTo(expected);
        assertThat(verify().verdict()).isEqualTo(AuditChain.Verdict.VALID);
    }

    @Test
    void write_callThatComesAgain_takesLessThanTwelveBytes() throws IOException {
        int count = 10_000;

        write(Stream.generate(() -> asked(Trails.ALICE, 1)).limit(count).toList(), count);

        long bytes = Files.size(files().get(0));
        assertThat(bytes).isLessThan(12L * count);
        assertThat(verify().chains().get(0).events()).isEqualTo(count);
    }

    @Test
    void write_callersOfOneRequest_keepTheirRequest() throws IOException {
        List<AuditEvent> events = IntStream.range(0, 50)
                .mapToObj(n -> asked(Trails.ALICE.withRequestId("request-" + n % 7), 1))
                .toList();

        write(events, 50);

        assertThat(Trails.read(directory).stream()
                        .map(entry -> entry.event().caller().orElseThrow().requestId()))
                .containsExactlyElementsOf(events.stream()
                        .map(event -> event.caller().orElseThrow().requestId())
                        .toList());
    }

    @Test
    void write_membersThatCannotBeCompared_areWrittenInFull() throws IOException {
        Parameters broken = new Parameters() {
            @Override
            public void writeTo(Sink sink) {
                sink.put("keyId", Trails.KEY);
            }

            @Override
            public boolean equals(Object other) {
                throw new IllegalStateException("not now");
            }

            @Override
            public int hashCode() {
                throw new IllegalStateException("not now");
            }
        };

        write(
                Stream.generate(() -> Trails.event("Encrypt", 1, Trails.ALICE, broken))
                        .limit(5)
                        .toList(),
                5);

        assertThat(Trails.read(directory)).hasSize(5);
        assertThat(verify().verdict()).isEqualTo(AuditChain.Verdict.VALID);
    }

    @Test
    void read_fileCutAnywhere_isAnOpenEndWithTheWholeRecordsBefore() throws IOException {
        write(IntStream.range(0, 600).mapToObj(n -> asked(Trails.ALICE, n % 3)).toList(), 600);
        Path file = files().get(0);
        byte[] whole = Files.readAllBytes(file);
        long before = 0;
        for (int length = whole.length / 4; length < whole.length; length += 97) {
            Files.write(file, Arrays.copyOf(whole, length));

            AuditReport report = verify();

            assertThat(report.verdict()).isEqualTo(AuditChain.Verdict.OPEN_END);
            long events = report.chains().get(0).events();
            assertThat(events)
                    .isGreaterThanOrEqualTo(before)
                    .isEqualTo(Trails.read(directory).size());
            before = events;
        }
        assertThat(before).isGreaterThan(100);
    }

    @Test
    void verify_chainThatGoesOnFromAFileOfVersion1_isValid() throws IOException {
        TrailSettings settings = Trails.group(directory).withFiles(4096, false);
        UnflushedTail pending = new UnflushedTail(new DirectoryStorage(directory));
        ChainWriter chain = chain(settings, pending);
        chain.begin(List.of());
        for (int n = 0; n < 20; n++) {
            chain.event(asked(Trails.ALICE, n));
            chain.endEvents(); // alone, as version 1 writes it
        }
        chain.checkpoint(Checkpoint.Kind.END_OF_FILE);
        pending.force();
        chain.next();
        chain.begin(List.of());
        IntStream.range(0, 20).forEach(n -> chain.event(asked(Trails.ALICE, 1)));
        chain.checkpoint(Checkpoint.Kind.CLOSED);
        pending.force();
        pending.closeSink();
        setVersion(files().get(0), 1);

        assertThat(verify().verdict()).isEqualTo(AuditChain.Verdict.VALID);
        assertThat(Trails.read(directory)).hasSize(40);
        assertThat(PlainTrail.read(files()).events).hasSize(40);
    }

    @Test
    void verify_severalEventsInAFileOfVersion1_areNoRecord() throws IOException {
        write(IntStream.range(0, 20).mapToObj(n -> asked(Trails.ALICE, 1)).toList(), 20);

        setVersion(files().get(0), 1);

        assertThat(verify().findings().get(0).detail())
                .isEqualTo("there is no record at this place: no record of format version 1 holds several events");
    }

    @Test
    void verify_fileOfALaterVersion_saysWhichAreKnown() throws IOException {
        write(List.of(asked(Trails.ALICE, 1)), 1);

        setVersion(files().get(0), 3);

        assertThat(verify().findings().get(0).detail()).contains("not an audit trail file of format version 1 or 2");
    }

    @Test
    void read_recordThatRepeatsAnEventNobodyWrote_isUnreadableAndOthersAreRead() throws BadRecordException {
        ByteOut out = new ByteOut(64);
        out.u8(Frame.EVENTS);
        out.varint(3);
        out.varint(2);
        out.u48(7);
        for (int i = 0; i < 2; i++) {
            out.varint(5 + EventBlock.REPEATED);
            out.zigzag(1);
            out.u32(0);
        }
        out.u8(0);
        out.u8(2);
        EventBlockReader reader = new EventBlockReader();
        reader.begin(Frame.parse(8, out.toByteArray(), new byte[Chain.LINK]));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(reader::next)
                    .isInstanceOf(BadRecordException.class)
                    .hasMessage("the record repeats an event whose record is damaged or missing");
        }
        assertThat(reader.next()).isEmpty();
    }

    private static AuditEvent event(Random random, long time) {
        Caller caller = random.nextInt(20) == 0
                ? Trails.ALICE.withRequestId("request-" + random.nextInt(1000))
                : Caller.of("arn:aws:iam::111122223333:user/user" + random.nextInt(3))
                        .withRequestContext(Map.of("aws:sourceip", List.of("10.0.0." + random.nextInt(2))));
        int kind = random.nextInt(50);
        Parameters request = kind == 0
                ? new Asked("key " + random.nextInt(3), Map.of("long", "x".repeat(2000)))
                : new Asked("key " + random.nextInt(3), Map.of("n", "" + random.nextInt(kind == 1 ? 100_000 : 2)));
        AuditEvent event = Trails.event(random.nextBoolean() ? "Encrypt" : "Decrypt", 0, caller, request)
                .at(time);
        return random.nextInt(10) == 0 ? event.refused("AccessDenied", "not " + random.nextInt(3)) : event;
    }

    private static AuditEvent asked(Caller caller, int number) {
        return Trails.event("Encrypt", 1, caller, new Asked(Trails.KEY, Map.of("n", "" + number)));
    }

    private static ChainWriter chain(TrailSettings settings, UnflushedTail pending) {
        return new ChainWriter(
                settings,
                Trails.signer(),
                StoreAnchor.NONE,
                CLOCK,
                pending,
                ChainWriter.name(CLOCK, 0x8a3f6c0d9e1b8204L));
    }

    /** Writes a closed chain, with a checkpoint behind each so many events. */
    private void write(List<AuditEvent> events, int between) throws IOException {
        UnflushedTail pending = new UnflushedTail(new DirectoryStorage(directory));
        ChainWriter chain = chain(Trails.group(directory), pending);
        chain.begin(List.of());
        for (int n = 0; n < events.size(); n++) {
            chain.event(events.get(n));
            if (n % between == between - 1) {
                chain.checkpoint(Checkpoint.Kind.PERIODIC);
            }
        }
        chain.checkpoint(Checkpoint.Kind.CLOSED);
        pending.force();
        pending.closeSink();
        assertThat(chain.sequence()).isEqualTo(events.size());
    }

    private AuditReport verify() {
        return new TrailVerifier(Trails.trusted(), List.of()).verify(List.of(directory));
    }

    private static void setVersion(Path file, int version) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[Frame.MAGIC.length - 1] = (byte) version;
        Files.write(file, bytes);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    /** An event as the second reader gives it. */
    private static PlainTrail.Event plain(long number, AuditEvent event) {
        List<String> caller = new ArrayList<>();
        Caller who = event.caller().orElseThrow();
        caller.add(who.principal().arn());
        who.requestContext().forEach((name, values) -> caller.addAll(List.of(name, values.get(0))));
        if (!who.requestId().isEmpty()) {
            caller.addAll(List.of(EventWriter.REQUEST_ID, who.requestId()));
        }
        String error = event.errorCode().isEmpty() ? "" : event.errorCode() + ": " + event.errorMessage();
        return new PlainTrail.Event(
                number,
                event.timeMillis(),
                event.eventName(),
                event.account() + " " + event.region() + (event.readOnly() ? " reads" : " writes"),
                caller,
                event.resourceArns(),
                List.of(members(event.request()), members(event.response()), members(event.additional())),
                error);
    }

    private static Map<String, Object> members(Parameters parameters) {
        Map<String, Object> members = new LinkedHashMap<>();
        parameters.writeTo(members::put);
        return members;
    }
}
