package io.keyhold.local;

import io.keyhold.operations.CipherOperations;
import io.keyhold.operations.EncapsulationOperations;
import io.keyhold.operations.EnvelopeOperations;
import io.keyhold.operations.KeyWrapOperations;
import io.keyhold.operations.MacOperations;
import io.keyhold.operations.PublicKeyOperations;
import io.keyhold.operations.RawGcmOperations;
import io.keyhold.operations.SignatureOperations;

/**
 * The calls of the handle of a key to the operations.
 *
 * @param ciphers encrypts and decrypts
 * @param raw raw AES-GCM
 * @param envelopes envelopes
 * @param wraps AES key wrap
 * @param macs MACs
 * @param signatures signs
 * @param publicKeys agrees on secrets
 * @param encapsulations decapsulates secrets
 */
public record KeyCalls(
        CipherOperations ciphers,
        RawGcmOperations raw,
        EnvelopeOperations envelopes,
        KeyWrapOperations wraps,
        MacOperations macs,
        SignatureOperations signatures,
        PublicKeyOperations publicKeys,
        EncapsulationOperations encapsulations) {}
