package io.keyhold.envelope;

import io.keyhold.api.KmsException;
import java.util.Map;

/**
 * The part of a key management service that envelopes need: data keys under one KMS key, for one caller. Each call is authorised,
 * checked against the state of the key and audited by whoever implements this. Safe for concurrent use.
 *
 * <p>An implementation that opens wrapped data keys of its KMS key only, and throws {@link KmsException.IncorrectKey} for
 * those of others, gives its callers one exception for whatever is wrong with an envelope.
 */
public interface DataKeys {
    /**
     * {@code GenerateDataKey}: a new data key of 32 bytes.
     *
     * @return the data key; the caller owns and destroys it
     * @throws KmsException if the service refuses
     */
    DataKey generate(Map<String, String> encryptionContext);

    /**
     * {@code Decrypt}: the data key in a wrapped one.
     *
     * @param wrappedDataKey what an envelope claims; not authenticated
     * @return the data key; the caller owns the array and clears it
     * @throws KmsException.InvalidCiphertext if wrapped data key, KMS key and context do not belong together
     * @throws KmsException.IncorrectKey if it is wrapped by another KMS key
     * @throws KmsException if the service refuses
     */
    byte[] decrypt(byte[] wrappedDataKey, Map<String, String> encryptionContext);

    /**
     * {@code ReEncrypt}: the same data key wrapped again, by the current material of the KMS key it is to be under.
     *
     * @throws KmsException if the service refuses
     */
    byte[] rewrap(byte[] wrappedDataKey, Map<String, String> encryptionContext);

    /**
     * Whether a new data key would be wrapped by the same material of the same KMS key.
     *
     * @throws KmsException if the service refuses
     */
    boolean isCurrent(byte[] wrappedDataKey);

    /** The same, but {@link #decrypt} opens with whatever KMS key the wrapped data key names. */
    DataKeys withAnyKey();
}
