package io.keyhold.jca;

import io.keyhold.api.KmsException;
import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;

/**
 * What the ciphers on handles have in common: modes, buffers, wrapping, and one place where the message ends. A short
 * output buffer is noticed before anything is consumed; an output that overlaps the input never overwrites it too soon.
 */
abstract class HandleCipherSpi extends CipherSpi {
    private static final byte[] NOTHING = new byte[0];

    /** The mode of {@code Cipher.init}; 0 before the first that succeeded. */
    private int opmode;

    /** Begins a message under a handle. */
    abstract void begin(boolean encrypt, KeyHandle handle, Optional<AlgorithmParameterSpec> spec)
            throws InvalidKeyException, InvalidAlgorithmParameterException;

    /** Takes a piece; gives what can leave. */
    abstract byte[] take(byte[] in, int offset, int length);

    /** Ends the message; gives the rest. */
    abstract byte[] end(byte[] in, int offset, int length);

    /** How many bytes {@link #take} gives at most. */
    abstract int takeSize(int length);

    /** The parameters in a form that {@link #begin} takes. */
    abstract AlgorithmParameterSpec spec(AlgorithmParameters parameters) throws InvalidAlgorithmParameterException;

    /** Whether a ciphertext that does not open is an AEAD's. */
    abstract boolean authenticates();

    /** As {@link #take}, into a buffer that is not the input and has room for {@link #takeSize}. */
    int take(byte[] in, int offset, int length, byte[] out, int outOffset) {
        return move(take(in, offset, length), out, outOffset);
    }

    /** As {@link #end}, into a buffer that is not the input and has room for the output size. */
    int end(byte[] in, int offset, int length, byte[] out, int outOffset) {
        return move(end(in, offset, length), out, outOffset);
    }

    /** Whether a message was begun. */
    final boolean begun() {
        return opmode != 0;
    }

    /** Whether the message that was begun encrypts or wraps. */
    final boolean encrypts() {
        return opmode == Cipher.ENCRYPT_MODE || opmode == Cipher.WRAP_MODE;
    }

    @Override
    protected final void engineSetMode(String mode) throws NoSuchAlgorithmException {
        throw new NoSuchAlgorithmException("mode `" + mode + "` is not offered");
    }

    @Override
    protected final void engineSetPadding(String padding) throws NoSuchPaddingException {
        throw new NoSuchPaddingException("padding `" + padding + "` is not offered");
    }

    @Override
    protected final void engineInit(int mode, Key key, SecureRandom random) throws InvalidKeyException {
        try {
            engineInit(mode, key, (AlgorithmParameterSpec) null, random);
        } catch (InvalidAlgorithmParameterException e) {
            throw new InvalidKeyException(e.getMessage(), e);
        }
    }

    @Override
    protected final void engineInit(
            int mode, Key key, @Nullable AlgorithmParameters parameters, @Nullable SecureRandom random)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        engineInit(mode, key, parameters == null ? null : spec(parameters), random);
    }

    @Override
    protected final void engineInit(
            int mode, Key key, @Nullable AlgorithmParameterSpec spec, @Nullable SecureRandom random)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        opmode = 0;
        KeyHandle handle = JcaErrors.handle(key);
        try {
            begin(mode == Cipher.ENCRYPT_MODE || mode == Cipher.WRAP_MODE, handle, Optional.ofNullable(spec));
        } catch (KmsException e) {
            throw new InvalidKeyException(e.getMessage(), e);
        }
        opmode = mode;
    }

    @Override
    protected final byte[] engineUpdate(byte[] in, int offset, int length) {
        requireBegun();
        try {
            return take(in, offset, length);
        } catch (KmsException e) {
            throw JcaErrors.refused(e);
        }
    }

    @Override
    protected final int engineUpdate(byte[] in, int offset, int length, byte[] out, int outOffset)
            throws ShortBufferException {
        requireBegun();
        requireRoom(out.length - outOffset, takeSize(length));
        try {
            return in == out
                    ? move(take(in, offset, length), out, outOffset)
                    : take(in, offset, length, out, outOffset);
        } catch (KmsException e) {
            throw JcaErrors.refused(e);
        }
    }

    @Override
    protected final int engineUpdate(ByteBuffer in, ByteBuffer out) throws ShortBufferException {
        requireBegun();
        requireRoom(out.remaining(), takeSize(in.remaining()));
        byte[] piece = bytes(in);
        try {
            byte[] result = engineUpdate(piece, 0, piece.length);
            out.put(result);
            return result.length;
        } finally {
            Arrays.fill(piece, (byte) 0);
        }
    }

    @Override
    protected final byte[] engineDoFinal(byte @Nullable [] in, int offset, int length)
            throws IllegalBlockSizeException, BadPaddingException {
        requireBegun();
        try {
            return in == null ? end(NOTHING, 0, 0) : end(in, offset, length);
        } catch (KmsException e) {
            throw JcaErrors.cipher(e, authenticates());
        }
    }

    @Override
    protected final int engineDoFinal(byte @Nullable [] in, int offset, int length, byte[] out, int outOffset)
            throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
        requireBegun();
        requireRoom(out.length - outOffset, engineGetOutputSize(in == null ? 0 : length));
        if (in == null || in == out) {
            return move(engineDoFinal(in, offset, length), out, outOffset);
        }
        try {
            return end(in, offset, length, out, outOffset);
        } catch (KmsException e) {
            throw JcaErrors.cipher(e, authenticates());
        }
    }

    @Override
    protected final int engineDoFinal(ByteBuffer in, ByteBuffer out)
            throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
        requireBegun();
        requireRoom(out.remaining(), engineGetOutputSize(in.remaining()));
        byte[] piece = bytes(in);
        try {
            byte[] result = engineDoFinal(piece, 0, piece.length);
            out.put(result);
            Arrays.fill(result, (byte) 0);
            return result.length;
        } finally {
            Arrays.fill(piece, (byte) 0);
        }
    }

    @Override
    protected final void engineUpdateAAD(ByteBuffer src) {
        byte[] aad = bytes(src);
        engineUpdateAAD(aad, 0, aad.length);
    }

    /** Wraps a software key; a handle has no bytes to wrap. */
    @Override
    protected final byte[] engineWrap(Key key) throws InvalidKeyException, IllegalBlockSizeException {
        byte[] encoded = key.getEncoded();
        if (encoded == null) {
            throw new InvalidKeyException("the key to wrap has no encoding; a managed key does not leave its store");
        }
        try {
            return engineDoFinal(encoded, 0, encoded.length);
        } catch (BadPaddingException e) {
            throw new InvalidKeyException(e.getMessage(), e);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    /** Unwraps a key, which is then a software key of the caller's. */
    @Override
    protected final Key engineUnwrap(byte[] wrapped, String algorithm, int type)
            throws InvalidKeyException, NoSuchAlgorithmException {
        byte[] encoded = NOTHING;
        try {
            encoded = engineDoFinal(wrapped, 0, wrapped.length);
            return SoftwareKeys.of(encoded, algorithm, type);
        } catch (BadPaddingException | IllegalBlockSizeException e) {
            throw new InvalidKeyException("the wrapped key does not open under this key", e);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    @Override
    protected final int engineGetKeySize(Key key) throws InvalidKeyException {
        return JcaErrors.handle(key).key().spec().sizeBits();
    }

    final void requireBegun() {
        if (!begun()) {
            throw new IllegalStateException("call Cipher.init first");
        }
    }

    private static void requireRoom(int room, int needed) throws ShortBufferException {
        if (room < needed) {
            throw new ShortBufferException("the output has room for " + room + " bytes; " + needed + " are needed");
        }
    }

    /** Copies and clears: the array may hold plaintext. */
    private static int move(byte[] from, byte[] to, int offset) {
        System.arraycopy(from, 0, to, offset, from.length);
        Arrays.fill(from, (byte) 0);
        return from.length;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
