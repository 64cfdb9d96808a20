package io.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Events of any shape come back as they were written, alone and in a chain, also where the buffer has to grow inside one. */
class EventFormTest {
    private static final int CASES = Integer.getInteger("keyhold.cases", 200);

    @TestFactory
    Stream<DynamicTest> read_ofWrite_givesTheSameMembers() {
        return IntStream.range(0, CASES)
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> {
                    Random random = new Random(seed);
                    Map<String, Object> members = object(random, 0);
                    AuditEvent event = event(members);

                    OutboxRecord alone = OutboxRecord.decode(OutboxRecord.encode("id", event));
                    ByteOut out = new ByteOut(1 + random.nextInt(64));
                    EventWriter writer = new EventWriter(new StringTable(8));
                    writer.write(out, event);
                    int first = out.length();
                    writer.write(out, event);
                    EventReader reader = new EventReader();
                    ByteIn in = new ByteIn(out.toByteArray());

                    assertThat(members(alone.event().request())).isEqualTo(members);
                    assertThat(members(reader.read(in).request())).isEqualTo(members);
                    assertThat(in.remaining()).isEqualTo(out.length() - first);
                    assertThat(members(reader.read(in).response())).isEqualTo(members);
                    in.requireEnd();
                }));
    }

    private static AuditEvent event(Map<String, Object> members) {
        Parameters parameters = sink -> members.forEach(sink::put);
        return new AuditEvent(
                1,
                "CreateKey",
                false,
                Optional.of(Trails.ALICE),
                Trails.ACCOUNT,
                "local-1",
                List.of(Trails.KEY),
                parameters,
                parameters,
                Parameters.NONE,
                "",
                "");
    }

    private static Map<String, Object> members(Parameters parameters) {
        Map<String, Object> members = new LinkedHashMap<>();
        parameters.writeTo(members::put);
        return members;
    }

    private static Map<String, Object> object(Random random, int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        int size = 1 + random.nextInt(5);
        for (int i = 0; i < size; i++) {
            object.put("name" + random.nextInt(20), value(random, depth));
        }
        return object;
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 3 ? 3 : 5)) {
            case 0 -> "text ".repeat(random.nextInt(200));
            case 1 -> random.nextLong();
            case 2 -> random.nextBoolean();
            case 3 -> object(random, depth + 1);
            default -> List.of(value(random, depth + 1), value(random, depth + 1));
        };
    }
}
