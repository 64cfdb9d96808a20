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
 * What the handle of a key asks of the operations.
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
