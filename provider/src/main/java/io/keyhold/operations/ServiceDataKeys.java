package io.keyhold.operations;

import io.keyhold.api.Caller;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.KmsException;
import io.keyhold.api.ReEncryptRequest;
import io.keyhold.crypto.CiphertextBlob;
import io.keyhold.envelope.DataKey;
import io.keyhold.envelope.DataKeys;
import java.util.Map;

/** Data keys under one KMS key for one caller; each call passes the gate. */
final class ServiceDataKeys implements DataKeys {
    private final DataKeyCalls calls;
    private final Caller caller;
    private final String keyId;
    private final boolean anyKey;

    /**
     * Data keys of that caller.
     *
     * @param keyId the KMS key: id, ARN, alias name or alias ARN; resolved again for each call
     */
    ServiceDataKeys(DataKeyCalls calls, Caller caller, String keyId) {
        this(calls, caller, keyId, false);
    }

    private ServiceDataKeys(DataKeyCalls calls, Caller caller, String keyId, boolean anyKey) {
        this.calls = calls;
        this.caller = caller;
        this.keyId = keyId;
        this.anyKey = anyKey;
    }

    @Override
    public DataKey generate(Map<String, String> encryptionContext) {
        return calls.dataKeys()
                .generateDataKey(
                        caller,
                        DataKeyTerms.ofEnvelope(keyId, encryptionContext),
                        (plaintext, wrapped) -> DataKey.of(plaintext, wrapped.blob()));
    }

    @Override
    public byte[] decrypt(byte[] wrappedDataKey, Map<String, String> encryptionContext) {
        return calls.ciphers().decrypt(caller, CipherTerms.of(anyKey ? "" : keyId, encryptionContext), wrappedDataKey);
    }

    @Override
    public byte[] rewrap(byte[] wrappedDataKey, Map<String, String> encryptionContext) {
        return calls.reEncryption()
                .reEncrypt(
                        caller,
                        ReEncryptRequest.of(wrappedDataKey, keyId)
                                .withSourceEncryptionContext(encryptionContext)
                                .withDestinationEncryptionContext(encryptionContext))
                .ciphertextBlob();
    }

    @Override
    public boolean isCurrent(byte[] wrappedDataKey) {
        KeyMetadata key =
                calls.keys().describeKey(caller, DescribeKeyRequest.of(keyId)).keyMetadata();
        try {
            CiphertextBlob blob = CiphertextBlob.parse(wrappedDataKey);
            return blob.keyId().value().equals(key.keyId())
                    && key.currentKeyMaterialId()
                            .filter(blob.materialId()::equals)
                            .isPresent();
        } catch (KmsException.InvalidCiphertext e) {
            return false;
        }
    }

    @Override
    public DataKeys withAnyKey() {
        return new ServiceDataKeys(calls, caller, keyId, true);
    }
}
