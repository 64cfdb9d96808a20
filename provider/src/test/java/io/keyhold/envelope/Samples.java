package io.keyhold.envelope;

import io.keyhold.api.EnvelopeOutputStream;
import io.keyhold.api.FrameSize;
import io.keyhold.api.Progress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import javax.crypto.ShortBufferException;

/** Plaintexts, and the ways to seal and open them. */
final class Samples {
    static final int FRAME = FrameSize.KIB_4.bytes();
    static final int SEALED = FRAME + 16;

    private Samples() {}

    static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static byte[] seal(TestService service, byte[] plaintext) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (EnvelopeOutputStream envelope =
                service.envelopes().withFrameSize(FrameSize.KIB_4).encrypt(out, TestService.CONTEXT)) {
            envelope.write(plaintext);
        }
        return out.toByteArray();
    }

    static int headerBytes(byte[] envelope) throws IOException {
        return EnvelopeHeader.read(new ByteArrayInputStream(envelope)).sizeBytes();
    }

    /** A way to open an envelope; what it gave out before it failed is in {@code out}. */
    interface Opening {
        void open(KeyEnvelopes envelopes, byte[] envelope, Map<String, String> context, ByteArrayOutputStream out)
                throws Exception;
    }

    /** Every way to open an envelope. */
    enum Way implements Opening {
        STREAM {
            @Override
            public void open(
                    KeyEnvelopes envelopes, byte[] envelope, Map<String, String> context, ByteArrayOutputStream out)
                    throws IOException {
                try (InputStream in = envelopes.decrypt(new ByteArrayInputStream(envelope), context)) {
                    for (int b = in.read(); b >= 0; b = in.read()) {
                        out.write(b);
                    }
                }
            }
        },
        TRANSFER {
            @Override
            public void open(
                    KeyEnvelopes envelopes, byte[] envelope, Map<String, String> context, ByteArrayOutputStream out)
                    throws IOException {
                envelopes.decrypt(new ByteArrayInputStream(envelope), out, context, Progress.NONE);
            }
        },
        CHANNEL {
            @Override
            public void open(
                    KeyEnvelopes envelopes, byte[] envelope, Map<String, String> context, ByteArrayOutputStream out)
                    throws IOException {
                Path file = Files.createTempFile("envelope", ".khe");
                try (SeekableByteChannel source =
                                FileChannel.open(Files.write(file, envelope), StandardOpenOption.DELETE_ON_CLOSE);
                        SeekableByteChannel channel = envelopes.decrypt(source, context)) {
                    ByteBuffer buffer = ByteBuffer.allocate(1000);
                    for (int read = channel.read(buffer); read >= 0; read = channel.read(buffer.clear())) {
                        out.write(buffer.array(), 0, read);
                    }
                }
            }
        },
        OUTPUT_STREAM {
            @Override
            public void open(
                    KeyEnvelopes envelopes, byte[] envelope, Map<String, String> context, ByteArrayOutputStream out)
                    throws IOException {
                try (EnvelopeOutputStream in = envelopes.decrypt(out, context)) {
                    for (int at = 0; at < envelope.length; at += 1000) {
                        in.write(envelope, at, Math.min(1000, envelope.length - at));
                    }
                }
            }
        },
        ENGINE {
            @Override
            public void open(
                    KeyEnvelopes envelopes, byte[] envelope, Map<String, String> context, ByteArrayOutputStream out)
                    throws ShortBufferException {
                byte[] opened = new byte[envelope.length];
                try (EnvelopeDecryption engine = envelopes.decryption(context)) {
                    int half = envelope.length / 2;
                    int first = engine.update(envelope, 0, half, opened, 0);
                    out.write(opened, 0, first);
                    out.write(opened, 0, engine.doFinal(envelope, half, envelope.length - half, opened, 0));
                }
            }
        };

        byte[] open(TestService service, byte[] envelope, Map<String, String> context) throws Exception {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            open(service.envelopes(), envelope, context, out);
            return out.toByteArray();
        }
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    static byte[] part(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }
}
