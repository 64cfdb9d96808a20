package io.keyhold.audit;

import io.keyhold.api.Caller;
import io.keyhold.api.KmsException;
import io.keyhold.api.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what {@link EventWriter} wrote, in the same order. Not safe for concurrent use. */
final class EventReader {
    private static final int MOST_VALUES = 1 << 16;
    private final Map<Long, String> texts = new HashMap<>();
    private int values;

    /** Begins again, after a checkpoint. */
    void clear() {
        texts.clear();
    }

    AuditEvent read(ByteIn in) throws BadRecordException {
        return read(in.u48(), in);
    }

    /** One that was written without its time. */
    AuditEvent read(long timeMillis, ByteIn in) throws BadRecordException {
        values = 0;
        int flags = in.u8();
        String eventName = text(in);
        String account = text(in);
        String region = text(in);
        Optional<Caller> caller = has(flags, EventWriter.CALLER) ? Optional.of(caller(in)) : Optional.empty();
        int resources = in.count();
        List<String> arns = new ArrayList<>();
        for (int i = 0; i < resources; i++) {
            count();
            arns.add(text(in));
        }
        Parameters request = parameters(in, has(flags, EventWriter.REQUEST));
        Parameters response = parameters(in, has(flags, EventWriter.RESPONSE));
        Parameters additional = parameters(in, has(flags, EventWriter.ADDITIONAL));
        String errorCode = has(flags, EventWriter.ERROR) ? text(in) : "";
        String errorMessage = has(flags, EventWriter.ERROR) ? text(in) : "";
        return new AuditEvent(
                timeMillis,
                eventName,
                has(flags, EventWriter.READ_ONLY),
                caller,
                account,
                region,
                arns,
                request,
                response,
                additional,
                errorCode,
                errorMessage);
    }

    /** The expansion of a few bytes is bounded, whoever wrote them. */
    private void count() throws BadRecordException {
        if (++values > MOST_VALUES) {
            throw new BadRecordException("the record has more than " + MOST_VALUES + " values");
        }
    }

    private static boolean has(int flags, int flag) {
        return (flags & flag) != 0;
    }

    private String text(ByteIn in) throws BadRecordException {
        long tag = in.varint();
        if (tag == StringTable.LITERAL) {
            return in.text();
        }
        if (tag == StringTable.DEFINITION) {
            long number = in.varint();
            String text = in.text();
            if (number < 0 || number >= StringTable.MOST || text.length() > StringTable.LONGEST) {
                throw new BadRecordException("the record defines a text that no writer would");
            }
            texts.put(number, text);
            return text;
        }
        String known = texts.get(tag - StringTable.REFERENCE);
        if (known == null) {
            throw new BadRecordException("the record refers to a text whose record is damaged or missing");
        }
        return known;
    }

    private Caller caller(ByteIn in) throws BadRecordException {
        String arn = text(in);
        int members = in.count();
        Map<String, List<String>> context = new HashMap<>();
        for (int i = 0; i < members; i++) {
            count();
            context.put(text(in), List.of(text(in)));
        }
        try {
            String requestId = taken(context, EventWriter.REQUEST_ID);
            String accessKeyId = taken(context, EventWriter.ACCESS_KEY_ID);
            return Caller.of(Principal.parse(arn))
                    .withRequestContext(context)
                    .withRequestId(requestId)
                    .withAccessKeyId(accessKeyId);
        } catch (KmsException e) {
            throw new BadRecordException("the record names no principal");
        }
    }

    private static String taken(Map<String, List<String>> context, String name) {
        List<String> values = context.remove(name);
        return values == null ? "" : values.get(0);
    }

    private Parameters parameters(ByteIn in, boolean present) throws BadRecordException {
        if (!present) {
            return Parameters.NONE;
        }
        Map<String, Object> members = object(in, 0);
        return sink -> members.forEach(sink::put);
    }

    private Map<String, Object> object(ByteIn in, int depth) throws BadRecordException {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int type = in.u8(); type != EventWriter.END; type = in.u8()) {
            String name = text(in);
            members.put(name, value(in, type, depth));
        }
        return members;
    }

    private Object value(ByteIn in, int type, int depth) throws BadRecordException {
        count();
        if (depth > EventWriter.DEEPEST) {
            throw new BadRecordException("members nest too deep");
        }
        return switch (type) {
            case EventWriter.TEXT -> text(in);
            case EventWriter.TRUE -> true;
            case EventWriter.FALSE -> false;
            case EventWriter.NUMBER -> in.zigzag();
            case EventWriter.OBJECT -> object(in, depth + 1);
            case EventWriter.ARRAY -> array(in, depth + 1);
            default -> throw new BadRecordException("a member is of unknown type " + type);
        };
    }

    private List<Object> array(ByteIn in, int depth) throws BadRecordException {
        List<Object> elements = new ArrayList<>();
        for (int type = in.u8(); type != EventWriter.END; type = in.u8()) {
            elements.add(value(in, type, depth));
        }
        return elements;
    }
}
