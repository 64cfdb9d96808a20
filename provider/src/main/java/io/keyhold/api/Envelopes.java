package io.keyhold.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Map;

/**
 * Encrypts and decrypts data of any length under data keys of one KMS key, for one caller, in memory that does not grow
 * with the data. Immutable, safe for concurrent use.
 *
 * <p>The service is asked when an envelope is begun ({@code kms:GenerateDataKey}) or opened ({@code kms:Decrypt}); what was
 * begun is completed, even if the key is disabled or the caller loses the permission in the meantime. Plaintext is
 * released frame by frame, each when its tag is verified; only at the end is it known that the envelope is complete.
 *
 * <p>What is wrong with an envelope is {@link InvalidEnvelopeException}; a service that does not release a data key is its
 * {@link KmsException}.
 */
public interface Envelopes {
    /** The same with that frame size for new envelopes. */
    Envelopes withFrameSize(FrameSize frameSize);

    /**
     * The same with so many threads for a transfer or a large write, the calling one included; all processors where nobody
     * chose. The others are lent by {@link java.util.concurrent.ForkJoinPool#commonPool()}, so there are never more than it
     * has, and the calling thread goes on alone while they are busy elsewhere.
     *
     * @param threads 1 to 64; each takes up to half a MiB of heap
     */
    Envelopes withThreads(int threads);

    /**
     * The same, opening also envelopes of other KMS keys that the caller may use: the envelope names its key. A damaged key
     * id then gives {@link KmsException.AccessDenied}, as the service does not reveal which keys exist.
     */
    Envelopes withAnyKey();

    /**
     * Begins an envelope: what is written to the stream that is returned goes into it.
     *
     * @param out closed with the stream that is returned
     */
    EnvelopeOutputStream encrypt(OutputStream out, Map<String, String> encryptionContext) throws IOException;

    /**
     * Opens an envelope that is written to the stream that is returned; plaintext goes to {@code out}.
     *
     * @param out closed with the stream that is returned
     */
    EnvelopeOutputStream decrypt(OutputStream out, Map<String, String> encryptionContext) throws IOException;

    /**
     * Begins an envelope, which is read from the stream that is returned.
     *
     * @param in the plaintext; closed with the stream that is returned
     */
    InputStream encrypt(InputStream in, Map<String, String> encryptionContext) throws IOException;

    /**
     * Opens an envelope, after reading its header. Only the end of the stream ({@code -1}) means that it was complete.
     *
     * @param in the envelope; closed with the stream that is returned
     */
    InputStream decrypt(InputStream in, Map<String, String> encryptionContext) throws IOException;

    /**
     * Opens an envelope for reading at any place; read-only. Frames that are not read are not verified, save the last.
     *
     * @param source begins and ends with the envelope; closed with the channel that is returned
     */
    SeekableByteChannel decrypt(SeekableByteChannel source, Map<String, String> encryptionContext) throws IOException;

    /**
     * Encrypts all of a stream on several threads. Neither stream is closed. If it fails or the thread is interrupted,
     * what was written is not a whole envelope.
     *
     * @return how many bytes of plaintext
     */
    long encrypt(InputStream in, OutputStream out, Map<String, String> encryptionContext, Progress progress)
            throws IOException;

    /**
     * Decrypts all of a stream on several threads. Neither stream is closed. If this throws, what was written is a
     * verified beginning and not the whole.
     *
     * @return how many bytes of plaintext
     */
    long decrypt(InputStream in, OutputStream out, Map<String, String> encryptionContext, Progress progress)
            throws IOException;

    /**
     * Encrypts a file. The target appears, or is replaced, in one step when the envelope is whole and on disk; until then,
     * and if anything fails, there is only a file {@code .keyhold-*.tmp} next to it, which is removed. The target has the
     * permissions of the file it replaces, or else of the source.
     *
     * @return how many bytes of plaintext
     */
    long encrypt(Path source, Path target, Map<String, String> encryptionContext, Progress progress) throws IOException;

    /**
     * Decrypts a file. The target appears, or is replaced, in one step when all of the envelope is verified and on disk. It
     * has the permissions of the file it replaces, or else those of the envelope for its owner and none for others.
     *
     * @return how many bytes of plaintext
     */
    long decrypt(Path source, Path target, Map<String, String> encryptionContext, Progress progress) throws IOException;

    /** The header at the beginning of a stream. Makes no call; the stream is not closed. */
    EnvelopeDescription describe(InputStream in) throws IOException;

    /**
     * Whether the data key of an envelope is wrapped by another KMS key, or by another material, than a new one would be
     * ({@code kms:DescribeKey}).
     *
     * @param in begins with the envelope; not closed
     */
    boolean needsRewrap(InputStream in) throws IOException;

    /** As {@link #needsRewrap(InputStream)}, for a file. */
    boolean needsRewrap(Path file) throws IOException;

    /**
     * Copies an envelope with its data key wrapped again, by the current material of this KMS key; frames are copied as they
     * are ({@code kms:ReEncryptFrom}, {@code kms:ReEncryptTo}, and {@code kms:Decrypt} on both keys). Neither stream is
     * closed.
     */
    void rewrap(InputStream in, OutputStream out) throws IOException;

    /** The same for a file, which is replaced in one step when its copy is on disk. */
    void rewrap(Path file) throws IOException;

    /**
     * The same by overwriting the few bytes that change where they lie, if they are as many as before; else as
     * {@link #rewrap(Path)}. They are first written to a file {@code <name>.rewrap} next to the envelope. If the machine stops
     * in between, calling this again finishes the work; until then the envelope may not open.
     */
    void rewrapInPlace(Path file) throws IOException;
}
