package io.keyhold.remote;

import io.keyhold.api.KmsException;
import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.handles.ManagedKey.Wrapping;

/** Refuses in words what a service does not have. */
record NoRawOperations(String place) implements RawOperations {
    private static final int AWS_MESSAGE_BYTES = 4096;

    private KmsException refused(String what, String remedy) {
        return new KmsException.Unsupported(place + " has no " + what, remedy);
    }

    private KmsException noGcm() {
        return refused(
                "AES/GCM/NoPadding under a key itself",
                "Use KEYHOLD up to 4096 bytes, KEYHOLD/ENVELOPE for more, or a Keyhold server as backend");
    }

    @Override
    public byte[] drawIv(String keyArn) {
        throw noGcm();
    }

    @Override
    public Sealed encrypt(Message message) {
        throw noGcm();
    }

    @Override
    public byte[] decrypt(Message message) {
        throw noGcm();
    }

    @Override
    public byte[] wrap(String keyArn, Wrapping wrapping, byte[] key) {
        throw refused("AES key wrap", "Encrypt the key with KEYHOLD");
    }

    @Override
    public byte[] unwrap(String keyArn, Wrapping wrapping, byte[] key) {
        throw refused("AES key wrap", "Use a Keyhold server as backend");
    }

    @Override
    public byte[] mac(String keyArn, MacAlgorithmSpec algorithm, byte[] message) {
        throw refused("MAC over more than 4096 bytes", "Hash the message first");
    }

    @Override
    public byte[] sign(String keyArn, SigningAlgorithmSpec algorithm, byte[] message) {
        throw refused(
                "signature by " + algorithm + " over more than 4096 bytes",
                "Hash the message first, or use Ed25519ph, ECDSA or RSA");
    }

    @Override
    public int maxMessageBytes() {
        return AWS_MESSAGE_BYTES;
    }
}
