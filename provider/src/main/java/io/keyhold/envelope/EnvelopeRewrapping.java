package io.keyhold.envelope;

import io.keyhold.api.InvalidEnvelopeException;
import io.keyhold.api.KmsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;

/**
 * Moves envelopes to another KMS key or to the current material by replacing their re-wrappable part. Frames are neither
 * read nor verified. The service is asked to decrypt the old and the new wrapped data key, so that no envelope is ever left
 * with one that does not open it. Safe for concurrent use; one envelope is for one thread at a time.
 */
final class EnvelopeRewrapping {
    private static final String JOURNAL_SUFFIX = ".rewrap";

    private final DataKeys dataKeys;

    EnvelopeRewrapping(DataKeys dataKeys) {
        this.dataKeys = dataKeys;
    }

    /**
     * The header with its data key wrapped again, under the encryption context that it names.
     *
     * @throws InvalidEnvelopeException if header and key do not belong together
     */
    public EnvelopeHeader rewrap(EnvelopeHeader header) throws IOException {
        try {
            Map<String, String> context = header.encryptionContext();
            byte[] dataKey = Message.unwrap(header, dataKeys, context);
            try (EnvelopeKeys keys = header.keys(dataKey)) {
                EnvelopeHeader moved = header.with(dataKeys.rewrap(header.wrappedDataKey(), context), keys);
                requireSame(dataKey, Message.unwrap(moved, dataKeys, context));
                return moved;
            } finally {
                Arrays.fill(dataKey, (byte) 0);
            }
        } catch (KmsException.InvalidCiphertext e) {
            throw new InvalidEnvelopeException(e);
        }
    }

    /** Copies an envelope with its data key wrapped again. Neither stream is closed. */
    public void rewrap(InputStream in, OutputStream out) throws IOException {
        out.write(rewrap(EnvelopeHeader.read(in)).encode());
        in.transferTo(out);
        out.flush();
    }

    /** Replaces an envelope by a copy with its data key wrapped again, in one step when that is on disk. */
    public void rewrap(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                WholeFile copy = WholeFile.begin(file)) {
            rewrap(in, copy.output());
            copy.commit(PosixPermissions.of(file));
        }
    }

    /**
     * Overwrites the re-wrappable part of an envelope where it lies, if the new one is of the same size; else as
     * {@link #rewrap(Path)}. The new part is first written to a file {@code <name>.rewrap} next to the envelope. If the
     * machine stops in between, calling this again finishes the work; until then the envelope may not open.
     */
    public void rewrapInPlace(Path file) throws IOException {
        recover(file);
        EnvelopeHeader header = read(file);
        EnvelopeHeader moved = rewrap(header);
        if (moved.sizeBytes() != header.sizeBytes()) {
            rewrap(file);
            return;
        }
        try (WholeFile journal = WholeFile.begin(journal(file))) {
            write(journal.channel(), 0, moved.encode());
            journal.commit(PosixPermissions.of(file));
        }
        finish(file, moved);
    }

    /** Finishes what an earlier call could not, if its journal is whole and of this envelope. */
    private void recover(Path file) throws IOException {
        if (!Files.exists(journal(file))) {
            return;
        }
        EnvelopeHeader moved = read(journal(file));
        requireOpens(moved);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            byte[] fixed = new byte[moved.rewrappableAt()];
            Channels.newInputStream(channel).readNBytes(fixed, 0, fixed.length);
            if (!Arrays.equals(fixed, Arrays.copyOf(moved.encode(), fixed.length))) {
                throw new InvalidEnvelopeException(Format.refused());
            }
        }
        finish(file, moved);
    }

    private static void finish(Path file, EnvelopeHeader moved) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            write(channel, moved.rewrappableAt(), moved.rewrappable());
            channel.force(true);
        }
        Files.delete(journal(file));
        WholeFile.force(file);
    }

    private void requireOpens(EnvelopeHeader header) throws IOException {
        try {
            byte[] dataKey = Message.unwrap(header, dataKeys, header.encryptionContext());
            header.keys(dataKey).close();
            Arrays.fill(dataKey, (byte) 0);
        } catch (KmsException.InvalidCiphertext e) {
            throw new InvalidEnvelopeException(e);
        }
    }

    private static EnvelopeHeader read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return EnvelopeHeader.read(in);
        }
    }

    private static void write(FileChannel channel, long at, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer, at + buffer.position());
        }
    }

    private static void requireSame(byte[] dataKey, byte[] again) {
        boolean same = MessageDigest.isEqual(dataKey, again);
        Arrays.fill(again, (byte) 0);
        if (!same) {
            throw new KmsException.Internal(
                    "the re-wrapped data key is another one; the envelope was left as it was",
                    "Report this, with the output of keyhold doctor");
        }
    }

    private static Path journal(Path file) {
        return file.resolveSibling(file.getFileName() + JOURNAL_SUFFIX);
    }
}
