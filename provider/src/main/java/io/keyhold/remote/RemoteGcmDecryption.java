package io.keyhold.remote;

import io.keyhold.handles.ManagedKey;
import io.keyhold.handles.MessageBuffer;

/** Raw AES-GCM decryptions by the service, each when its ciphertext is whole. */
final class RemoteGcmDecryption implements ManagedKey.RawDecryption {
    private static final int TAG_BYTES = 16;
    private final RawOperations raw;
    private final String keyArn;
    private final MessageBuffer aad = new MessageBuffer();
    private final MessageBuffer ciphertext = new MessageBuffer();
    private byte[] iv;
    private int tagBits;

    RemoteGcmDecryption(RawOperations raw, String keyArn, byte[] iv, int tagBits) {
        this.raw = raw;
        this.keyArn = keyArn;
        this.iv = iv.clone();
        this.tagBits = tagBits;
    }

    @Override
    public void next(byte[] given, int tag) {
        iv = given.clone();
        tagBits = tag;
        aad.clear();
        ciphertext.clear();
    }

    @Override
    public byte[] iv() {
        return iv.clone();
    }

    @Override
    public void updateAad(byte[] data, int offset, int length) {
        if (ciphertext.size() > 0) {
            throw new IllegalStateException("authenticated data after ciphertext");
        }
        requireRoom(length);
        aad.add(data, offset, length);
    }

    @Override
    public void update(byte[] in, int offset, int length) {
        requireRoom(length);
        ciphertext.add(in, offset, length);
    }

    @Override
    public int outputSize(int length) {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, (long) ciphertext.size() + length - tagBits / Byte.SIZE));
    }

    @Override
    public byte[] finish(byte[] in, int offset, int length) {
        try {
            requireRoom(length);
            return ciphertext.finish(
                    in,
                    offset,
                    length,
                    whole -> raw.decrypt(new RawOperations.Message(keyArn, iv, tagBits, aad.copy(), whole)));
        } finally {
            aad.clear();
            ciphertext.clear();
        }
    }

    private void requireRoom(int length) {
        long bytes = (long) aad.size() + ciphertext.size() + length;
        if (bytes > raw.maxMessageBytes() + (long) TAG_BYTES) {
            throw RawOperations.tooLong(
                    bytes, raw.maxMessageBytes(), "Use KEYHOLD/ENVELOPE, which takes data of any length");
        }
    }
}
