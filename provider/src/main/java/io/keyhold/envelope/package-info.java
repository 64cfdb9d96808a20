/**
 * Streams and files of any length under a data key.
 *
 * <h2>Envelope, version 1</h2>
 *
 * Numbers are big endian. An envelope is header, frames, end of file; each plaintext, data key, message id, encryption
 * context, frame size and wrapped data key has exactly one encoding.
 *
 * <pre>
 * fixed part, 72 + n bytes
 *   0      3  "KHE" (4b 48 45)
 *   3      1  version: 01
 *   4      1  suite: 01 = HKDF-SHA-256, AES-256-GCM, HMAC-SHA-256
 *   5      1  frame size F as a power of two: 0c (4 KiB), 0d (8 KiB) or 0e (16 KiB)
 *   6      2  n, the length of the encryption context: 0 to 8192
 *   8     32  message id: random, new for each envelope
 *  40      n  encryption context: for each pair, in the order of the UTF-8 bytes of the keys (unsigned), length of the
 *             key (4), key, length of the value (4), value
 *  40 + n 32  commitment
 * re-wrappable part, 34 + w bytes
 *   0      2  w, the length of the wrapped data key: 1 to 6144
 *   2      w  wrapped data key: a ciphertext blob of the key management service
 *   2 + w 32  HMAC-SHA-256 under the MAC key, of the 2 + w bytes before it
 * frames
 *   each but the last: F bytes of ciphertext, tag (16)
 *   the last:          0 to F - 1 bytes of ciphertext, tag (16)
 * </pre>
 *
 * A plaintext of p bytes makes p / F full frames and one last frame of p mod F bytes, which may be empty. So the length
 * of what is left tells the last frame, and its nonce proves it.
 *
 * <ul>
 *   <li>Keys: HKDF-SHA-256, input keying material = the data key (32 bytes), salt = message id, info = fixed part without
 *       the commitment, 96 bytes: frame key (32), commitment (32), MAC key (32).
 *   <li>Frame i (from 0) is AES-256-GCM under the frame key with a 16-byte tag; nonce (12) = 7 zero bytes, i (4), 01 for
 *       the last frame and 00 for any other; AAD = SHA-256 of the whole fixed part, 32 bytes.
 *   <li>At most 2^32 frames: 16 TiB to 64 TiB less one byte, by frame size. A nonce never repeats under a frame key, as
 *       the message id gives each envelope its own.
 *   <li>A reader compares, in this order: the form of the header; the encryption context, with the expected one; the data
 *       key, by opening the wrapped one; the commitment; the MAC; each frame. All but the form in constant time. It has
 *       one refusal for whatever fails, and gives out no byte of a frame before its tag is checked.
 *   <li>Re-wrapping replaces the re-wrappable part and nothing else.
 * </ul>
 *
 * The limits of wiping keys in Java are described in {@link io.keyhold.envelope.DataKey}.
 */
@NullMarked
package io.keyhold.envelope;

import org.jspecify.annotations.NullMarked;
