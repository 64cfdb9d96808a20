package io.keyhold.audit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/** Writes a file of a trail as somebody without the key can: every link is right, no signature is. */
final class HostileTrail implements AutoCloseable {
    private static final long TRAIL = 0x1234_5678_9abc_8ef0L;
    private final Chain chain = new Chain();
    private final OutputStream out;
    private long position;

    HostileTrail(Path file) throws IOException {
        OutputStream raw = Files.newOutputStream(file);
        out = file.toString().endsWith(".gz") ? new GZIPOutputStream(raw, 1 << 16) : new BufferedOutputStream(raw);
        out.write(Frame.MAGIC);
    }

    static Path name(Path directory, String ending) {
        return directory.resolve("20260101T000000Z-123456789abc8ef0-000001.audit" + ending);
    }

    /** A header that tells of so many chains. */
    HostileTrail header(int peers) throws IOException {
        return record(Frame.HEADER, body -> {
            body.u64(TRAIL);
            body.varint(1);
            body.u48(0);
            body.raw(new byte[Chain.LINK]);
            body.u8(1);
            body.varint(64);
            body.varint(10);
            body.block(Trails.trusted().get(0));
            body.varint(peers);
            for (int i = 0; i < peers; i++) {
                body.u64(i);
                body.varint(1);
                body.raw(new byte[Chain.LINK]);
                body.u8(0);
            }
        });
    }

    HostileTrail event(Consumer<ByteOut> event) throws IOException {
        return record(Frame.EVENT, body -> {
            body.varint(1);
            event.accept(body);
        });
    }

    HostileTrail record(int type, Consumer<ByteOut> content) throws IOException {
        ByteOut record = new ByteOut(1 << 10);
        int body = record.skip(4) + 4;
        record.u8(type);
        record.varint(++position);
        content.accept(record);
        int length = record.length() - body;
        record.putU32(body - 4, length);
        record.skip(Chain.LINK);
        chain.append(record.array(), body, length);
        out.write(record.array(), 0, record.length());
        return this;
    }

    /** As if a record were missing here. */
    void skipPosition() {
        position++;
    }

    void bytes(byte[] part) throws IOException {
        out.write(part);
    }

    HostileTrail raw(byte value, long count) throws IOException {
        byte[] part = new byte[1 << 16];
        Arrays.fill(part, value);
        for (long left = count; left > 0; left -= part.length) {
            out.write(part, 0, (int) Math.min(left, part.length));
        }
        return this;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
