package io.keyhold.material;

import io.keyhold.api.KmsException;
import io.keyhold.crypto.AesKeyWrap;
import io.keyhold.crypto.AgreementEngine;
import io.keyhold.crypto.BlobCipher;
import io.keyhold.crypto.BlobEngine;
import io.keyhold.crypto.KemEngine;
import io.keyhold.crypto.KeyPairCipher;
import io.keyhold.crypto.MacEngine;
import io.keyhold.crypto.RawGcmEngine;
import io.keyhold.crypto.SigningEngine;

/**
 * The operations on one key material, wherever its bytes are. Each method refuses unless the place where the material
 * lies offers it. Safe for concurrent use.
 */
public interface LiveMaterial {
    /** Which material this is and where it lies, as a refusal names it. */
    String description();

    /** Whether it is still good: what was opened over a connection that is closed has to be opened again. */
    default boolean isOpen() {
        return true;
    }

    /** Seals and opens ciphertext blobs. */
    default BlobEngine blobs() {
        throw unsupported("ciphertext blobs");
    }

    /** The same for one call, of which the place is told where it wants to know. */
    default BlobCipher blobs(RequestOrigin origin) {
        return blobs();
    }

    /** Raw AES-GCM under the material itself. */
    default RawGcmEngine raw() {
        throw unsupported("AES-GCM with an IV of the caller");
    }

    /** Computes MACs. */
    default MacEngine macs() {
        throw unsupported("MACs");
    }

    /** Wraps keys. */
    default AesKeyWrap wraps() {
        throw unsupported("AES key wrap");
    }

    /** Signs and verifies. */
    default SigningEngine signing() {
        throw unsupported("signatures");
    }

    /** Encrypts and decrypts under a key pair. */
    default KeyPairCipher pairCipher() {
        throw unsupported("encryption under a key pair");
    }

    /** Agrees on secrets. */
    default AgreementEngine agreement() {
        throw unsupported("key agreement");
    }

    /** Encapsulates and decapsulates secrets. */
    default KemEngine kem() {
        throw unsupported("key encapsulation");
    }

    private KmsException.Unsupported unsupported(String what) {
        return new KmsException.Unsupported(
                description() + " does not support " + what, "Use a key whose material lies in the store");
    }
}
