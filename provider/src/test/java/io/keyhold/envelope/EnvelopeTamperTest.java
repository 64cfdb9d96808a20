package io.keyhold.envelope;

import static io.keyhold.envelope.Samples.FRAME;
import static io.keyhold.envelope.Samples.SEALED;
import static io.keyhold.envelope.Samples.bytes;
import static io.keyhold.envelope.Samples.concat;
import static io.keyhold.envelope.Samples.headerBytes;
import static io.keyhold.envelope.Samples.part;
import static io.keyhold.envelope.Samples.seal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.keyhold.api.FrameSize;
import io.keyhold.api.InvalidEnvelopeException;
import io.keyhold.api.KmsException;
import io.keyhold.api.Progress;
import io.keyhold.envelope.Samples.Way;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every change of an envelope is refused by every way to read it, with one error, and gives out verified plaintext only. */
class EnvelopeTamperTest {
    private static final int THREE_FRAMES = 3 * FRAME + 100;

    private final TestService service = new TestService();
    private byte[] plaintext = new byte[0];
    private byte[] envelope = new byte[0];
    private int body;

    @BeforeEach
    void sealThreeFrames() throws IOException {
        plaintext = bytes(THREE_FRAMES, 1);
        envelope = seal(service, plaintext);
        body = headerBytes(envelope);
    }

    @ParameterizedTest
    @EnumSource
    void open_anyBitOfSmallEnvelopeFlipped_isRefused(Way way) throws Exception {
        byte[] small = seal(service, bytes(20, 2));
        for (int bit = 0; bit < 8 * small.length; bit++) {
            byte[] changed = small.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(way, changed, new byte[0]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void open_smallEnvelopeCutAnywhere_isRefused(Way way) throws Exception {
        byte[] small = seal(service, bytes(20, 3));
        for (int length = 0; length < small.length; length++) {
            assertRefused(way, part(small, 0, length), new byte[0]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void open_cutAtAndAroundEachFrame_isRefused(Way way) {
        for (int frame = 0; frame <= 3; frame++) {
            for (int more : new int[] {-17, -16, -15, -1, 0, 1, 15, 16, 17, FRAME / 2}) {
                int length = body + frame * SEALED + more;
                assertRefused(way, part(envelope, 0, Math.min(length, envelope.length - 1)), plaintext);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void open_lastFrameRemovedAndFlagMoved_isRefused(Way way) throws Exception {
        byte[] twoFrames = seal(service, bytes(2 * FRAME, 4));
        assertRefused(way, part(twoFrames, 0, twoFrames.length - 16), bytes(2 * FRAME, 4));
        assertRefused(way, part(envelope, 0, body + 3 * SEALED), plaintext);
        assertRefused(way, part(envelope, 0, body + SEALED + FRAME), plaintext);
    }

    @ParameterizedTest
    @EnumSource
    void open_framesSwappedDuplicatedOrDropped_isRefused(Way way) {
        byte[] header = part(envelope, 0, body);
        byte[] first = frame(envelope, 0);
        byte[] second = frame(envelope, 1);
        byte[] third = frame(envelope, 2);
        byte[] last = part(envelope, body + 3 * SEALED, envelope.length);
        assertRefused(way, concat(header, second, first, third, last), plaintext);
        assertRefused(way, concat(header, first, third, second, last), plaintext);
        assertRefused(way, concat(header, first, first, second, third, last), plaintext);
        assertRefused(way, concat(header, first, second, second, third, last), plaintext);
        assertRefused(way, concat(header, first, third, last), plaintext);
        assertRefused(way, concat(header, first, second, last), plaintext);
        assertRefused(way, concat(header, last), plaintext);
        assertRefused(way, concat(header, first, second, third, last, last), plaintext);
    }

    @ParameterizedTest
    @EnumSource
    void open_extendedBehindLastFrame_isRefused(Way way) {
        for (int more : new int[] {1, 15, 16, 17, FRAME - 100, FRAME - 99, SEALED, 2 * SEALED}) {
            assertRefused(way, concat(envelope, new byte[more]), plaintext);
        }
        assertRefused(way, concat(envelope, envelope), plaintext);
    }

    @ParameterizedTest
    @EnumSource
    void open_partsOfTwoMessagesSpliced_isRefused(Way way) throws Exception {
        byte[] other = seal(service, plaintext);
        int fixed = body
                - 34
                - EnvelopeHeader.read(new java.io.ByteArrayInputStream(other)).wrappedDataKey().length;
        assertThat(headerBytes(other)).isEqualTo(body);
        assertRefused(way, concat(part(other, 0, body), part(envelope, body, envelope.length)), plaintext);
        assertRefused(way, concat(part(other, 0, fixed), part(envelope, fixed, envelope.length)), plaintext);
        assertRefused(way, concat(part(other, 0, 40), part(envelope, 40, envelope.length)), plaintext);
        assertRefused(
                way,
                concat(
                        part(envelope, 0, body + SEALED),
                        frame(other, 1),
                        part(envelope, body + 2 * SEALED, envelope.length)),
                plaintext);
    }

    @ParameterizedTest
    @EnumSource
    void open_messagesOfOneCachedDataKeySpliced_isRefused(Way way) throws Exception {
        DataKey dataKey = service.generate(TestService.CONTEXT);
        byte[] one = sealUnder(dataKey);
        byte[] two = sealUnder(dataKey);
        byte[] afterFixed = part(one, body - 188, one.length);
        assertThat(way.open(service, one, TestService.CONTEXT)).isEqualTo(plaintext);
        assertRefused(way, concat(part(two, 0, body - 188), afterFixed), plaintext);
        assertRefused(way, concat(part(two, 0, body), part(one, body, one.length)), plaintext);
    }

    @ParameterizedTest
    @EnumSource
    void open_anotherContext_isRefusedWithoutAskingTheService(Way way) {
        for (Map<String, String> context : List.of(
                Map.<String, String>of(), Map.of("tenant", "blue"), Map.of("tenant", "red", "purpose", "test"))) {
            assertRefusal(catchThrowable(() -> way.open(service, envelope, context)));
        }
        assertThat(service.decrypted).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource
    void open_envelopeOfAnotherKey_isRefused(Way way) {
        assertRefusal(catchThrowable(() -> way.open(new TestService(), envelope, TestService.CONTEXT)));
    }

    @ParameterizedTest
    @EnumSource
    void open_keyDisabled_saysSo(Way way) {
        service.disable();
        Assertions.assertThatThrownBy(() -> way.open(service, envelope, TestService.CONTEXT))
                .isInstanceOf(KmsException.Disabled.class);
    }

    private byte[] sealUnder(DataKey dataKey) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DataKeys one = new OneDataKey(dataKey);
        new KeyEnvelopes(one, TestService.ENGINES, new java.security.SecureRandom())
                .withFrameSize(FrameSize.KIB_4)
                .encrypt(new java.io.ByteArrayInputStream(plaintext), out, TestService.CONTEXT, Progress.NONE);
        return out.toByteArray();
    }

    private byte[] frame(byte[] of, int index) {
        return part(of, body + index * SEALED, body + (index + 1) * SEALED);
    }

    /** Refused, and what came out before is a beginning of the plaintext. */
    private void assertRefused(Way way, byte[] changed, byte[] beginningOf) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertRefusal(catchThrowable(() -> way.open(service.envelopes(), changed, TestService.CONTEXT, out)));
        assertThat(out.toByteArray())
                .isEqualTo(part(beginningOf, 0, out.size()))
                .hasSizeLessThanOrEqualTo(beginningOf.length);
    }

    private static void assertRefusal(Throwable thrown) {
        Throwable refusal = thrown instanceof InvalidEnvelopeException ? thrown.getCause() : thrown;
        assertThat(refusal).isInstanceOf(KmsException.InvalidCiphertext.class);
        assertThat(thrown)
                .hasMessage("the envelope is not whole, or envelope, key and encryption context do not belong together."
                        + " Pass the envelope unchanged, with the encryption context it was made with");
    }
}
