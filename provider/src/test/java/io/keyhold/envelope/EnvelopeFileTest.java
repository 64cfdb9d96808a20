package io.keyhold.envelope;

import static io.keyhold.envelope.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keyhold.api.EnvelopeOutputStream;
import io.keyhold.api.InvalidEnvelopeException;
import io.keyhold.api.Progress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvelopeFileTest {
    private static final int LARGE = 3_000_000;

    @TempDir
    Path directory;

    private final TestService service = new TestService();

    @Test
    void encrypt_onOneOrManyThreads_opensAlikeAndReportsProgress() throws IOException {
        byte[] plaintext = bytes(LARGE, 1);
        Path source = Files.write(directory.resolve("plain"), plaintext);
        for (int threads : new int[] {1, 2, 3, 8}) {
            KeyEnvelopes envelopes = service.envelopes().withThreads(threads);
            List<Long> heard = new ArrayList<>();
            long written = envelopes.encrypt(source, directory.resolve("sealed"), TestService.CONTEXT, heard::add);
            envelopes.decrypt(
                    directory.resolve("sealed"), directory.resolve("again"), TestService.CONTEXT, Progress.NONE);

            assertThat(written).isEqualTo(LARGE);
            assertThat(heard).isSorted().endsWith((long) LARGE).hasSizeGreaterThan(5);
            assertThat(directory.resolve("again")).hasBinaryContent(plaintext);
        }
        assertThat(files()).containsExactlyInAnyOrder("plain", "sealed", "again");
    }

    @Test
    void decrypt_changedAtTheEnd_leavesTheOldTargetAndNothingElse() throws IOException {
        Path sealed = directory.resolve("sealed");
        Files.write(directory.resolve("plain"), bytes(LARGE, 2));
        service.envelopes().encrypt(directory.resolve("plain"), sealed, TestService.CONTEXT, Progress.NONE);
        byte[] changed = Files.readAllBytes(sealed);
        changed[changed.length - 1] ^= 1;
        Files.write(sealed, changed);
        Path target = Files.writeString(directory.resolve("target"), "old");

        assertThatThrownBy(() -> service.envelopes().decrypt(sealed, target, TestService.CONTEXT, Progress.NONE))
                .isInstanceOf(InvalidEnvelopeException.class);

        assertThat(target).hasContent("old");
        assertThat(files()).containsExactlyInAnyOrder("plain", "sealed", "target");
    }

    @Test
    void encrypt_diskFull_leavesNoFileThatOpens() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "no /dev/full on this system");
        byte[] plaintext = bytes(LARGE, 3);
        assertThatThrownBy(() -> {
                    try (OutputStream out = Files.newOutputStream(full)) {
                        service.envelopes()
                                .encrypt(new ByteArrayInputStream(plaintext), out, TestService.CONTEXT, Progress.NONE);
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void outputStream_diskFullThenFree_closeDoesNotMakeItWhole() throws IOException {
        FullAfter disk = new FullAfter(100_000);
        assertThatThrownBy(() -> {
                    try (EnvelopeOutputStream out = service.envelopes().encrypt(disk, TestService.CONTEXT)) {
                        for (int i = 0; i < 100; i++) {
                            out.write(new byte[4096]);
                        }
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");

        assertThat(disk.closed).isTrue();
        assertThatThrownBy(() -> Samples.Way.STREAM.open(service, disk.kept.toByteArray(), TestService.CONTEXT))
                .isInstanceOf(InvalidEnvelopeException.class);
    }

    @Test
    void encrypt_progressThatThrows_endsTheTransferWithoutAFile() throws IOException {
        Path source = Files.write(directory.resolve("plain"), bytes(LARGE, 4));
        Progress cancel = heard -> {
            throw new IllegalStateException("cancelled");
        };
        assertThatThrownBy(() ->
                        service.envelopes().encrypt(source, directory.resolve("sealed"), TestService.CONTEXT, cancel))
                .isInstanceOf(IllegalStateException.class);
        assertThat(files()).containsExactly("plain");
    }

    @Test
    void encrypt_interrupted_endsAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> service.envelopes()
                        .encrypt(
                                new ByteArrayInputStream(new byte[LARGE]),
                                new ByteArrayOutputStream(),
                                TestService.CONTEXT,
                                Progress.NONE))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void encrypt_absentSourceOrFolderTarget_saysSo() throws IOException {
        Path absent = directory.resolve("absent");
        assertThatThrownBy(() ->
                        service.envelopes().encrypt(absent, directory.resolve("t"), TestService.CONTEXT, Progress.NONE))
                .isInstanceOf(NoSuchFileException.class);
        Path source = Files.write(directory.resolve("plain"), new byte[1]);
        assertThatThrownBy(() -> service.envelopes().encrypt(source, directory, TestService.CONTEXT, Progress.NONE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not a regular file");
    }

    @Test
    void decrypt_target_isForItsOwnerOnly() throws IOException {
        assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX permissions");
        Path source = Files.write(directory.resolve("plain"), new byte[1]);
        Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-r--r--"));
        Path sealed = directory.resolve("sealed");
        service.envelopes().encrypt(source, sealed, TestService.CONTEXT, Progress.NONE);
        service.envelopes().decrypt(sealed, directory.resolve("again"), TestService.CONTEXT, Progress.NONE);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sealed)))
                .isEqualTo("rw-r--r--");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("again"))))
                .isEqualTo("rw-------");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** A disk that is full once, and then has room again. */
    private static final class FullAfter extends OutputStream {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private final int limit;
        private boolean wasFull;
        private boolean closed;

        FullAfter(int limit) {
            this.limit = limit;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] in, int offset, int length) throws IOException {
            if (!wasFull && kept.size() + length > limit) {
                wasFull = true;
                throw new IOException("No space left on device");
            }
            kept.write(in, offset, length);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
