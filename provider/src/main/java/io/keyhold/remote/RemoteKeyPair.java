package io.keyhold.remote;

import io.keyhold.api.DecapsulateRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DeriveSharedSecretRequest;
import io.keyhold.api.EncapsulationAlgorithmSpec;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.KeyAgreementAlgorithmSpec;
import io.keyhold.api.KmsException;
import io.keyhold.api.MessageType;
import io.keyhold.api.SignRequest;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.crypto.SigningHash;
import io.keyhold.crypto.SigningScheme;
import io.keyhold.handles.ManagedKeyPair;

/** A key pair in another process: its public key is here. */
final class RemoteKeyPair extends RemoteKey implements ManagedKeyPair {
    private final byte[] publicKey;

    RemoteKeyPair(RemoteService service, Shape shape, byte[] publicKey) {
        super(service, shape);
        this.publicKey = publicKey.clone();
    }

    @Override
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /**
     * {@code Sign}, with the message type that is true of what is sent: DIGEST where this process has hashed, whatever the program
     * gave, as the service cannot see that the digest is one of a message.
     */
    @Override
    public byte[] sign(SigningAlgorithmSpec algorithm, MessageType messageType, byte[] input) {
        return switch (SigningScheme.of(algorithm).family()) {
            case RSA, EC -> sign(algorithm, input, MessageType.DIGEST);
            case EDWARDS, ML_DSA, ML_KEM, SM2, AES, HMAC -> signMessage(algorithm, input);
        };
    }

    private byte[] signMessage(SigningAlgorithmSpec algorithm, byte[] message) {
        if (SigningScheme.of(algorithm) instanceof SigningScheme.Ed25519ph) {
            return sign(algorithm, SigningHash.SHA_512.digest(message), MessageType.DIGEST);
        }
        if (message.length > 0 && message.length <= AWS_MESSAGE_BYTES) {
            return sign(algorithm, message, MessageType.RAW);
        }
        if (message.length > service().raw().maxMessageBytes()) {
            throw RawOperations.tooLong(
                    message.length, service().raw().maxMessageBytes(), "Use Ed25519ph, ECDSA or RSA, or sign a hash");
        }
        return service().raw().sign(keyArn(), algorithm, message);
    }

    private byte[] sign(SigningAlgorithmSpec algorithm, byte[] input, MessageType type) {
        return service()
                .kms()
                .sign(SignRequest.of(keyArn(), input, algorithm).withMessageType(type))
                .signature();
    }

    @Override
    public byte[] encrypt(EncryptionAlgorithmSpec algorithm, byte[] plaintext) {
        return service()
                .kms()
                .encrypt(EncryptRequest.of(keyArn(), plaintext).withEncryptionAlgorithm(algorithm))
                .ciphertextBlob();
    }

    @Override
    public byte[] decrypt(EncryptionAlgorithmSpec algorithm, byte[] ciphertext) {
        return service()
                .kms()
                .decrypt(DecryptRequest.of(ciphertext).withKeyId(keyArn()).withEncryptionAlgorithm(algorithm))
                .plaintext();
    }

    @Override
    public byte[] deriveSharedSecret(byte[] peerPublicKey) {
        requirePeer(peerPublicKey);
        return service()
                .kms()
                .deriveSharedSecret(
                        DeriveSharedSecretRequest.of(keyArn(), KeyAgreementAlgorithmSpec.ECDH, peerPublicKey))
                .sharedSecret();
    }

    @Override
    public byte[] decapsulate(byte[] ciphertext) {
        return service()
                .kms()
                .decapsulate(DecapsulateRequest.of(keyArn(), ciphertext, algorithm()))
                .sharedSecret();
    }

    private EncapsulationAlgorithmSpec algorithm() {
        return spec().encapsulationAlgorithms(usage()).stream()
                .findFirst()
                .orElseThrow(() -> new KmsException.InvalidKeyUsage(
                        arn() + " key spec is " + spec() + " which is not valid for Decapsulate.",
                        "Name a key for ENCAPSULATE_DECAPSULATE"));
    }
}
