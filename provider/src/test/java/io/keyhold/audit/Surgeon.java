package io.keyhold.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Takes the files of a trail apart and puts them together again, knowing the format from its description alone: magic of 8
 * bytes; then for each record a length of 4 bytes, the body, and SHA-256(link before, body).
 */
final class Surgeon {
    private static final int MAGIC = 8;
    final List<Path> files;
    final List<List<byte[]>> bodies = new ArrayList<>();
    final List<List<byte[]>> links = new ArrayList<>();

    Surgeon(Path directory) throws IOException {
        try (Stream<Path> list = Files.list(directory)) {
            files = list.sorted().toList();
        }
        for (Path file : files) {
            List<byte[]> fileBodies = new ArrayList<>();
            List<byte[]> fileLinks = new ArrayList<>();
            ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).position(MAGIC);
            while (in.hasRemaining()) {
                byte[] body = new byte[in.getInt()];
                byte[] link = new byte[32];
                in.get(body).get(link);
                fileBodies.add(body);
                fileLinks.add(link);
            }
            bodies.add(fileBodies);
            links.add(fileLinks);
        }
    }

    /** How many records the files before {@code file} hold. */
    int before(int file) {
        return bodies.subList(0, file).stream().mapToInt(List::size).sum();
    }

    static boolean isEvent(byte[] body) {
        return body[0] == 2;
    }

    /** Computes every link again, as a forger without the signing key can. */
    void relink() throws Exception {
        byte[] previous = new byte[32];
        for (int file = 0; file < files.size(); file++) {
            for (int i = 0; i < bodies.get(file).size(); i++) {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digest.update(previous);
                previous = digest.digest(bodies.get(file).get(i));
                links.get(file).set(i, previous);
            }
        }
    }

    /** Numbers the records again and corrects what an event says of its own number. */
    void renumber() {
        long position = 0;
        long sequence = 0;
        for (List<byte[]> file : bodies) {
            for (int i = 0; i < file.size(); i++) {
                byte[] body = file.get(i);
                int[] at = {1};
                varint(body, at);
                boolean event = isEvent(body);
                if (event) {
                    varint(body, at);
                    sequence++;
                }
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                out.write(body[0]);
                write(out, ++position);
                if (event) {
                    write(out, position - sequence);
                }
                out.write(body, at[0], body.length - at[0]);
                file.set(i, out.toByteArray());
            }
        }
    }

    void write() throws IOException {
        for (int file = 0; file < files.size(); file++) {
            Files.write(files.get(file), bytes(file));
        }
    }

    byte[] bytes(int file) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {'K', 'H', 'A', 'U', 'D', 'I', 'T', 1});
        for (int i = 0; i < bodies.get(file).size(); i++) {
            byte[] body = bodies.get(file).get(i);
            out.write(ByteBuffer.allocate(4).putInt(body.length).array());
            out.write(body);
            out.write(links.get(file).get(i));
        }
        return out.toByteArray();
    }

    void drop(int file, int index) {
        bodies.get(file).remove(index);
        links.get(file).remove(index);
    }

    void insert(int file, int index, byte[] body, byte[] link) {
        bodies.get(file).add(index, body);
        links.get(file).add(index, link);
    }

    void swap(int file, int one, int other) {
        java.util.Collections.swap(bodies.get(file), one, other);
        java.util.Collections.swap(links.get(file), one, other);
    }

    /** Changes one byte of what an event tells, behind its numbers: flips the last bit of the body. */
    static byte[] edited(byte[] body) {
        byte[] changed = Arrays.copyOf(body, body.length);
        changed[body.length - 2] ^= 1;
        return changed;
    }

    private static long varint(byte[] bytes, int[] at) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = bytes[at[0]++] & 0xff;
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
    }

    private static void write(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest >= 0x80) {
            out.write((int) (rest | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
