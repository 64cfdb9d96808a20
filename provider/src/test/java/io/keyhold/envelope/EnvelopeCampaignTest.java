package io.keyhold.envelope;

import static io.keyhold.envelope.Samples.bytes;
import static io.keyhold.envelope.Samples.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keyhold.api.FrameSize;
import io.keyhold.api.InvalidEnvelopeException;
import io.keyhold.api.KmsException;
import io.keyhold.api.Progress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Campaigns: short here, long with {@code -Dkeyhold.long=true} or {@code -Dkeyhold.cases=N}; see docs/testing.md. */
class EnvelopeCampaignTest {
    private static final boolean LONG = Boolean.getBoolean("keyhold.long");
    private static final long CASES = Long.getLong("keyhold.cases", LONG ? 1_000_000 : 3000);

    private static final List<Samples.Way> WAYS = List.of(Samples.Way.values());
    private static final List<FrameSize> FRAME_SIZES = List.of(FrameSize.values());

    private final TestService service = new TestService();

    @Test
    void longStream_inASmallHeap_losesNothing() throws Exception {
        String mib = System.getProperty("keyhold.envelope.mib", LONG ? "10240" : "64");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        LONG ? "-Xmx256m" : "-Xmx32m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        LongStream.class.getName(),
                        mib))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.println(output);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.lines().filter(line -> line.contains("MiB/s"))).hasSize(3);
    }

    @Test
    void randomChange_ofAnyKind_isRefusedByEveryWay() throws Exception {
        assumeTrue(CASES > 0, "no cases asked for");
        byte[] plaintext = bytes(5 * Samples.FRAME + 777, 1);
        byte[] envelope = Samples.seal(service, plaintext);
        byte[] other = Samples.seal(service, plaintext);
        for (long seed = 0; seed < CASES; seed++) {
            byte[] changed = changed(envelope, other, new Random(seed));
            if (Arrays.equals(changed, envelope) || Arrays.equals(changed, other)) {
                continue;
            }
            Samples.Way way = WAYS.get((int) (seed % WAYS.size()));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Throwable thrown = catchThrowable(() -> way.open(service.envelopes(), changed, TestService.CONTEXT, out));
            assertThat(thrown)
                    .as("seed %s, %s", seed, way)
                    .isInstanceOf(
                            way == Samples.Way.ENGINE
                                    ? KmsException.InvalidCiphertext.class
                                    : InvalidEnvelopeException.class);
            assertThat(out.toByteArray()).as("seed %s, %s", seed, way).isEqualTo(part(plaintext, 0, out.size()));
        }
    }

    @Test
    void randomPlaintext_onAnyNumberOfThreads_isTheSame() throws Exception {
        for (long seed = 0; seed < Math.min(CASES / 100, 2000); seed++) {
            Random random = new Random(seed);
            byte[] plaintext = bytes(random.nextInt(3_000_000), seed);
            FrameSize frameSize = FRAME_SIZES.get(random.nextInt(FRAME_SIZES.size()));
            KeyEnvelopes envelopes =
                    service.envelopes().withFrameSize(frameSize).withThreads(1 + random.nextInt(8));
            ByteArrayOutputStream sealed = new ByteArrayOutputStream();
            envelopes.encrypt(new ByteArrayInputStream(plaintext), sealed, TestService.CONTEXT, Progress.NONE);
            ByteArrayOutputStream parallel = new ByteArrayOutputStream();
            envelopes
                    .withThreads(1 + random.nextInt(8))
                    .decrypt(
                            new ByteArrayInputStream(sealed.toByteArray()),
                            parallel,
                            TestService.CONTEXT,
                            Progress.NONE);
            assertThat(parallel.toByteArray()).as("seed %s", seed).isEqualTo(plaintext);
            byte[] wrapped = EnvelopeHeader.read(new ByteArrayInputStream(sealed.toByteArray()))
                    .wrappedDataKey();
            assertThat(PlainEnvelope.open(service.open(wrapped, TestService.CONTEXT), sealed.toByteArray())
                            .plaintext())
                    .as("seed %s", seed)
                    .isEqualTo(plaintext);
        }
    }

    /** A flip, a cut, an insertion, a removal, a swap, or a piece of another envelope. */
    private static byte[] changed(byte[] envelope, byte[] other, Random random) {
        byte[] copy = envelope.clone();
        int at = random.nextInt(envelope.length);
        int length = 1 + random.nextInt(random.nextBoolean() ? 8 : Math.min(9000, envelope.length - at));
        int end = Math.min(envelope.length, at + length);
        switch (random.nextInt(6)) {
            case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> copy = part(envelope, 0, at);
            case 2 ->
                copy = Samples.concat(part(envelope, 0, at), bytes(length, at), part(envelope, at, envelope.length));
            case 3 -> copy = Samples.concat(part(envelope, 0, at), part(envelope, end, envelope.length));
            case 4 -> System.arraycopy(other, at, copy, at, end - at);
            default -> {
                int to = random.nextInt(envelope.length - (end - at) + 1);
                System.arraycopy(envelope, at, copy, to, end - at);
            }
        }
        return copy;
    }
}
