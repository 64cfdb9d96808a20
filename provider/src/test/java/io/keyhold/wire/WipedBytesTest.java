package io.keyhold.wire;

import static org.assertj.core.api.Assertions.assertThat;

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
}
