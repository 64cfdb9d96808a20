package io.keyhold.local;

import io.keyhold.api.KeyArn;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.handles.ManagedKey;
import io.keyhold.keys.KmsKey;
import io.keyhold.operations.UnsavedKey;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A key that is in no store until one adopts it, and gone if none does. From then on it is the stored key, decided and
 * audited as any other; before, it does nothing.
 */
sealed class UnstoredKey implements ManagedKey permits UnstoredKeyPair {
    private final String storeId;
    private final KmsKey key;
    private volatile Optional<UnsavedKey> waiting;
    private volatile Optional<ManagedKey> stored = Optional.empty();

    UnstoredKey(String storeId, UnsavedKey made) {
        this.storeId = storeId;
        this.key = made.key();
        this.waiting = Optional.of(made);
    }

    /**
     * Puts the key into the store, once, by {@code storing}; afterwards its private part is not kept here.
     *
     * @return whether it was not there already
     */
    final synchronized boolean adopt(Function<UnsavedKey, ManagedKey> storing) {
        if (waiting.isEmpty()) {
            return false;
        }
        UnsavedKey made = waiting.get();
        stored = Optional.of(storing.apply(made));
        waiting = Optional.empty();
        made.material().close();
        return true;
    }

    final Optional<ManagedKey> adopted() {
        return stored;
    }

    final ManagedKey require() {
        return stored.orElseThrow(() -> new KmsException.InvalidState(
                "key " + key.id() + " is in no store yet", "Call KeyStore.setKeyEntry with it first"));
    }

    final KmsKey made() {
        return key;
    }

    @Override
    public final String storeId() {
        return storeId;
    }

    @Override
    public final KeyArn arn() {
        return key.arn();
    }

    @Override
    public final KeySpec spec() {
        return key.spec();
    }

    @Override
    public final KeyUsageType usage() {
        return key.usage();
    }

    @Override
    public final boolean allowsCallerIv() {
        return false;
    }

    @Override
    public final byte[] encrypt(Map<String, String> encryptionContext, byte[] plaintext) {
        return require().encrypt(encryptionContext, plaintext);
    }

    @Override
    public final int blobOverheadBytes() {
        return require().blobOverheadBytes();
    }

    @Override
    public final byte[] decrypt(Map<String, String> encryptionContext, byte[] ciphertextBlob) {
        return require().decrypt(encryptionContext, ciphertextBlob);
    }

    @Override
    public final RawEncryption beginRawEncryption(byte[] iv, int tagBits) {
        return require().beginRawEncryption(iv, tagBits);
    }

    @Override
    public final RawDecryption beginRawDecryption(byte[] iv, int tagBits) {
        return require().beginRawDecryption(iv, tagBits);
    }

    @Override
    public final byte[] wrap(Wrapping wrapping, byte[] plaintextKey) {
        return require().wrap(wrapping, plaintextKey);
    }

    @Override
    public final byte[] unwrap(Wrapping wrapping, byte[] wrappedKey) {
        return require().unwrap(wrapping, wrappedKey);
    }

    @Override
    public final MacComputation beginMac(MacAlgorithmSpec algorithm) {
        return require().beginMac(algorithm);
    }
}
