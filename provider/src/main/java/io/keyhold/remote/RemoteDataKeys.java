package io.keyhold.remote;

import io.keyhold.api.DataKeySpec;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.GenerateDataKeyRequest;
import io.keyhold.api.GenerateDataKeyResponse;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.Kms;
import io.keyhold.api.ReEncryptRequest;
import io.keyhold.crypto.CiphertextBlob;
import io.keyhold.envelope.DataKey;
import io.keyhold.envelope.DataKeys;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Data keys under a KMS key of another process: the one thing in clear that comes from there. */
public final class RemoteDataKeys implements DataKeys {
    private final Kms kms;
    private final String keyId;
    private final boolean anyKey;

    /**
     * Data keys.
     *
     * @param keyId the KMS key: id, ARN, alias name or alias ARN; resolved again for each call
     */
    public RemoteDataKeys(Kms kms, String keyId) {
        this(kms, keyId, false);
    }

    private RemoteDataKeys(Kms kms, String keyId, boolean anyKey) {
        this.kms = kms;
        this.keyId = keyId;
        this.anyKey = anyKey;
    }

    @Override
    public DataKey generate(Map<String, String> encryptionContext) {
        GenerateDataKeyResponse made = kms.generateDataKey(GenerateDataKeyRequest.of(keyId)
                .withKeySpec(DataKeySpec.AES_256)
                .withEncryptionContext(encryptionContext));
        byte[] plaintext = made.plaintext();
        try {
            return DataKey.of(plaintext, made.ciphertextBlob());
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    @Override
    public byte[] decrypt(byte[] wrappedDataKey, Map<String, String> encryptionContext) {
        DecryptRequest request = DecryptRequest.of(wrappedDataKey).withEncryptionContext(encryptionContext);
        return kms.decrypt(anyKey ? request : request.withKeyId(keyId)).plaintext();
    }

    @Override
    public byte[] rewrap(byte[] wrappedDataKey, Map<String, String> encryptionContext) {
        return kms.reEncrypt(ReEncryptRequest.of(wrappedDataKey, keyId)
                        .withSourceEncryptionContext(encryptionContext)
                        .withDestinationEncryptionContext(encryptionContext))
                .ciphertextBlob();
    }

    /** Blobs of AWS KMS do not say to anybody else what they were wrapped by: those count as not current. */
    @Override
    public boolean isCurrent(byte[] wrappedDataKey) {
        KeyMetadata key = kms.describeKey(DescribeKeyRequest.of(keyId)).keyMetadata();
        Optional<CiphertextBlob> blob = CiphertextBlob.find(wrappedDataKey);
        return blob.isPresent()
                && blob.get().keyId().value().equals(key.keyId())
                && key.currentKeyMaterialId()
                        .filter(blob.get().materialId()::equals)
                        .isPresent();
    }

    @Override
    public DataKeys withAnyKey() {
        return new RemoteDataKeys(kms, keyId, true);
    }
}
