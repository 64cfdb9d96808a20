package io.keyhold.audit;

import io.keyhold.api.Caller;
import io.keyhold.api.Utf8;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes events in the compact form of the trail. Not safe for concurrent use.
 *
 * <p>Form: time (6 bytes), flags (1), event name, account, Region, [caller: ARN, number of members, name and value of
 * each], number of resources, resources, [request], [response], [additional], [error code, error message]. A text goes
 * through the {@link StringTable}; an object is a list of members, each a type (1 byte), a name and a value, and ends
 * with type 0.
 */
final class EventWriter {
    static final int READ_ONLY = 1;
    static final int CALLER = 2;
    static final int REQUEST = 4;
    static final int RESPONSE = 8;
    static final int ADDITIONAL = 16;
    static final int ERROR = 32;

    static final int END = 0;
    static final int TEXT = 1;
    static final int TRUE = 2;
    static final int FALSE = 3;
    static final int NUMBER = 4;
    static final int OBJECT = 5;
    static final int ARRAY = 6;

    /** How deep values may nest. */
    static final int DEEPEST = 16;

    /** Stands among the request context; a reader that does not know it passes over it. */
    static final String REQUEST_ID = "keyhold:requestid";

    /** What the access key that signed the request stands under, in the same place. */
    static final String ACCESS_KEY_ID = "keyhold:accesskeyid";

    private static final int LARGEST = 1 << 20;
    private static final int CALLERS = 1024;
    private static final int LONGEST_ERROR = 1024;

    /** The part of a caller's request context that a record shows. */
    private static final List<String> CONTEXT = List.of(
            "aws:sourceip",
            "aws:useragent",
            "aws:userid",
            "aws:tokenissuetime",
            "aws:multifactorauthpresent",
            "aws:calledvialast");

    private final StringTable table;
    private final IdentityHashMap<Caller, List<String>> callers = new IdentityHashMap<>();

    EventWriter(StringTable table) {
        this.table = table;
    }

    /** Begins again, after a checkpoint. */
    void clear() {
        table.clear();
        callers.clear();
    }

    /** Writes an event; one that cannot be written as it is leaves a record that says so, without its members. */
    void write(ByteOut out, AuditEvent event) {
        out.u48(event.timeMillis());
        writeWithoutTime(out, event);
    }

    /** The same without its time. */
    void writeWithoutTime(ByteOut out, AuditEvent event) {
        int start = out.length();
        try {
            writeMembers(out, event);
            if (out.length() - start <= LARGEST) {
                return;
            }
            stripped(out, start, event, "record larger than " + LARGEST + " bytes");
        } catch (RuntimeException e) {
            stripped(out, start, event, e.getClass().getSimpleName());
        }
    }

    private void stripped(ByteOut out, int start, AuditEvent event, String why) {
        out.truncate(start);
        clear();
        writeMembers(
                out,
                new AuditEvent(
                        event.timeMillis(),
                        event.eventName(),
                        event.readOnly(),
                        event.caller(),
                        event.account(),
                        event.region(),
                        event.resourceArns()
                                .subList(0, Math.min(2, event.resourceArns().size())),
                        Parameters.NONE,
                        Parameters.NONE,
                        sink -> sink.put("keyholdMembersLost", why),
                        event.errorCode(),
                        cut(event.errorMessage())));
    }

    private static String cut(String text) {
        return Utf8.cut(text, LONGEST_ERROR);
    }

    private void writeMembers(ByteOut out, AuditEvent event) {
        int flagsAt = out.skip(1);
        int flags = event.readOnly() ? READ_ONLY : 0;
        table.write(out, event.eventName());
        table.write(out, event.account());
        table.write(out, event.region());
        if (event.caller().isPresent()) {
            flags |= CALLER;
            writeCaller(out, event.caller().get());
        }
        List<String> arns = event.resourceArns();
        out.varint(arns.size());
        for (int i = 0; i < arns.size(); i++) {
            table.write(out, arns.get(i));
        }
        flags |= object(out, event.request(), REQUEST);
        flags |= object(out, event.response(), RESPONSE);
        flags |= object(out, event.additional(), ADDITIONAL);
        if (!event.errorCode().isEmpty()) {
            flags |= ERROR;
            table.write(out, event.errorCode());
            StringTable.literal(out, cut(event.errorMessage()));
        }
        out.putU8(flagsAt, flags);
    }

    private void writeCaller(ByteOut out, Caller caller) {
        boolean isOfOneRequest = !caller.requestId().isEmpty();
        List<String> texts = isOfOneRequest ? texts(caller) : known(caller);
        table.write(out, texts.get(0));
        out.varint(texts.size() / 2 + (isOfOneRequest ? 1 : 0));
        for (int i = 1; i < texts.size(); i++) {
            table.write(out, texts.get(i));
        }
        if (isOfOneRequest) {
            table.write(out, REQUEST_ID);
            StringTable.literal(out, caller.requestId()); // it does not come again
        }
    }

    private List<String> known(Caller caller) {
        List<String> texts = callers.get(caller);
        if (texts == null) {
            texts = texts(caller);
            if (callers.size() < CALLERS) {
                callers.put(caller, texts);
            }
        }
        return texts;
    }

    /** The ARN, then name and value of what the record shows of the request context. */
    private static List<String> texts(Caller caller) {
        List<String> texts = new ArrayList<>();
        texts.add(caller.principal().arn());
        for (String name : CONTEXT) {
            List<String> values = caller.requestContext().getOrDefault(name, List.of());
            if (!values.isEmpty()) {
                texts.add(name);
                texts.add(values.get(0));
            }
        }
        if (!caller.accessKeyId().isEmpty()) {
            texts.add(ACCESS_KEY_ID);
            texts.add(caller.accessKeyId());
        }
        return List.copyOf(texts);
    }

    private int object(ByteOut out, Parameters parameters, int flag) {
        if (parameters == Parameters.NONE) {
            return 0;
        }
        int start = out.length();
        parameters.writeTo((name, value) -> member(out, name, value, 0));
        if (out.length() == start) {
            return 0;
        }
        out.u8(END);
        return flag;
    }

    private void member(ByteOut out, String name, Object value, int depth) {
        int typeAt = out.skip(1);
        table.write(out, name);
        out.putU8(typeAt, value(out, value, depth));
    }

    /** Writes a value and returns its type. */
    private int value(ByteOut out, Object value, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("members nest too deep");
        }
        if (value instanceof String text) {
            if (depth == 0) {
                table.write(out, text);
            } else {
                StringTable.literal(out, text);
            }
            return TEXT;
        }
        if (value instanceof Boolean flag) {
            return flag ? TRUE : FALSE;
        }
        if (value instanceof Integer || value instanceof Long) {
            out.zigzag(((Number) value).longValue());
            return NUMBER;
        }
        if (value instanceof Map<?, ?> members) {
            members.forEach((name, member) -> member(out, (String) name, member, depth + 1));
            out.u8(END);
            return OBJECT;
        }
        if (value instanceof List<?> elements) {
            for (Object element : elements) {
                int typeAt = out.skip(1);
                out.putU8(typeAt, value(out, element, depth + 1));
            }
            out.u8(END);
            return ARRAY;
        }
        throw new IllegalArgumentException("a member is of no type that a record can hold");
    }
}
