package io.keyhold.envelope;

import static io.keyhold.envelope.Samples.bytes;
import static io.keyhold.envelope.Samples.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.InvalidEnvelopeException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvelopeRewrappingTest {
    @TempDir
    Path directory;

    private final TestService service = new TestService();
    private final byte[] plaintext = bytes(20_000, 1);
    private byte[] envelope = new byte[0];
    private Path file = Path.of("");

    @BeforeEach
    void seal() throws IOException {
        envelope = Samples.seal(service, plaintext);
        file = Files.write(directory.resolve("file"), envelope);
    }

    @Test
    void needsRewrap_afterRotation_untilRewrapped() throws Exception {
        KeyEnvelopes envelopes = service.envelopes();
        assertThat(envelopes.needsRewrap(file)).isFalse();
        service.rotate();
        assertThat(envelopes.needsRewrap(file)).isTrue();
        assertThat(envelopes.needsRewrap(new ByteArrayInputStream(envelope))).isTrue();

        envelopes.rewrap(file);

        assertThat(envelopes.needsRewrap(file)).isFalse();
        assertThat(Samples.Way.STREAM.open(service, Files.readAllBytes(file), TestService.CONTEXT))
                .isEqualTo(plaintext);
    }

    @Test
    void rewrap_everyForm_changesTheRewrappablePartOnly() throws Exception {
        service.rotate();
        EnvelopeHeader header = EnvelopeHeader.read(new ByteArrayInputStream(envelope));
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        service.envelopes().rewrap(new ByteArrayInputStream(envelope), copy);
        assertMoved(header, copy.toByteArray());

        service.envelopes().rewrapInPlace(file);
        assertMoved(header, Files.readAllBytes(file));
        assertThat(directory.resolve("file.rewrap")).doesNotExist();
    }

    @Test
    void rewrapInPlace_machineStoppedBeforeOrWithin_isFinishedByTheNextCall() throws Exception {
        service.rotate();
        ByteArrayOutputStream moved = new ByteArrayOutputStream();
        service.envelopes().rewrap(new ByteArrayInputStream(envelope), moved);
        EnvelopeHeader header = EnvelopeHeader.read(new ByteArrayInputStream(moved.toByteArray()));
        for (int written = 0; written <= header.sizeBytes() - header.rewrappableAt(); written += 37) {
            byte[] torn = envelope.clone();
            System.arraycopy(moved.toByteArray(), header.rewrappableAt(), torn, header.rewrappableAt(), written);
            Files.write(file, torn);
            Files.write(directory.resolve("file.rewrap"), header.encode());

            service.envelopes().rewrapInPlace(file);

            assertThat(Samples.Way.STREAM.open(service, Files.readAllBytes(file), TestService.CONTEXT))
                    .as("after %s bytes", written)
                    .isEqualTo(plaintext);
            assertThat(directory.resolve("file.rewrap")).doesNotExist();
        }
    }

    @Test
    void rewrapInPlace_journalOfAnotherEnvelope_isRefusedAndNothingChanges() throws Exception {
        byte[] other = Samples.seal(service, plaintext);
        Files.write(directory.resolve("file.rewrap"), part(other, 0, Samples.headerBytes(other)));

        assertThatThrownBy(() -> service.envelopes().rewrapInPlace(file)).isInstanceOf(InvalidEnvelopeException.class);

        assertThat(file).hasBinaryContent(envelope);
    }

    @Test
    void rewrap_headerChanged_isRefusedAndNothingChanges() throws Exception {
        int body = Samples.headerBytes(envelope);
        for (int at = 0; at < body; at++) {
            byte[] changed = envelope.clone();
            changed[at] ^= 1;
            Files.write(file, changed);
            assertThatThrownBy(() -> service.envelopes().rewrap(file)).isInstanceOf(InvalidEnvelopeException.class);
            assertThat(file).hasBinaryContent(changed);
        }
    }

    @Test
    void describe_saysWhatTheHeaderClaims() throws Exception {
        assertThat(service.envelopes().describe(new ByteArrayInputStream(envelope)))
                .satisfies(description -> {
                    assertThat(description.encryptionContext()).isEqualTo(TestService.CONTEXT);
                    assertThat(description.keyId()).contains(service.arn.keyId());
                    assertThat(description.keyMaterialId()).contains(service.currentMaterialId());
                    assertThat(description.headerBytes()).isEqualTo(Samples.headerBytes(envelope));
                    assertThat(description.messageId()).hasSize(64);
                });
    }

    private void assertMoved(EnvelopeHeader header, byte[] moved) throws Exception {
        assertThat(moved).hasSameSizeAs(envelope);
        assertThat(part(moved, 0, header.rewrappableAt())).isEqualTo(part(envelope, 0, header.rewrappableAt()));
        assertThat(part(moved, header.rewrappableAt(), header.sizeBytes()))
                .isNotEqualTo(part(envelope, header.rewrappableAt(), header.sizeBytes()));
        assertThat(part(moved, header.sizeBytes(), moved.length))
                .isEqualTo(part(envelope, header.sizeBytes(), envelope.length));
        assertThat(Samples.Way.STREAM.open(service, moved, TestService.CONTEXT)).isEqualTo(plaintext);
        byte[] wrapped = EnvelopeHeader.read(new ByteArrayInputStream(moved)).wrappedDataKey();
        assertThat(PlainEnvelope.open(service.open(wrapped, TestService.CONTEXT), moved)
                        .plaintext())
                .isEqualTo(plaintext);
    }
}
