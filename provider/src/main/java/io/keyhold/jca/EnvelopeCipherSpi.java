package io.keyhold.jca;

import io.keyhold.api.KmsException;
import io.keyhold.handles.ManagedKey.EnvelopePart;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.ShortBufferException;

/**
 * {@code Cipher.getInstance("KEYHOLD/ENVELOPE/NoPadding")}: envelopes of any length in constant memory, each under a data key
 * of its own. The service is asked with the first piece, not by {@code init}. Decryption gives out each frame when its tag is
 * checked: {@code update} refuses with a {@code ProviderException}, {@code doFinal} with an {@code AEADBadTagException}, also
 * an envelope that is not whole.
 */
final class EnvelopeCipherSpi extends ContextCipherSpi {
    /** The JCA takes one or three names, not two. */
    static final String NAME = "KEYHOLD/ENVELOPE/NoPadding";

    private Optional<EnvelopePart> part = Optional.empty();

    EnvelopeCipherSpi() {
        super(NAME);
    }

    @Override
    void begin(boolean encrypt) {
        part.ifPresent(EnvelopePart::close);
        part = Optional.of(
                encrypt
                        ? handle().key().beginEnvelope(encryptionContext())
                        : handle().key().openEnvelope(encryptionContext()));
    }

    @Override
    byte[] take(byte[] in, int offset, int length) {
        byte[] out = new byte[takeSize(length)];
        return exact(out, take(in, offset, length, out, 0));
    }

    @Override
    int take(byte[] in, int offset, int length, byte[] out, int outOffset) {
        try {
            return part().update(in, offset, length, out, outOffset);
        } catch (ShortBufferException e) {
            throw miscounted(e);
        }
    }

    @Override
    byte[] end(byte[] in, int offset, int length) {
        byte[] out = new byte[outputSize(length)];
        return exact(out, end(in, offset, length, out, 0));
    }

    /** Ends the envelope, whole or refused; the next piece begins another one. */
    @Override
    int end(byte[] in, int offset, int length, byte[] out, int outOffset) {
        try {
            return part().finish(in, offset, length, out, outOffset);
        } catch (ShortBufferException e) {
            throw miscounted(e);
        } finally {
            begin(encrypts());
        }
    }

    @Override
    int takeSize(int length) {
        return clamped(part().outputSize(length, false));
    }

    @Override
    int outputSize(int length) {
        return part.map(running -> clamped(running.outputSize(length, true))).orElse(length);
    }

    private EnvelopePart part() {
        return part.orElseThrow(() -> new IllegalStateException("call Cipher.init first"));
    }

    /** The bytes that were written; nothing else of the array is left behind. */
    private static byte[] exact(byte[] out, int written) {
        if (written == out.length) {
            return out;
        }
        byte[] result = Arrays.copyOf(out, written);
        Arrays.fill(out, 0, written, (byte) 0);
        return result;
    }

    private static KmsException miscounted(ShortBufferException e) {
        return new KmsException.Internal("the output of an envelope was miscounted", "Report this", e);
    }
}
