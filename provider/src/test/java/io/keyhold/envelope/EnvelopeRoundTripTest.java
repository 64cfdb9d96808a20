package io.keyhold.envelope;

import static io.keyhold.envelope.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.EnvelopeOutputStream;
import io.keyhold.api.FrameSize;
import io.keyhold.api.Progress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way to seal against every way to open, and both against a reader and writer of nothing but the JDK. */
class EnvelopeRoundTripTest {
    private static final Map<String, String> CONTEXT = TestService.CONTEXT;

    private final TestService service = new TestService();

    /** Every way to seal. */
    enum Seal {
        OUTPUT_STREAM {
            @Override
            byte[] seal(KeyEnvelopes envelopes, byte[] plaintext) throws IOException {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                try (EnvelopeOutputStream stream = envelopes.encrypt(out, CONTEXT)) {
                    int half = plaintext.length / 2;
                    stream.write(plaintext, 0, half);
                    stream.flush();
                    for (int i = half; i < Math.min(half + 3, plaintext.length); i++) {
                        stream.write(plaintext[i]);
                    }
                    int rest = Math.min(half + 3, plaintext.length);
                    stream.write(plaintext, rest, plaintext.length - rest);
                }
                return out.toByteArray();
            }
        },
        INPUT_STREAM {
            @Override
            byte[] seal(KeyEnvelopes envelopes, byte[] plaintext) throws IOException {
                try (InputStream in = envelopes.encrypt(new ByteArrayInputStream(plaintext), CONTEXT)) {
                    return in.readAllBytes();
                }
            }
        },
        TRANSFER {
            @Override
            byte[] seal(KeyEnvelopes envelopes, byte[] plaintext) throws IOException {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                long read = envelopes.encrypt(new ByteArrayInputStream(plaintext), out, CONTEXT, Progress.NONE);
                assertThat(read).isEqualTo(plaintext.length);
                return out.toByteArray();
            }
        };

        abstract byte[] seal(KeyEnvelopes envelopes, byte[] plaintext) throws IOException;
    }

    @TestFactory
    Stream<DynamicTest> open_whatAnyWaySealed_isThePlaintext() {
        List<DynamicTest> tests = new ArrayList<>();
        for (FrameSize frameSize : FrameSize.values()) {
            for (int size : sizes(frameSize)) {
                tests.add(DynamicTest.dynamicTest(frameSize + " " + size + " bytes", () -> {
                    byte[] plaintext = bytes(size, size);
                    for (Seal seal : Seal.values()) {
                        byte[] envelope = seal.seal(service.envelopes().withFrameSize(frameSize), plaintext);
                        for (Samples.Way way : Samples.Way.values()) {
                            assertThat(way.open(service, envelope, CONTEXT))
                                    .as("%s, %s", seal, way)
                                    .isEqualTo(plaintext);
                        }
                        assertPlainReaderOpens(envelope, plaintext);
                    }
                }));
            }
        }
        return tests.stream();
    }

    @ParameterizedTest
    @EnumSource
    void open_whatThePlainWriterSealed_isThePlaintext(FrameSize frameSize) throws Exception {
        for (int size : sizes(frameSize)) {
            byte[] plaintext = bytes(size, size);
            DataKey dataKey = service.generate(CONTEXT);
            byte[] envelope = dataKey.use(key -> plain(key, dataKey.wrapped(), frameSize, plaintext));
            for (Samples.Way way : Samples.Way.values()) {
                assertThat(way.open(service, envelope, CONTEXT))
                        .as("%s of %s bytes", way, size)
                        .isEqualTo(plaintext);
            }
        }
    }

    @Test
    void engine_piecesOfAnySize_giveTheSame() throws Exception {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            byte[] plaintext = bytes(random.nextInt(40_000), seed);
            byte[] envelope =
                    inPieces(service.envelopes().withFrameSize(FrameSize.KIB_4).encryption(CONTEXT), plaintext, random);
            assertPlainReaderOpens(envelope, plaintext);
            assertThat(inPieces(service.envelopes().decryption(CONTEXT), envelope, random))
                    .as("seed %s", seed)
                    .isEqualTo(plaintext);
        }
    }

    @Test
    void encrypt_sameTwice_hasNothingInCommonButTheForm() throws IOException {
        byte[] one = Seal.TRANSFER.seal(service.envelopes(), bytes(100, 1));
        byte[] two = Seal.TRANSFER.seal(service.envelopes(), bytes(100, 1));

        assertThat(one).hasSameSizeAs(two);
        assertThat(Samples.part(one, 8, 40)).isNotEqualTo(Samples.part(two, 8, 40));
        int body = Samples.headerBytes(one);
        assertThat(Samples.part(one, body, one.length)).isNotEqualTo(Samples.part(two, body, two.length));
    }

    @Test
    void encryptingInputStream_sourceThatFails_neverEnds() throws IOException {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("source broke");
            }

            @Override
            public int read(byte[] out, int offset, int length) throws IOException {
                throw new IOException("source broke");
            }
        };
        InputStream failing = new SequenceInputStream(new ByteArrayInputStream(new byte[100_000]), broken);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in = service.envelopes().encrypt(failing, CONTEXT)) {
            assertThatThrownBy(() -> in.transferTo(out)).isInstanceOf(IOException.class);
            assertThatThrownBy(in::read).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> Samples.Way.STREAM.open(service, out.toByteArray(), CONTEXT))
                .isInstanceOf(io.keyhold.api.InvalidEnvelopeException.class);
    }

    @Test
    void outputStream_aborted_isNoEnvelope() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EnvelopeOutputStream stream = service.envelopes().encrypt(out, CONTEXT);
        stream.write(new byte[50_000]);
        stream.abort();
        stream.close();

        assertThatThrownBy(() -> stream.write(1)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Samples.Way.STREAM.open(service, out.toByteArray(), CONTEXT))
                .isInstanceOf(io.keyhold.api.InvalidEnvelopeException.class);
    }

    @Test
    void inputStream_closed_refusesToRead() throws IOException {
        byte[] envelope = Seal.TRANSFER.seal(service.envelopes(), bytes(100, 1));
        InputStream opened = service.envelopes().decrypt(new ByteArrayInputStream(envelope), CONTEXT);
        opened.close();
        assertThatThrownBy(opened::read).isInstanceOf(IOException.class).hasMessageContaining("closed");
    }

    private byte[] inPieces(EnvelopeEngine engine, byte[] in, Random random) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        while (at < in.length) {
            int length = Math.min(in.length - at, random.nextInt(9000));
            byte[] room = new byte[(int) engine.outputSize(length, false)];
            out.write(room, 0, engine.update(in, at, length, room, 0));
            at += length;
        }
        byte[] room = new byte[(int) engine.outputSize(0, true)];
        out.write(room, 0, engine.doFinal(in, at, 0, room, 0));
        return out.toByteArray();
    }

    private void assertPlainReaderOpens(byte[] envelope, byte[] plaintext) throws Exception {
        byte[] wrapped = EnvelopeHeader.read(new ByteArrayInputStream(envelope)).wrappedDataKey();
        PlainEnvelope.Content content = PlainEnvelope.open(service.open(wrapped, CONTEXT), envelope);
        assertThat(content.plaintext()).isEqualTo(plaintext);
        assertThat(content.encryptionContext()).isEqualTo(CONTEXT);
    }

    private static byte[] plain(byte[] dataKey, byte[] wrapped, FrameSize frameSize, byte[] plaintext) {
        try {
            return PlainEnvelope.seal(dataKey, wrapped, bytes(32, 9), Format.code(frameSize), CONTEXT, plaintext);
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static int[] sizes(FrameSize frameSize) {
        int frame = frameSize.bytes();
        return new int[] {0, 1, 15, 16, 17, frame - 1, frame, frame + 1, 2 * frame, 3 * frame - 1, 600_000};
    }
}
