package io.keyhold.api;

import java.util.Map;
import java.util.Optional;

/**
 * The header of an envelope, not yet verified: for listings, never for decisions.
 *
 * @param messageId the random id of the envelope: 64 lower-case hex digits
 * @param frameSize the frame size
 * @param encryptionContext the encryption context
 * @param keyId the KMS key that wrapped the data key, if the header names one
 * @param keyMaterialId its key material: 64 lower-case hex digits
 * @param headerBytes how many bytes stand before the first frame
 */
public record EnvelopeDescription(
        String messageId,
        FrameSize frameSize,
        Map<String, String> encryptionContext,
        Optional<KeyId> keyId,
        Optional<String> keyMaterialId,
        int headerBytes) {
    /** Copies what can change. */
    public EnvelopeDescription {
        encryptionContext = Map.copyOf(encryptionContext);
    }
}
