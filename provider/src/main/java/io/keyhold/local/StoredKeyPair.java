package io.keyhold.local;

import io.keyhold.api.Caller;
import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.MessageType;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.gate.Admission;
import io.keyhold.handles.ManagedKeyPair;
import io.keyhold.keys.KmsKey;
import io.keyhold.operations.CipherTerms;
import io.keyhold.operations.SigningTerms;
import java.util.List;
import java.util.Optional;

/** A key pair in the store, as one caller uses it. */
final class StoredKeyPair extends StoredKey implements ManagedKeyPair {
    StoredKeyPair(KeyCalls calls, Caller caller, String storeId, KmsKey key, Admission admission) {
        super(calls, caller, storeId, key, admission);
    }

    @Override
    public byte[] publicKey() {
        return key().publicKey().value();
    }

    @Override
    public byte[] sign(SigningAlgorithmSpec algorithm, MessageType messageType, byte[] input) {
        SigningTerms terms = new SigningTerms(keyArn(), algorithm, Optional.of(messageType), List.of(), false);
        return calls().signatures().sign(caller(), terms, input);
    }

    @Override
    public byte[] encrypt(EncryptionAlgorithmSpec algorithm, byte[] plaintext) {
        return calls().ciphers().encrypt(caller(), CipherTerms.of(keyArn(), algorithm), plaintext);
    }

    @Override
    public byte[] decrypt(EncryptionAlgorithmSpec algorithm, byte[] ciphertext) {
        return calls().ciphers().decrypt(caller(), CipherTerms.of(keyArn(), algorithm), ciphertext);
    }

    @Override
    public byte[] deriveSharedSecret(byte[] peerPublicKey) {
        return calls().publicKeys().deriveSharedSecret(caller(), keyArn(), peerPublicKey);
    }

    @Override
    public byte[] decapsulate(byte[] ciphertext) {
        return calls().encapsulations().decapsulate(caller(), keyArn(), ciphertext);
    }
}
