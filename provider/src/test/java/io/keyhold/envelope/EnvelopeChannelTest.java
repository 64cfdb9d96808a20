package io.keyhold.envelope;

import static io.keyhold.envelope.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.InvalidEnvelopeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvelopeChannelTest {
    @TempDir
    Path directory;

    private final TestService service = new TestService();

    @Test
    void read_atAnyPlace_givesWhatStandsThere() throws IOException {
        for (int size : new int[] {0, 1, 4095, 4096, 4097, 8192, 100_000}) {
            byte[] plaintext = bytes(size, size);
            try (SeekableByteChannel channel = open(Samples.seal(service, plaintext))) {
                assertThat(channel.size()).isEqualTo(size);
                Random random = new Random(size);
                for (int i = 0; i < 300; i++) {
                    int at = random.nextInt(size + 10);
                    int length = random.nextInt(10_000);
                    ByteBuffer out = ByteBuffer.allocate(length);
                    int read = channel.position(at).read(out);
                    int expected = at >= size ? -1 : Math.min(length, size - at);
                    assertThat(read).as("%s at %s of %s", length, at, size).isEqualTo(expected);
                    assertThat(Arrays.copyOf(out.array(), Math.max(0, read)))
                            .isEqualTo(Arrays.copyOfRange(
                                    plaintext, Math.min(at, size), Math.min(at, size) + Math.max(0, read)));
                    assertThat(channel.position()).isEqualTo(at + Math.max(0, read));
                }
            }
        }
    }

    @Test
    void read_frameDamaged_refusesThatFrameOnly() throws IOException {
        byte[] plaintext = bytes(5 * Samples.FRAME + 10, 1);
        byte[] envelope = Samples.seal(service, plaintext);
        envelope[Samples.headerBytes(envelope) + 2 * Samples.SEALED + 5] ^= 1;
        try (SeekableByteChannel channel = open(envelope)) {
            ByteBuffer out = ByteBuffer.allocate(10);
            assertThatThrownBy(() -> channel.position(2L * Samples.FRAME).read(out))
                    .isInstanceOf(InvalidEnvelopeException.class);
            assertThat(out.position()).isZero();
            assertThat(channel.position(3L * Samples.FRAME).read(out)).isEqualTo(10);
            assertThat(out.array()).isEqualTo(Arrays.copyOfRange(plaintext, 3 * Samples.FRAME, 3 * Samples.FRAME + 10));
        }
    }

    @Test
    void open_lastFramesCutOff_isRefusedBeforeAnyRead() throws IOException {
        byte[] envelope = Samples.seal(service, bytes(5 * Samples.FRAME + 10, 1));
        int body = Samples.headerBytes(envelope);
        for (int frames = 0; frames < 6; frames++) {
            byte[] cut = Arrays.copyOf(envelope, body + frames * Samples.SEALED);
            assertThatThrownBy(() -> open(cut)).isInstanceOf(InvalidEnvelopeException.class);
        }
    }

    @Test
    void channel_isReadOnlyAndClosesItsSource() throws IOException {
        SeekableByteChannel channel = open(Samples.seal(service, bytes(10, 1)));
        assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(1))).isInstanceOf(NonWritableChannelException.class);
        assertThatThrownBy(() -> channel.truncate(1)).isInstanceOf(NonWritableChannelException.class);
        assertThatThrownBy(() -> channel.position(-1)).isInstanceOf(IllegalArgumentException.class);
        channel.close();
        assertThat(channel.isOpen()).isFalse();
        assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1))).isInstanceOf(ClosedChannelException.class);
    }

    private SeekableByteChannel open(byte[] envelope) throws IOException {
        FileChannel source = FileChannel.open(Files.write(directory.resolve("envelope"), envelope));
        try {
            return service.envelopes().decrypt(source, TestService.CONTEXT);
        } catch (IOException e) {
            source.close();
            throw e;
        }
    }
}
