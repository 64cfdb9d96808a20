package io.keyhold.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.EnvelopeOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import org.junit.jupiter.api.Test;

/** What Java lets us overwrite is overwritten when it has served. */
class EnvelopeWipingTest {
    private final TestService service = new TestService();

    @Test
    void everyWay_dataKeys_areZeroAfterTheHeader() throws Exception {
        byte[] envelope = Samples.seal(service, new byte[10_000]);
        for (Samples.Way way : Samples.Way.values()) {
            way.open(service, envelope, TestService.CONTEXT);
        }
        assertThat(service.handedOut).isNotEmpty().allMatch(DataKey::isDestroyed);
        assertThat(service.released).hasSize(Samples.Way.values().length).allMatch(EnvelopeWipingTest::isZero);
        assertThatThrownBy(() -> service.handedOut.get(0).use(bytes -> bytes))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void streams_closedHalfWay_holdNoPlaintext() throws Exception {
        byte[] plaintext = Samples.bytes(3 * Samples.FRAME + 100, 1);
        byte[] envelope = Samples.seal(service, plaintext);
        InputStream in = service.envelopes().decrypt(new ByteArrayInputStream(envelope), TestService.CONTEXT);
        in.readNBytes(Samples.FRAME + 10);
        in.close();
        assertThat(isZero(bytes(in, "opened"))).isTrue();

        EnvelopeOutputStream out = service.envelopes().encrypt(new ByteArrayOutputStream(), TestService.CONTEXT);
        out.write(plaintext, 0, Samples.FRAME + 10);
        out.abort();
        assertThat(isZero(bytes(field(out, "frames"), "held"))).isTrue();

        EnvelopeOutputStream opening = service.envelopes().decrypt(new ByteArrayOutputStream(), TestService.CONTEXT);
        opening.write(envelope, 0, envelope.length - 5);
        assertThatThrownBy(opening::close).isInstanceOf(IOException.class);
        assertThat(isZero(bytes(field(opening, "frames"), "held"))).isTrue();
    }

    private static byte[] bytes(Object of, String name) throws ReflectiveOperationException {
        return (byte[]) field(of, name);
    }

    private static Object field(Object of, String name) throws ReflectiveOperationException {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    private static boolean isZero(byte[] bytes) {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }
}
