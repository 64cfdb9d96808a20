package io.keyhold.remote;

import io.keyhold.handles.ManagedKey;
import io.keyhold.handles.MessageBuffer;
import java.util.Optional;

/**
 * Raw AES-GCM encryptions by the service: a message is collected here, and nothing leaves before it is whole. The service draws the
 * IV, with the message or, if the program wants to know it before, in a call of its own.
 */
final class RemoteGcmEncryption implements ManagedKey.RawEncryption {
    private static final String REMEDY = "Use KEYHOLD/ENVELOPE, which takes data of any length";
    private final RawOperations raw;
    private final String keyArn;
    private final MessageBuffer aad = new MessageBuffer();
    private final MessageBuffer plaintext = new MessageBuffer();
    private Optional<byte[]> iv = Optional.empty();
    private int tagBits;
    private boolean finished;

    RemoteGcmEncryption(RawOperations raw, String keyArn, byte[] iv, int tagBits) {
        this.raw = raw;
        this.keyArn = keyArn;
        next(iv, tagBits);
    }

    @Override
    public void next(byte[] given, int tag) {
        drop();
        iv = given.length == 0 ? Optional.empty() : Optional.of(given.clone());
        tagBits = tag;
        finished = false;
    }

    @Override
    public void drop() {
        aad.clear();
        plaintext.clear();
        finished = true;
    }

    @Override
    public byte[] iv() {
        if (iv.isEmpty()) {
            iv = Optional.of(raw.drawIv(keyArn));
        }
        return iv.get().clone();
    }

    @Override
    public void updateAad(byte[] data, int offset, int length) {
        if (plaintext.size() > 0) {
            throw new IllegalStateException("authenticated data after plaintext");
        }
        requireRoom(length);
        aad.add(data, offset, length);
    }

    @Override
    public int update(byte[] in, int offset, int length, byte[] out, int outOffset) {
        requireUnfinished();
        requireRoom(length);
        plaintext.add(in, offset, length);
        return 0;
    }

    @Override
    public int outputSize(int length) {
        return (int) Math.min(Integer.MAX_VALUE, (long) plaintext.size() + length + tagBits / Byte.SIZE);
    }

    @Override
    public int updateSize(int length) {
        return 0;
    }

    @Override
    public int finish(byte[] in, int offset, int length, byte[] out, int outOffset) {
        byte[] ciphertext = finish(in, offset, length);
        System.arraycopy(ciphertext, 0, out, outOffset, ciphertext.length);
        return ciphertext.length;
    }

    @Override
    public byte[] finish(byte[] in, int offset, int length) {
        requireUnfinished();
        requireRoom(length);
        finished = true;
        try {
            RawOperations.Sealed sealed = plaintext.finish(in, offset, length, this::sealed);
            iv = Optional.of(sealed.iv());
            return sealed.ciphertext();
        } finally {
            aad.clear();
            plaintext.clear();
        }
    }

    private RawOperations.Sealed sealed(byte[] whole) {
        return raw.encrypt(
                new RawOperations.Message(keyArn, iv.orElseGet(() -> new byte[0]), tagBits, aad.copy(), whole));
    }

    private void requireRoom(int length) {
        long bytes = (long) aad.size() + plaintext.size() + length;
        if (bytes > raw.maxMessageBytes()) {
            throw RawOperations.tooLong(bytes, raw.maxMessageBytes(), REMEDY);
        }
    }

    private void requireUnfinished() {
        if (finished) {
            throw new IllegalStateException("the message is finished; begin another one");
        }
    }
}
