/**
 * Material, engines and ciphertext formats: knows bytes, not callers.
 *
 * <p>A ciphertext blob, version 1, is: version (1 byte, 1), kind of the key id (1 byte: 0 a UUID, 1 {@code mrk-} and 32 hex
 * digits), key id (16 bytes), key material id (32 bytes), nonce (24 bytes), key commitment (32 bytes), ciphertext (as long as
 * the plaintext), tag (16 bytes). The cipher is KC-XAES-256-GCM under HKDF-SHA-256 of the material with the info {@code
 * keyhold/v1/blob}; the first 50 bytes and the encryption context are authenticated. The whole, with vectors, is in
 * {@code docs/formats.md}.
 */
@NullMarked
package io.keyhold.crypto;

import org.jspecify.annotations.NullMarked;
