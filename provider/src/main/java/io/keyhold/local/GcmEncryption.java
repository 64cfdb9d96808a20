package io.keyhold.local;

import io.keyhold.api.KmsException;
import io.keyhold.crypto.RawGcmEngine;
import io.keyhold.handles.ManagedKey;
import io.keyhold.handles.MessageBuffer;
import io.keyhold.operations.RawGcmOperations;
import io.keyhold.operations.RawGcmTarget;
import java.util.Arrays;
import java.util.Optional;

/**
 * Raw AES-GCM encryptions, one after the other. Nothing is decided until the first byte of ciphertext would leave; then the
 * gate is asked, and asked again when the message ends.
 */
final class GcmEncryption implements ManagedKey.RawEncryption {
    private final RawGcmOperations family;
    private final RawGcmTarget use;
    private final byte[] iv = new byte[RawGcmOperations.IV_BYTES];
    private final byte[] drawn = new byte[RawGcmOperations.IV_BYTES];
    private final MessageBuffer aad = new MessageBuffer();
    private Optional<RawGcmEngine.Encryption> running = Optional.empty();
    private int tagBits;
    private boolean finished;

    GcmEncryption(RawGcmOperations family, RawGcmTarget use, byte[] iv, int tagBits) {
        this.family = family;
        this.use = use;
        next(iv, tagBits);
    }

    @Override
    public void next(byte[] given, int tag) {
        boolean fresh = given.length == 0;
        if (fresh) {
            family.freshIv(drawn); // which may fail, and then the IV of the message before is still known
        }
        System.arraycopy(fresh ? drawn : given, 0, iv, 0, RawGcmOperations.IV_BYTES);
        tagBits = tag;
        drop();
        finished = false;
    }

    @Override
    public void drop() {
        aad.clear();
        running = Optional.empty();
        finished = true;
    }

    @Override
    public byte[] iv() {
        return iv.clone();
    }

    @Override
    public void updateAad(byte[] data, int offset, int length) {
        if (running.isPresent()) {
            throw new IllegalStateException("authenticated data after plaintext");
        }
        aad.add(data, offset, length);
    }

    @Override
    public int update(byte[] in, int offset, int length, byte[] out, int outOffset) {
        requireUnfinished();
        if (running.isEmpty()) {
            RawGcmEngine engine = family.begin(use);
            running = Optional.of(engine.encryption(iv, tagBits, aad.copy()));
        }
        return running.get().update(in, offset, length, out, outOffset);
    }

    @Override
    public int outputSize(int length) {
        return running.isPresent() ? running.get().outputSize(length) : length + tagBits / 8;
    }

    @Override
    public int updateSize(int length) {
        return outputSize(length) - tagBits / 8;
    }

    @Override
    public int finish(byte[] in, int offset, int length, byte[] out, int outOffset) {
        requireUnfinished();
        finished = true;
        int room = Math.min(outputSize(length), out.length - outOffset);
        try {
            return finished(in, offset, length, out, outOffset);
        } catch (KmsException e) {
            Arrays.fill(out, outOffset, outOffset + room, (byte) 0);
            throw e;
        }
    }

    @Override
    public byte[] finish(byte[] in, int offset, int length) {
        requireUnfinished();
        if (running.isPresent()) {
            byte[] out = new byte[outputSize(length)];
            finish(in, offset, length, out, 0);
            return out;
        }
        finished = true;
        byte[] data = aad.copy();
        return family.encrypt(use, engine -> engine.seal(iv, tagBits, data, in, offset, length));
    }

    private int finished(byte[] in, int offset, int length, byte[] out, int outOffset) {
        if (running.isPresent()) {
            RawGcmEngine.Encryption encryption = running.get();
            return family.finish(use, () -> encryption.finish(in, offset, length, out, outOffset));
        }
        byte[] data = aad.copy();
        return family.encrypt(use, engine -> engine.encrypt(iv, tagBits, data, in, offset, length, out, outOffset));
    }

    private void requireUnfinished() {
        if (finished) {
            throw new IllegalStateException("the message is finished; begin another one");
        }
    }
}
