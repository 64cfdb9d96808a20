package io.keyhold.envelope;

import static io.keyhold.envelope.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.InvalidEnvelopeException;
import io.keyhold.api.KmsException;
import io.keyhold.api.Progress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Headers that somebody made up: refused at the first byte that cannot be, and before the service is asked. */
class HostileHeaderTest {
    private final TestService service = new TestService();

    @Test
    void read_lengthsBeyondTheFormat_isRefusedWithoutReadingOn() {
        assertRefusedAfter(8, header(1, 1, 12, 8193));
        assertRefusedAfter(8, header(1, 1, 12, 65535));
        assertRefusedAfter(8, header(2, 1, 12, 0));
        assertRefusedAfter(8, header(0, 1, 12, 0));
        assertRefusedAfter(8, header(1, 2, 12, 0));
        assertRefusedAfter(8, header(1, 1, 11, 0));
        assertRefusedAfter(8, header(1, 1, 15, 0));
        assertRefusedAfter(8, header(1, 1, 255, 0));
        assertRefusedAfter(74, wrapped(0));
        assertRefusedAfter(74, wrapped(6145));
        assertRefusedAfter(74, wrapped(65535));
        assertThat(service.decrypted).hasValue(0);
    }

    @Test
    void read_contextInAnotherEncoding_isRefused() {
        byte[] unsorted = ByteBuffer.allocate(24)
                .putInt(1)
                .put((byte) 'b')
                .putInt(0)
                .putInt(1)
                .put((byte) 'a')
                .putInt(0)
                .array();
        byte[] twice = ByteBuffer.allocate(18)
                .putInt(1)
                .put((byte) 'a')
                .putInt(0)
                .putInt(1)
                .put((byte) 'a')
                .putInt(0)
                .array();
        byte[] beyond =
                ByteBuffer.allocate(8).putInt(Integer.MAX_VALUE).putInt(0).array();
        byte[] negative = ByteBuffer.allocate(8).putInt(-1).putInt(0).array();
        byte[] notUtf8 =
                ByteBuffer.allocate(9).putInt(1).put((byte) 0xff).putInt(0).array();
        for (byte[] context : new byte[][] {unsorted, twice, beyond, negative, notUtf8}) {
            byte[] envelope = Samples.concat(
                    header(1, 1, 12, context.length),
                    new byte[32],
                    context,
                    new byte[32],
                    new byte[] {0, 1, 9},
                    new byte[32]);
            assertThatThrownBy(() -> service.envelopes().describe(new ByteArrayInputStream(envelope)))
                    .isInstanceOf(InvalidEnvelopeException.class);
            assertThatThrownBy(() ->
                            service.envelopes().rewrap(new ByteArrayInputStream(envelope), new ByteArrayOutputStream()))
                    .isInstanceOf(InvalidEnvelopeException.class);
        }
    }

    @Test
    void read_noise_isRefusedAndNeverAnotherError() {
        for (long seed = 0; seed < 20_000; seed++) {
            byte[] noise = bytes(new Random(seed).nextInt(400), seed);
            if (seed % 2 == 0 && noise.length > 8) {
                System.arraycopy(header(1, 1, 13, new Random(seed).nextInt(100)), 0, noise, 0, 8);
            }
            assertThatThrownBy(() -> service.envelopes()
                            .decrypt(
                                    new ByteArrayInputStream(noise),
                                    new ByteArrayOutputStream(),
                                    TestService.CONTEXT,
                                    Progress.NONE))
                    .as("seed %s", seed)
                    .isInstanceOf(InvalidEnvelopeException.class);
        }
    }

    @Test
    void read_wrappedDataKeyOfWrongLength_isRefused() {
        DataKeys sixteen = new OneDataKey(service.generate(TestService.CONTEXT)).with(new byte[16]);
        KeyEnvelopes envelopes = new KeyEnvelopes(sixteen, TestService.ENGINES, new java.security.SecureRandom());
        byte[] envelope = Samples.concat(
                header(1, 1, 12, 0), new byte[32], new byte[32], new byte[] {0, 1, 9}, new byte[32], new byte[16]);
        assertThatThrownBy(() -> envelopes.decrypt(new ByteArrayInputStream(envelope), java.util.Map.of()))
                .isInstanceOf(InvalidEnvelopeException.class);
    }

    @Test
    void encrypt_contextTooLong_saysSo() {
        assertThatThrownBy(() -> service.envelopes()
                        .encrypt(new ByteArrayOutputStream(), java.util.Map.of("k", "v".repeat(8192))))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining("8192 are allowed");
    }

    private void assertRefusedAfter(int bytes, byte[] header) {
        Counting in = new Counting(header);
        assertThatThrownBy(() -> service.envelopes().decrypt(in, TestService.CONTEXT))
                .isInstanceOf(InvalidEnvelopeException.class);
        assertThat(in.read).isLessThanOrEqualTo(bytes);
    }

    /** An endless stream that begins with a header. */
    private static final class Counting extends InputStream {
        private final byte[] beginning;
        private int read;

        Counting(byte[] beginning) {
            this.beginning = beginning;
        }

        @Override
        public int read() {
            int at = read++;
            return at < beginning.length ? Byte.toUnsignedInt(beginning[at]) : 0;
        }

        @Override
        public int read(byte[] out, int offset, int length) {
            for (int i = 0; i < length; i++) {
                out[offset + i] = (byte) read();
            }
            return length;
        }
    }

    private static byte[] header(int version, int suite, int power, int contextLength) {
        return ByteBuffer.allocate(8)
                .put(new byte[] {'K', 'H', 'E', (byte) version, (byte) suite, (byte) power})
                .putShort((short) contextLength)
                .array();
    }

    private static byte[] wrapped(int length) {
        return Samples.concat(
                header(1, 1, 12, 0),
                new byte[64],
                ByteBuffer.allocate(2).putShort((short) length).array());
    }
}
