package io.keyhold.xks;

import io.keyhold.api.KmsException;
import io.keyhold.crypto.BlobCipher;
import io.keyhold.crypto.CiphertextBlob;
import io.keyhold.crypto.EncryptionContext;
import io.keyhold.crypto.ExternalBlob;
import io.keyhold.keys.KmsKey;
import io.keyhold.material.LiveMaterial;
import io.keyhold.material.RequestOrigin;
import java.util.Optional;

/**
 * Material of Keyhold's own, and the key of a key manager around it: what is sealed under the first is encrypted under the second,
 * and both are needed to open it. Neither side sees a plaintext without the other.
 *
 * @param inner the layer of Keyhold's own
 */
record XksMaterial(XksClient client, KmsKey key, String materialId, LiveMaterial inner, String xksKeyId)
        implements LiveMaterial {
    @Override
    public String description() {
        return "key material of " + key.arn() + " in an external key store";
    }

    @Override
    public boolean isOpen() {
        return client.isOpen();
    }

    @Override
    public BlobCipher blobs(RequestOrigin origin) {
        return new Layered(origin);
    }

    /** Blobs of one call. */
    private final class Layered implements BlobCipher {
        private final RequestOrigin origin;

        Layered(RequestOrigin origin) {
            this.origin = origin;
        }

        @Override
        public byte[] seal(EncryptionContext encryptionContext, byte[] plaintext, int offset, int length) {
            byte[] sealed = inner.blobs(origin).seal(encryptionContext, plaintext, offset, length);
            try {
                ExternalCiphertext made = client.encrypt(xksKeyId, sealed, encryptionContext.encode(), metadata());
                return new ExternalBlob(made.iv(), made.metadata(), made.tag(), made.ciphertext())
                        .encode(key.id(), materialId);
            } catch (XksException e) {
                throw XksRefusals.ofUse(e.failure());
            }
        }

        @Override
        public byte[] open(CiphertextBlob blob, EncryptionContext encryptionContext) {
            ExternalBlob pieces = ExternalBlob.parse(blob, key.id(), materialId);
            ExternalCiphertext made =
                    new ExternalCiphertext(pieces.ciphertext(), pieces.iv(), pieces.tag(), pieces.metadata());
            try {
                byte[] sealed = client.decrypt(xksKeyId, made, encryptionContext.encode(), metadata());
                return inside(sealed, encryptionContext);
            } catch (XksException e) {
                throw XksRefusals.ofUse(e.failure());
            }
        }

        /** The plaintext must be the one that was once given to the key manager. */
        private byte[] inside(byte[] sealed, EncryptionContext encryptionContext) throws XksException {
            try {
                return inner.blobs(origin).open(CiphertextBlob.parse(sealed), encryptionContext);
            } catch (KmsException.InvalidCiphertext e) {
                throw new XksException(XksFailure.WRONG_PLAINTEXT, "the layer inside does not open");
            }
        }

        private RequestMetadata metadata() {
            return XksConnection.metadata(origin, Optional.of(key.arn().value()));
        }
    }
}
