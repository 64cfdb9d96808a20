package io.keyhold.jca;

import io.keyhold.api.KmsException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** What the ciphers on handles have in common: modes, wrapping, and one place where the message ends. */
abstract class HandleCipherSpi extends CipherSpi {
    private static final byte[] NOTHING = new byte[0];

    /** The mode of {@code Cipher.init}; 0 before the first. */
    private int opmode;

    /** Begins a message under a handle. */
    abstract void begin(boolean encrypt, SecretKeyHandle handle, Optional<AlgorithmParameterSpec> spec)
            throws InvalidAlgorithmParameterException;

    /** Takes a piece; gives what can leave. */
    abstract byte[] take(byte[] in, int offset, int length);

    /** Ends the message; gives the rest. */
    abstract byte[] end(byte[] in, int offset, int length);

    /** The parameters in a form that {@link #begin} takes. */
    abstract AlgorithmParameterSpec spec(AlgorithmParameters parameters) throws InvalidAlgorithmParameterException;

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
        SecretKeyHandle handle = JcaErrors.handle(key);
        opmode = mode;
        try {
            begin(encrypts(), handle, Optional.ofNullable(spec));
        } catch (KmsException e) {
            throw new InvalidKeyException(e.getMessage(), e);
        }
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
        if (out.length - outOffset < engineGetOutputSize(length)) {
            throw shortBuffer(engineGetOutputSize(length));
        }
        return copy(engineUpdate(in, offset, length), out, outOffset);
    }

    @Override
    protected final byte[] engineDoFinal(byte @Nullable [] in, int offset, int length)
            throws IllegalBlockSizeException, BadPaddingException {
        requireBegun();
        try {
            return in == null ? end(NOTHING, 0, 0) : end(in, offset, length);
        } catch (KmsException.InvalidCiphertext e) {
            throw JcaErrors.badTag(e);
        } catch (KmsException.Validation e) {
            IllegalBlockSizeException bad = new IllegalBlockSizeException(e.getMessage());
            bad.initCause(e);
            throw bad;
        } catch (KmsException e) {
            throw JcaErrors.refused(e);
        }
    }

    @Override
    protected final int engineDoFinal(byte @Nullable [] in, int offset, int length, byte[] out, int outOffset)
            throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
        int needed = engineGetOutputSize(length);
        if (out.length - outOffset < needed) {
            throw shortBuffer(needed);
        }
        return copy(engineDoFinal(in, offset, length), out, outOffset);
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

    /** Unwraps a secret key, which is then a software key of the caller's. */
    @Override
    protected final Key engineUnwrap(byte[] wrapped, String algorithm, int type)
            throws InvalidKeyException, NoSuchAlgorithmException {
        if (type != Cipher.SECRET_KEY) {
            throw new NoSuchAlgorithmException("only secret keys are unwrapped; decrypt the private key instead");
        }
        try {
            byte[] encoded = engineDoFinal(wrapped, 0, wrapped.length);
            SecretKeySpec key = new SecretKeySpec(encoded, algorithm);
            Arrays.fill(encoded, (byte) 0);
            return key;
        } catch (AEADBadTagException e) {
            throw new InvalidKeyException("the wrapped key does not belong to this key", e);
        } catch (GeneralSecurityException e) {
            throw new InvalidKeyException(e.getMessage(), e);
        }
    }

    @Override
    protected final int engineGetKeySize(Key key) throws InvalidKeyException {
        return JcaErrors.handle(key).key().spec().sizeBits();
    }

    private void requireBegun() {
        if (opmode == 0) {
            throw new IllegalStateException("call Cipher.init first");
        }
    }

    private static int copy(byte[] from, byte[] to, int offset) {
        System.arraycopy(from, 0, to, offset, from.length);
        return from.length;
    }

    private static ShortBufferException shortBuffer(int needed) {
        return new ShortBufferException("the output needs room for " + needed + " bytes");
    }
}
