package io.keyhold.material;

import io.keyhold.keys.ByteString;
import io.keyhold.keys.KmsKey;

/**
 * Material that was created and that no record names yet. Whoever asked for it closes it, whether or not it was recorded:
 * a commit can succeed without the answer arriving, so what lies outside this process is never destroyed by closing.
 */
public interface NewMaterial extends AutoCloseable {
    /** The id of the material: 64 lower-case hex digits. */
    String id();

    /** The public key, a DER SubjectPublicKeyInfo; empty if the material is symmetric. */
    ByteString publicKey();

    /**
     * The payload of the record of the material, bound to what the key is. May be called in a transaction, and more than
     * once.
     */
    byte[] record(KmsKey key);

    /** The material before it is recorded; the first use after closing fails. */
    LiveMaterial live(KmsKey key);

    /** Overwrites the bytes that this process holds, if it holds any; may be called more than once. */
    @Override
    void close();
}
