package io.keyhold.audit;

/** Signs checkpoints with a key that Keyhold owns: ECDSA over P-256 with SHA-256. Used by one thread at a time. */
public interface CheckpointSigner {
    /** The signature of {@code message} as DER (X9.62). */
    byte[] sign(byte[] message);

    /** The public key as SubjectPublicKeyInfo, for whoever verifies. */
    byte[] publicKey();
}
