package io.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.Caller;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Which events are the same at another time: a record of one stands for those. */
class EventTemplatesTest {
    private static final int BYTES = 100;
    private static final AuditEvent EVENT = Trails.event("Encrypt", 1, Trails.ALICE, new Named("one"));

    /** Members that are equal if they are written alike. */
    private record Named(String name) implements Parameters {
        @Override
        public void writeTo(Sink sink) {
            sink.put("name", name);
        }
    }

    /** Every member counts, also one that an event gets in years to come. */
    @TestFactory
    Stream<DynamicTest> find_eventThatDiffersInOneMember_isAnother() {
        RecordComponent[] components = AuditEvent.class.getRecordComponents();
        return Arrays.stream(components)
                .map(component -> DynamicTest.dynamicTest(component.getName(), () -> {
                    boolean isTime = component.getName().equals("timeMillis");

                    int slot = seen().find(changed(components, component));

                    assertThat(slot != EventTemplates.NONE).isEqualTo(isTime);
                }));
    }

    @Test
    void find_callerThatDiffersByTheAccessKeyAlone_isAnother() {
        EventTemplates templates = new EventTemplates();
        templates.written(EventTemplates.NONE, by(Trails.ALICE.withAccessKeyId("AKIA1")), BYTES);

        assertThat(templates.find(by(Trails.ALICE.withAccessKeyId("AKIA2")))).isEqualTo(EventTemplates.NONE);
        assertThat(templates.find(by(Trails.ALICE))).isEqualTo(EventTemplates.NONE);
        assertThat(templates.find(by(Trails.ALICE.withAccessKeyId("AKIA1")))).isNotEqualTo(EventTemplates.NONE);
    }

    @Test
    void find_callerOfOneRequest_isNeverRemembered() {
        AuditEvent event = by(Trails.ALICE.withRequestId("request-1"));
        EventTemplates templates = new EventTemplates();

        assertThat(templates.written(EventTemplates.NONE, event, BYTES)).isEqualTo(EventTemplates.NONE);

        assertThat(templates.find(event)).isEqualTo(EventTemplates.NONE);
    }

    @Test
    void written_secondTime_givesNumbersUntilThereAreNoMore() {
        EventTemplates templates = new EventTemplates();
        int most = 0;
        for (int n = 0; n < 2 * EventTemplates.MOST; n++) {
            AuditEvent event = EVENT.asking(new Named("number " + n));
            templates.written(EventTemplates.NONE, event, BYTES);
            int number = templates.written(templates.find(event), event, BYTES);
            assertThat(number).isEqualTo(n < EventTemplates.MOST ? n : EventTemplates.NONE);
            most = Math.max(most, number);
        }
        assertThat(most).isEqualTo(EventTemplates.MOST - 1);

        templates.clear();

        assertThat(templates.find(EVENT.asking(new Named("number 0")))).isEqualTo(EventTemplates.NONE);
    }

    @Test
    void written_longEvent_getsNoNumber() {
        EventTemplates templates = seen();

        assertThat(templates.written(templates.find(EVENT), EVENT, EventTemplates.LONGEST + 1))
                .isEqualTo(EventTemplates.NONE);
    }

    private static EventTemplates seen() {
        EventTemplates templates = new EventTemplates();
        templates.written(EventTemplates.NONE, EVENT, BYTES);
        assertThat(templates.find(EVENT)).isNotEqualTo(EventTemplates.NONE);
        return templates;
    }

    private static AuditEvent by(Caller caller) {
        return Trails.event("Encrypt", 1, caller, new Named("one"));
    }

    private static AuditEvent changed(RecordComponent[] components, RecordComponent which)
            throws ReflectiveOperationException {
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            Object value = components[i].getAccessor().invoke(EVENT);
            types[i] = components[i].getType();
            values[i] = components[i].equals(which) ? other(types[i], value) : value;
        }
        Constructor<AuditEvent> constructor = AuditEvent.class.getDeclaredConstructor(types);
        return constructor.newInstance(values);
    }

    private static Object other(Class<?> type, Object value) {
        Map<Class<?>, Object> others = Map.of(
                long.class,
                7L,
                String.class,
                value + "x",
                boolean.class,
                Boolean.FALSE.equals(value),
                Optional.class,
                Optional.of(Caller.of("arn:aws:iam::111122223333:user/bob")),
                List.class,
                List.of("other"),
                Parameters.class,
                new Named("other"));
        return Optional.ofNullable(others.get(type)).orElseThrow();
    }
}
