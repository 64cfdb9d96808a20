package io.keyhold.audit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;

/**
 * A second reader of whole files of a trail, by its description alone and with nothing but the JDK. Holds each link and each tag
 * to be right.
 */
final class PlainTrail {
    private static final int[] VERSIONS = {1, 2};
    final List<Event> events = new ArrayList<>();
    private final Map<Long, String> strings = new HashMap<>();
    private final Map<Long, Event> templates = new HashMap<>();
    private byte[] link = new byte[32];
    private long position;
    private long number;

    /** An event, with its members as maps, lists, texts, numbers and truth values. */
    record Event(
            long number,
            long time,
            String name,
            String place,
            List<String> caller,
            List<String> resources,
            List<Object> members,
            String error) {
        Event at(long newNumber, long newTime) {
            return new Event(newNumber, newTime, name, place, caller, resources, members, error);
        }
    }

    /** The files of one chain, in order. */
    static PlainTrail read(List<Path> files) throws IOException {
        PlainTrail trail = new PlainTrail();
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            trail.file(file.toString().endsWith(".gz") ? unzipped(bytes) : bytes);
        }
        return trail;
    }

    private static byte[] unzipped(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        }
    }

    private void file(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        String magic = text(in, 7);
        int version = in.get();
        require(magic.equals("KHAUDIT") && Arrays.stream(VERSIONS).anyMatch(known -> known == version), "magic");
        forget();
        while (in.hasRemaining()) {
            byte[] body = new byte[in.getInt()];
            byte[] following = new byte[32];
            in.get(body).get(following);
            require(Arrays.equals(following, sha256(link, body)), "link");
            record(ByteBuffer.wrap(body), version);
            link = following;
        }
    }

    private void record(ByteBuffer body, int version) {
        int type = body.get();
        require(varint(body) == position + 1, "position");
        if (type == 2) {
            position++;
            require(varint(body) == position - ++number, "number");
            events.add(event(body, time(body)));
        } else if (type == 6) {
            require(version == 2, "version");
            several(body);
        } else if (type == 3) {
            position++;
            number++;
        } else {
            position++;
            forget();
        }
    }

    private void several(ByteBuffer body) {
        require(varint(body) == position - number, "number");
        long time = time(body);
        int end = body.limit() - 2;
        int tagged = 0;
        int count = 0;
        while (body.position() < end) {
            long repeated = varint(body) - 1;
            time += zigzag(body);
            position++;
            number++;
            count++;
            events.add(
                    repeated < 0 ? defined(body, time) : templates.get(repeated).at(number, time));
            CRC32C crc = new CRC32C();
            crc.update(body.array(), tagged, body.position() - tagged);
            tagged = body.position();
            require(body.getInt() == (int) crc.getValue(), "tag");
        }
        require(body.getShort() == (short) count && count > 0, "count");
    }

    private Event defined(ByteBuffer body, long time) {
        int length = body.getInt();
        int end = body.position() + length;
        Event event = event(body, time);
        require(body.position() == end, "length");
        long defines = varint(body) - 1;
        if (defines >= 0) {
            templates.put(defines, event);
        }
        return event;
    }

    private Event event(ByteBuffer in, long time) {
        int flags = in.get();
        String name = string(in);
        String place = string(in) + " " + string(in) + ((flags & 1) == 0 ? " writes" : " reads");
        List<String> caller = new ArrayList<>();
        if ((flags & 2) != 0) {
            caller.add(string(in));
            for (long left = 2 * varint(in); left > 0; left--) {
                caller.add(string(in));
            }
        }
        List<String> resources = new ArrayList<>();
        for (long left = varint(in); left > 0; left--) {
            resources.add(string(in));
        }
        List<Object> members = new ArrayList<>();
        for (int flag = 4; flag <= 16; flag <<= 1) {
            members.add((flags & flag) != 0 ? object(in) : Map.of());
        }
        String error = (flags & 32) != 0 ? string(in) + ": " + string(in) : "";
        return new Event(number, time, name, place, caller, resources, members, error);
    }

    private Map<String, Object> object(ByteBuffer in) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int type = in.get(); type != 0; type = in.get()) {
            String name = string(in);
            members.put(name, value(in, type));
        }
        return members;
    }

    private Object value(ByteBuffer in, int type) {
        return switch (type) {
            case 1 -> string(in);
            case 2 -> true;
            case 3 -> false;
            case 4 -> zigzag(in);
            case 5 -> object(in);
            default -> {
                List<Object> elements = new ArrayList<>();
                for (int of = in.get(); of != 0; of = in.get()) {
                    elements.add(value(in, of));
                }
                yield elements;
            }
        };
    }

    private String string(ByteBuffer in) {
        long tag = varint(in);
        if (tag >= 2) {
            return strings.get(tag - 2);
        }
        long defines = tag == 1 ? varint(in) : -1;
        String text = text(in, (int) varint(in));
        if (tag == 1) {
            strings.put(defines, text);
        }
        return text;
    }

    private void forget() {
        strings.clear();
        templates.clear();
    }

    private static String text(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static long time(ByteBuffer in) {
        return (in.getShort() & 0xffffL) << 32 | in.getInt() & 0xffff_ffffL;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static long zigzag(ByteBuffer in) {
        long value = varint(in);
        return value >>> 1 ^ -(value & 1);
    }

    private static byte[] sha256(byte[] one, byte[] other) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(one);
            return digest.digest(other);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new IllegalStateException("the " + what + " is not as described");
        }
    }
}
