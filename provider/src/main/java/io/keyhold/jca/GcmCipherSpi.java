package io.keyhold.jca;

import io.keyhold.handles.ManagedKey.RawDecryption;
import io.keyhold.handles.ManagedKey.RawEncryption;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.ProviderException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * {@code AES/GCM/NoPadding} on a handle, for existing code: a random 96-bit IV made by Keyhold, or the caller's where the
 * key was created to allow that. Decryption gives nothing out before the tag is checked.
 */
final class GcmCipherSpi extends HandleCipherSpi {
    private static final int IV_BYTES = 12;
    private static final int DEFAULT_TAG_BITS = 128;
    private static final int LONGEST_BYTES = Integer.MAX_VALUE - 64;
    private static final byte[] NO_IV = new byte[0];

    /** The last message that was begun to encrypt; a decryption in between does not make its key and IV fresh. */
    private @Nullable RawEncryption encryption;

    private @Nullable KeyHandle encryptionHandle;
    private @Nullable RawDecryption decryption;
    private @Nullable KeyHandle decryptionHandle;
    private final String name;
    private int tagBits = DEFAULT_TAG_BITS;
    private boolean spent;

    /** By one of its names: a software key that is handed on has the size that the name says. */
    GcmCipherSpi(String name) {
        this.name = name;
    }

    @Override
    void begin(boolean encrypt, KeyHandle with, Optional<AlgorithmParameterSpec> spec)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        JcaErrors.requireAes(with, name);
        if (spec.isPresent() && !(spec.get() instanceof GCMParameterSpec)) {
            throw new InvalidAlgorithmParameterException(name + " takes a GCMParameterSpec, not a "
                    + spec.get().getClass().getSimpleName());
        }
        int tag = DEFAULT_TAG_BITS;
        byte[] given = NO_IV;
        if (spec.isPresent()) {
            GCMParameterSpec gcm = (GCMParameterSpec) spec.get();
            tag = gcm.getTLen();
            given = gcm.getIV();
        }
        requireFit(encrypt, with, given, tag);
        requireFreshIv(encrypt, with, given);
        tagBits = tag;
        spent = false;
        if (encrypt) {
            encrypt(with, given, tag);
        } else {
            decrypt(with, given, tag);
        }
    }

    private void encrypt(KeyHandle with, byte[] given, int tag) {
        decryption = null;
        if (encryption != null && encryptionHandle != null && encryptionHandle.key() == with.key()) {
            encryption.next(given, tag);
        } else {
            encryption = with.key().beginRawEncryption(given, tag);
            encryptionHandle = with;
        }
    }

    private void decrypt(KeyHandle with, byte[] given, int tag) {
        if (encryption != null) {
            encryption.drop();
        }
        if (decryption != null && decryptionHandle != null && decryptionHandle.key() == with.key()) {
            decryption.next(given, tag);
        } else {
            decryption = with.key().beginRawDecryption(given, tag);
            decryptionHandle = with;
        }
    }

    /** As SunJCE does: one object refuses the key and IV of its message before. */
    private void requireFreshIv(boolean encrypt, KeyHandle with, byte[] given)
            throws InvalidAlgorithmParameterException {
        if (encrypt
                && given.length > 0
                && encryption != null
                && with.equals(encryptionHandle)
                && Arrays.equals(encryption.iv(), given)) {
            throw new InvalidAlgorithmParameterException("Cannot reuse iv for GCM encryption");
        }
    }

    private static void requireFit(boolean encrypt, KeyHandle with, byte[] given, int tag)
            throws InvalidAlgorithmParameterException {
        if (tag < 96 || tag > 128 || tag % 8 != 0) {
            throw new InvalidAlgorithmParameterException(
                    "tag length is " + tag + " bits; 128, 120, 112, 104 and 96 are allowed");
        }
        if (!encrypt && given.length == 0) {
            throw new InvalidAlgorithmParameterException("decryption needs the IV: pass a GCMParameterSpec");
        }
        if (encrypt && given.length > 0 && !with.key().allowsCallerIv()) {
            throw new InvalidAlgorithmParameterException("key " + with.key().arn()
                    + " takes no IV of the caller's; leave the parameters out and read getIV(), or create a key"
                    + " with KeyholdKeyGenSpec.withCallerIv(true), or import one with"
                    + " KeyholdProtection.withCallerIv(true)");
        }
        if (given.length > 0 && given.length != IV_BYTES) {
            throw new InvalidAlgorithmParameterException("the IV has " + given.length + " bytes; 12 are needed");
        }
    }

    @Override
    void updateAad(byte[] src, int offset, int length) {
        requireFresh();
        if (encrypts()) {
            encryption().updateAad(src, offset, length);
        } else {
            decryption().updateAad(src, offset, length);
        }
    }

    @Override
    byte[] take(byte[] in, int offset, int length) {
        requireFresh();
        if (!encrypts()) {
            decryption().update(in, offset, length);
            return new byte[0];
        }
        RawEncryption running = encryption();
        byte[] out = new byte[Math.min(running.outputSize(length), Math.addExact(length, blockSize()))];
        return Arrays.copyOf(out, running.update(in, offset, length, out, 0));
    }

    @Override
    int take(byte[] in, int offset, int length, byte[] out, int outOffset) {
        requireFresh();
        return encrypts()
                ? encryption().update(in, offset, length, out, outOffset)
                : super.take(in, offset, length, out, outOffset);
    }

    @Override
    int takeSize(int length) {
        return encrypts() ? encryption().updateSize(length) : 0;
    }

    @Override
    int end(byte[] in, int offset, int length, byte[] out, int outOffset) {
        requireFresh();
        if (!encrypts()) {
            return super.end(in, offset, length, out, outOffset);
        }
        spent = true;
        return encryption().finish(in, offset, length, out, outOffset);
    }

    @Override
    boolean authenticates() {
        return true;
    }

    @Override
    byte[] end(byte[] in, int offset, int length) {
        requireFresh();
        if (!encrypts()) {
            return decryption().finish(in, offset, length);
        }
        spent = true;
        return encryption().finish(in, offset, length);
    }

    @Override
    AlgorithmParameterSpec spec(AlgorithmParameters parameters) throws InvalidAlgorithmParameterException {
        try {
            return parameters.getParameterSpec(GCMParameterSpec.class);
        } catch (InvalidParameterSpecException e) {
            throw new InvalidAlgorithmParameterException("the parameters are not GCM parameters", e);
        }
    }

    @Override
    String transformation() {
        return name;
    }

    @Override
    int blockSize() {
        return 16;
    }

    @Override
    int outputSize(int length) {
        if (!begun()) {
            return length;
        }
        if (length > LONGEST_BYTES) {
            return Integer.MAX_VALUE; // with what is held back and the tag it does not fit into an int
        }
        return encrypts() ? encryption().outputSize(length) : decryption().outputSize(length);
    }

    @Override
    byte @Nullable [] iv() {
        if (!begun()) {
            return null;
        }
        return encrypts() ? encryption().iv() : decryption().iv();
    }

    @Override
    @Nullable
    AlgorithmParameters parameters() {
        byte[] iv = iv();
        if (iv == null) {
            return null;
        }
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("GCM", "SunJCE");
            parameters.init(new GCMParameterSpec(tagBits, iv));
            return parameters;
        } catch (GeneralSecurityException e) {
            throw new ProviderException("the JDK has no GCM parameters", e);
        }
    }

    private void requireFresh() {
        requireBegun();
        if (spent) {
            throw new IllegalStateException("Cipher must be initialized again: an IV is used for one message only");
        }
    }

    private RawEncryption encryption() {
        return Objects.requireNonNull(encryption);
    }

    private RawDecryption decryption() {
        return Objects.requireNonNull(decryption);
    }
}
