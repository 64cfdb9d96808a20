package io.keyhold.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;

/**
 * A signed state of a chain. Form: kind (1), trail id (8), file number (varint), number of the last event (varint), time
 * (6), store epoch (varint), link of the record before (32), signature (block). Signed is
 * {@code "keyhold audit checkpoint v1"}, a zero byte, and the body of the record up to the signature.
 *
 * @param kind why it was written
 * @param trailId the chain
 * @param fileNumber the file it stands in
 * @param sequence the number of the last event before it
 * @param timeMillis when, in milliseconds since the epoch
 * @param epoch the store's epoch
 * @param previous the link of the record before
 */
record Checkpoint(
        Kind kind, long trailId, int fileNumber, long sequence, long timeMillis, long epoch, byte[] previous) {
    private static final String DOMAIN = "keyhold audit checkpoint v1\0";

    /** Why a checkpoint was written. */
    enum Kind {
        /** A file begins. */
        BEGIN,
        /** Time or records have passed. */
        PERIODIC,
        /** The file is full; another one follows. */
        END_OF_FILE,
        /** The trail was closed in order; nothing follows. */
        CLOSED
    }

    /** Appends the content to a body that begins at {@code bodyAt}, and signs. */
    @SuppressWarnings("EnumOrdinal") // the format counts from 0 in this order
    void write(ByteOut out, int bodyAt, CheckpointSigner signer) {
        out.u8(kind.ordinal());
        out.u64(trailId);
        out.varint(fileNumber);
        out.varint(sequence);
        out.u48(timeMillis);
        out.varint(epoch);
        out.raw(previous);
        out.block(signer.sign(message(DOMAIN, Arrays.copyOfRange(out.array(), bodyAt, out.length()))));
    }

    static Checkpoint read(Frame frame) throws BadRecordException {
        ByteIn in = frame.content();
        Checkpoint checkpoint = content(in);
        in.block();
        in.requireEnd();
        return checkpoint;
    }

    private static Checkpoint content(ByteIn in) throws BadRecordException {
        int kind = in.u8();
        if (kind >= Kind.values().length) {
            throw new BadRecordException("unknown kind of checkpoint");
        }
        return new Checkpoint(
                Kind.values()[kind],
                in.u64(),
                (int) Math.min(in.varint(), Integer.MAX_VALUE),
                in.varint(),
                in.u48(),
                in.varint(),
                in.raw(Chain.LINK));
    }

    /** Whether the record bears a signature by {@code key}. */
    static boolean isSignedBy(Frame frame, PublicKey key) {
        try {
            ByteIn in = frame.content();
            content(in);
            int signed = frame.body().length - in.remaining();
            return isSigned(key, DOMAIN, Arrays.copyOf(frame.body(), signed), in.block());
        } catch (BadRecordException e) {
            return false;
        }
    }

    /** Whether {@code signature} is one by {@code key} of that content; {@code domain} says what it is the content of. */
    static boolean isSigned(PublicKey key, String domain, byte[] content, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(EcdsaCheckpointSigner.ALGORITHM, EcdsaCheckpointSigner.SUN_EC);
            verifier.initVerify(key);
            verifier.update(message(domain, content));
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The signed part of that content. */
    static byte[] message(String domain, byte[] content) {
        byte[] prefix = domain.getBytes(StandardCharsets.US_ASCII);
        byte[] message = Arrays.copyOf(prefix, prefix.length + content.length);
        System.arraycopy(content, 0, message, prefix.length, content.length);
        return message;
    }
}
