package io.keyhold.jca;

import io.keyhold.api.KeySpec;
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
 * Base of the ciphers on handles: modes, buffers, wrapping, and one place where the message ends. A short
 * output buffer is noticed before anything is consumed; an output that overlaps the input never overwrites it too soon.
 */
abstract class HandleCipherSpi extends CipherSpi {
    private static final byte[] NOTHING = new byte[0];

    /** The mode of {@code Cipher.init}; 0 before the first that succeeded, and while another provider has the message. */
    private int opmode;

    /** The cipher of another provider that was last initialized with a key that is none of ours. */
    private @Nullable Cipher foreign;

    private boolean handedOn;

    /** The name by which other providers may have it. */
    abstract String transformation();

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

    abstract void updateAad(byte[] src, int offset, int length);

    abstract int blockSize();

    abstract int outputSize(int length);

    abstract byte @Nullable [] iv();

    abstract @Nullable AlgorithmParameters parameters();

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
        if (FirstProviderRule.handsOn("Cipher", transformation(), key)) {
            handOn(key, cipher -> cipher.init(mode, key, parameters, random(random)));
            return;
        }
        engineInit(mode, key, parameters == null ? null : spec(parameters), random);
    }

    @Override
    protected final void engineInit(
            int mode, Key key, @Nullable AlgorithmParameterSpec spec, @Nullable SecureRandom random)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        if (FirstProviderRule.handsOn("Cipher", transformation(), key)) {
            handOn(key, cipher -> cipher.init(mode, key, spec, random(random)));
            return;
        }
        opmode = 0;
        handedOn = false;
        KeyHandle handle = JcaErrors.handle(key);
        try {
            begin(mode == Cipher.ENCRYPT_MODE || mode == Cipher.WRAP_MODE, handle, Optional.ofNullable(spec));
        } catch (KmsException e) {
            throw new InvalidKeyException(e.getMessage(), e);
        }
        opmode = mode;
    }

    private void handOn(Key key, ForeignCipher.Init init)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        opmode = 0;
        handedOn = false;
        foreign = ForeignCipher.initialized(foreign, transformation(), key, init);
        handedOn = true;
    }

    /** The JDK's ciphers take no null here, as {@code Cipher} never passes one. */
    private static SecureRandom random(@Nullable SecureRandom given) {
        return given == null ? new SecureRandom() : given;
    }

    /** The cipher of the other provider, where a message of ours was not begun. */
    private Cipher handedOn() {
        if (!handedOn || foreign == null) {
            throw new IllegalStateException("call Cipher.init first");
        }
        return foreign;
    }

    @Override
    protected final byte @Nullable [] engineUpdate(byte[] in, int offset, int length) {
        if (!begun()) {
            return handedOn().update(in, offset, length);
        }
        return taken(in, offset, length);
    }

    private byte[] taken(byte[] in, int offset, int length) {
        try {
            return take(in, offset, length);
        } catch (KmsException e) {
            throw JcaErrors.refused(e);
        }
    }

    @Override
    protected final int engineUpdate(byte[] in, int offset, int length, byte[] out, int outOffset)
            throws ShortBufferException {
        if (!begun()) {
            return handedOn().update(in, offset, length, out, outOffset);
        }
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
        if (!begun()) {
            return handedOn().update(in, out);
        }
        requireRoom(out.remaining(), takeSize(in.remaining()));
        byte[] piece = bytes(in);
        try {
            byte[] result = taken(piece, 0, piece.length);
            out.put(result);
            return result.length;
        } finally {
            Arrays.fill(piece, (byte) 0);
        }
    }

    @Override
    protected final byte[] engineDoFinal(byte @Nullable [] in, int offset, int length)
            throws IllegalBlockSizeException, BadPaddingException {
        if (!begun()) {
            return in == null ? handedOn().doFinal() : handedOn().doFinal(in, offset, length);
        }
        try {
            return in == null ? end(NOTHING, 0, 0) : end(in, offset, length);
        } catch (KmsException e) {
            throw JcaErrors.cipher(e, authenticates());
        }
    }

    @Override
    protected final int engineDoFinal(byte @Nullable [] in, int offset, int length, byte[] out, int outOffset)
            throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
        if (!begun()) {
            return in == null
                    ? handedOn().doFinal(out, outOffset)
                    : handedOn().doFinal(in, offset, length, out, outOffset);
        }
        requireRoom(out.length - outOffset, outputSize(in == null ? 0 : length));
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
        if (!begun()) {
            return handedOn().doFinal(in, out);
        }
        requireRoom(out.remaining(), outputSize(in.remaining()));
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

    @Override
    protected final void engineUpdateAAD(byte[] src, int offset, int length) {
        if (begun()) {
            updateAad(src, offset, length);
        } else {
            handedOn().updateAAD(src, offset, length);
        }
    }

    @Override
    protected final int engineGetBlockSize() {
        return handedOn ? handedOn().getBlockSize() : blockSize();
    }

    @Override
    protected final int engineGetOutputSize(int length) {
        return handedOn ? handedOn().getOutputSize(length) : outputSize(length);
    }

    @Override
    protected final byte @Nullable [] engineGetIV() {
        return handedOn ? handedOn().getIV() : iv();
    }

    @Override
    protected final @Nullable AlgorithmParameters engineGetParameters() {
        return handedOn ? handedOn().getParameters() : parameters();
    }

    /** Wraps a software key; a handle has no bytes to wrap. */
    @Override
    protected final byte[] engineWrap(@Nullable Key key) throws InvalidKeyException, IllegalBlockSizeException {
        if (key == null) {
            throw new InvalidKeyException("the key to wrap is null");
        }
        if (handedOn) {
            return handedOn().wrap(key);
        }
        byte[] encoded = key.getEncoded();
        if (encoded == null) {
            throw new InvalidKeyException("the key to wrap has no encoding; a managed key cannot be exported");
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
    protected final Key engineUnwrap(byte @Nullable [] wrapped, @Nullable String algorithm, int type)
            throws InvalidKeyException, NoSuchAlgorithmException {
        if (wrapped == null) {
            throw new InvalidKeyException("the wrapped key is null");
        }
        if (algorithm == null || algorithm.isEmpty()) {
            throw new NoSuchAlgorithmException("the algorithm of the wrapped key is null or empty");
        }
        if (handedOn) {
            return handedOn().unwrap(wrapped, algorithm, type);
        }
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
        if (FirstProviderRule.handsOn("Cipher", transformation(), key)) {
            return ForeignCipher.keyBits(key);
        }
        KeySpec spec = JcaErrors.handle(key).key().spec();
        if (spec.family() == KeySpec.Family.ML_DSA || spec.family() == KeySpec.Family.ML_KEM) {
            throw new InvalidKeyException("a key of spec " + spec + " has no size in bits");
        }
        return spec.sizeBits();
    }

    final void requireBegun() {
        if (!begun()) {
            throw new IllegalStateException("call Cipher.init first");
        }
    }

    /** A size that an int does not hold, which no array has, is the largest one. */
    static int clamped(long size) {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, size));
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
