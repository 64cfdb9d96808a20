package io.keyhold.remote;

import io.keyhold.api.DecryptRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GenerateMacRequest;
import io.keyhold.api.KeyArn;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.crypto.CiphertextBlob;
import io.keyhold.envelope.EnvelopeEngine;
import io.keyhold.envelope.KeyEnvelopes;
import io.keyhold.handles.ManagedKey;
import java.util.Map;
import javax.crypto.ShortBufferException;

/** A key in another process: its name and shape, no material. */
sealed class RemoteKey implements ManagedKey permits RemoteKeyPair {
    /** Messages that {@code GenerateMac} and {@code Sign} take. */
    static final int AWS_MESSAGE_BYTES = 4096;

    private final RemoteService service;
    private final Shape shape;

    /** What never changes of a key. */
    record Shape(KeyArn arn, KeySpec spec, KeyUsageType usage, boolean callerIv) {}

    RemoteKey(RemoteService service, Shape shape) {
        this.service = service;
        this.shape = shape;
    }

    final RemoteService service() {
        return service;
    }

    final String keyArn() {
        return shape.arn().value();
    }

    @Override
    public final String storeId() {
        return service.storeId();
    }

    @Override
    public final KeyArn arn() {
        return shape.arn();
    }

    @Override
    public final KeySpec spec() {
        return shape.spec();
    }

    @Override
    public final KeyUsageType usage() {
        return shape.usage();
    }

    @Override
    public final boolean allowsCallerIv() {
        return shape.callerIv();
    }

    @Override
    public final byte[] encrypt(Map<String, String> encryptionContext, byte[] plaintext) {
        return service.kms()
                .encrypt(EncryptRequest.of(keyArn(), plaintext).withEncryptionContext(encryptionContext))
                .ciphertextBlob();
    }

    /** What the blobs of a Keyhold have; those of AWS KMS, which nobody describes, were not seen with more. */
    @Override
    public final int blobOverheadBytes() {
        return Math.max(CiphertextBlob.OVERHEAD_BYTES, 256);
    }

    @Override
    public final byte[] decrypt(Map<String, String> encryptionContext, byte[] ciphertextBlob) {
        return service.kms()
                .decrypt(DecryptRequest.of(ciphertextBlob).withKeyId(keyArn()).withEncryptionContext(encryptionContext))
                .plaintext();
    }

    @Override
    public final RawEncryption beginRawEncryption(byte[] iv, int tagBits) {
        return new RemoteGcmEncryption(service.raw(), keyArn(), iv, tagBits);
    }

    @Override
    public final RawDecryption beginRawDecryption(byte[] iv, int tagBits) {
        return new RemoteGcmDecryption(service.raw(), keyArn(), iv, tagBits);
    }

    @Override
    public final byte[] wrap(Wrapping wrapping, byte[] plaintextKey) {
        return service.raw().wrap(keyArn(), wrapping, plaintextKey);
    }

    @Override
    public final byte[] unwrap(Wrapping wrapping, byte[] wrappedKey) {
        return service.raw().unwrap(keyArn(), wrapping, wrappedKey);
    }

    @Override
    public final MacComputation beginMac(MacAlgorithmSpec algorithm) {
        return new RemoteMac(service.raw().maxMessageBytes(), message -> mac(algorithm, message));
    }

    private byte[] mac(MacAlgorithmSpec algorithm, byte[] message) {
        return message.length == 0 || message.length > AWS_MESSAGE_BYTES
                ? service.raw().mac(keyArn(), algorithm, message)
                : service.kms()
                        .generateMac(GenerateMacRequest.of(message, keyArn(), algorithm))
                        .mac();
    }

    @Override
    public final EnvelopePart beginEnvelope(Map<String, String> encryptionContext) {
        return new Part(envelopes().encryption(encryptionContext));
    }

    @Override
    public final EnvelopePart openEnvelope(Map<String, String> encryptionContext) {
        return new Part(envelopes().decryption(encryptionContext));
    }

    private KeyEnvelopes envelopes() {
        return new KeyEnvelopes(new RemoteDataKeys(service.kms(), keyArn()), service.engines(), service.random());
    }

    /** An engine of envelopes as handles use it. */
    private record Part(EnvelopeEngine engine) implements EnvelopePart {
        @Override
        public int update(byte[] in, int offset, int length, byte[] out, int outOffset) throws ShortBufferException {
            return engine.update(in, offset, length, out, outOffset);
        }

        @Override
        public int finish(byte[] in, int offset, int length, byte[] out, int outOffset) throws ShortBufferException {
            return engine.doFinal(in, offset, length, out, outOffset);
        }

        @Override
        public long outputSize(int length, boolean end) {
            return engine.outputSize(length, end);
        }

        @Override
        public void close() {
            engine.close();
        }
    }
}
