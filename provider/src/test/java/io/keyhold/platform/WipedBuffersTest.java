package io.keyhold.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.BufferRecycler;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Buffers of the JSON reader and writer, which hold plaintexts and keys, do not outlive the text. */
class WipedBuffersTest {
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
