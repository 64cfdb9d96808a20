package io.keyhold.remote;

import io.keyhold.api.KmsException;
import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.handles.ManagedKey.Wrapping;

/** What the JCA does with a key beyond AWS KMS. Safe for concurrent use. */
public interface RawOperations {
    /**
     * A message of raw AES-GCM.
     *
     * @param keyArn the key
     * @param iv 12 bytes; none for a fresh one
     * @param tagBits 128, 120, 112, 104 or 96
     * @param aad the authenticated data
     * @param text plaintext, or ciphertext and tag
     */
    record Message(String keyArn, byte[] iv, int tagBits, byte[] aad, byte[] text) {}

    /** Ciphertext and tag with their IV. */
    record Sealed(byte[] iv, byte[] ciphertext) {}

    /** The IV of a message that is still to be encrypted. */
    byte[] drawIv(String keyArn);

    /** Encrypts. */
    Sealed encrypt(Message message);

    /** Decrypts. */
    byte[] decrypt(Message message);

    /** Wraps a key. */
    byte[] wrap(String keyArn, Wrapping wrapping, byte[] key);

    /** Unwraps a key. */
    byte[] unwrap(String keyArn, Wrapping wrapping, byte[] key);

    /** A MAC over a message that {@code GenerateMac} does not take. */
    byte[] mac(String keyArn, MacAlgorithmSpec algorithm, byte[] message);

    /** A signature over a message that {@code Sign} does not take, by an algorithm that signs the message itself. */
    byte[] sign(String keyArn, SigningAlgorithmSpec algorithm, byte[] message);

    /** The longest message, in bytes. */
    int maxMessageBytes();

    /** Of a service that has nothing of it, as AWS KMS. */
    static RawOperations none(String place) {
        return new NoRawOperations(place);
    }

    /** The refusal of a message that is too long. */
    static KmsException tooLong(long bytes, int most, String remedy) {
        return new KmsException.Validation(
                "a message of `" + bytes + "` bytes; a backend takes " + most + " at most", remedy);
    }
}
