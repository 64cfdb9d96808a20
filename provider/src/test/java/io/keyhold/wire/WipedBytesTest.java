package io.keyhold.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.BufferRecycler;
import java.lang.reflect.Field;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What is written to memory, a plaintext for example, stays in no buffer that grew too small. */
class WipedBytesTest {
    private static byte[] inside(WipedBytes bytes) throws ReflectiveOperationException {
        Field field = WipedBytes.class.getDeclaredField("bytes");
        field.setAccessible(true);
        return (byte[]) field.get(bytes);
    }

    private static byte[] ones(int length) {
        byte[] ones = new byte[length];
        Arrays.fill(ones, (byte) 1);
        return ones;
    }

    @Test
    void write_moreThanThereIsRoom_wipesTheSmallerBuffer() throws ReflectiveOperationException {
        WipedBytes bytes = new WipedBytes(8);
        bytes.write(ones(8), 0, 8);
        byte[] first = inside(bytes);

        bytes.write(1);
        byte[] second = inside(bytes);
        bytes.write(ones(100), 0, 100);

        assertThat(first).containsOnly(0);
        assertThat(second).containsOnly(0).hasSizeGreaterThan(8);
        assertThat(bytes.take()).isEqualTo(ones(109));
    }

    @Test
    void take_leavesNothing() throws ReflectiveOperationException {
        WipedBytes bytes = new WipedBytes(8);
        bytes.write(ones(3), 0, 3);
        byte[] buffer = inside(bytes);

        assertThat(bytes.take()).isEqualTo(ones(3));
        assertThat(buffer).containsOnly(0);
        assertThat(bytes.take()).isEmpty();
    }

    /** Jackson gives its buffers back here when a text is read or written. */
    @Test
    void buffersOfTheParser_givenBack_areWiped() {
        BufferRecycler buffers = new WipedBuffers().acquireAndLinkPooled();
        byte[] bytes = buffers.allocByteBuffer(BufferRecycler.BYTE_WRITE_ENCODING_BUFFER);
        char[] chars = buffers.allocCharBuffer(BufferRecycler.CHAR_TEXT_BUFFER);
        Arrays.fill(bytes, (byte) 1);
        Arrays.fill(chars, 'x');

        buffers.releaseByteBuffer(BufferRecycler.BYTE_WRITE_ENCODING_BUFFER, bytes);
        buffers.releaseCharBuffer(BufferRecycler.CHAR_TEXT_BUFFER, chars);

        assertThat(bytes).containsOnly(0);
        assertThat(chars).containsOnly('\0');
        assertThat(buffers.allocByteBuffer(BufferRecycler.BYTE_WRITE_ENCODING_BUFFER))
                .as("none is kept")
                .isNotSameAs(bytes);
    }
}
