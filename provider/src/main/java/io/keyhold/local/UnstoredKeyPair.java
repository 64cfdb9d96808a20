package io.keyhold.local;

import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.MessageType;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.gate.KeyUsageRules;
import io.keyhold.handles.ManagedKeyPair;
import io.keyhold.material.LiveMaterial;
import io.keyhold.operations.SignatureOperations;
import io.keyhold.operations.SigningTerms;
import io.keyhold.operations.UnsavedKey;
import java.util.List;
import java.util.Optional;

/**
 * A key pair that is in no store until one adopts it. It signs before that, because keytool signs the certificate of a
 * new key before it stores either; such a signature is not a call of {@code Sign}, as there is no KMS key yet.
 */
final class UnstoredKeyPair extends UnstoredKey implements ManagedKeyPair {
    private volatile Optional<LiveMaterial> engines;

    UnstoredKeyPair(String storeId, UnsavedKey made, LiveMaterial engines) {
        super(storeId, made);
        boolean signs = made.key().usage() == KeyUsageType.SIGN_VERIFY;
        if (signs) {
            engines.signing(); // made now, while the material is there
        }
        this.engines = signs ? Optional.of(engines) : Optional.empty();
    }

    @Override
    public byte[] publicKey() {
        return made().publicKey().value();
    }

    @Override
    public byte[] sign(SigningAlgorithmSpec algorithm, MessageType messageType, byte[] input) {
        Optional<LiveMaterial> own = engines;
        if (adopted().isPresent() || own.isEmpty()) {
            engines = Optional.empty();
            return pair().sign(algorithm, messageType, input);
        }
        SigningTerms terms = new SigningTerms(arn().value(), algorithm, Optional.of(messageType), List.of(), false);
        KeyUsageRules.require(made(), algorithm, spec().signingAlgorithms(usage()));
        return SignatureOperations.signInput(own.get().signing(), terms, input);
    }

    @Override
    public byte[] encrypt(EncryptionAlgorithmSpec algorithm, byte[] plaintext) {
        return pair().encrypt(algorithm, plaintext);
    }

    @Override
    public byte[] decrypt(EncryptionAlgorithmSpec algorithm, byte[] ciphertext) {
        return pair().decrypt(algorithm, ciphertext);
    }

    @Override
    public byte[] deriveSharedSecret(byte[] peerPublicKey) {
        return pair().deriveSharedSecret(peerPublicKey);
    }

    @Override
    public byte[] decapsulate(byte[] ciphertext) {
        return pair().decapsulate(ciphertext);
    }

    private ManagedKeyPair pair() {
        return (ManagedKeyPair) require();
    }
}
