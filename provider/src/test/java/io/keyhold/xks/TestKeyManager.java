package io.keyhold.xks;

import io.keyhold.Keyhold;
import io.keyhold.KeyholdProvider;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyState;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/** A key manager of somebody else, behind a proxy: another Keyhold, whose keys are named by alias. */
final class TestKeyManager {
    private static final int TAG_BITS = 128;
    private static final int TAG_BYTES = 16;
    private final Keyhold keyhold;
    private final KeyholdProvider provider;

    /** The pieces of an encryption. */
    record Encrypted(byte[] iv, byte[] ciphertext, byte[] tag) {}

    TestKeyManager(Keyhold keyhold) {
        this.keyhold = keyhold;
        this.provider = new KeyholdProvider(keyhold);
    }

    void create(String id) {
        create(id, CreateKeyRequest.of());
    }

    /** A key that cannot do what a KMS key needs. */
    void createMacKey(String id) {
        create(id, CreateKeyRequest.of().withKeySpec(KeySpec.HMAC_256).withKeyUsage(KeyUsageType.GENERATE_VERIFY_MAC));
    }

    private void create(String id, CreateKeyRequest request) {
        String keyId = keyhold.kms().createKey(request).keyMetadata().keyId();
        keyhold.kms().createAlias(new CreateAliasRequest("alias/" + id, keyId));
    }

    void enable(String id, boolean enabled) {
        String keyId = describe(id).keyId();
        if (enabled) {
            keyhold.kms().enableKey(new EnableKeyRequest(keyId));
        } else {
            keyhold.kms().disableKey(new DisableKeyRequest(keyId));
        }
    }

    boolean exists(String id) {
        try {
            describe(id);
            return true;
        } catch (KmsException.NotFound e) {
            return false;
        }
    }

    boolean isEnabled(String id) {
        return describe(id).keyState() == KeyState.ENABLED;
    }

    boolean isAes(String id) {
        return describe(id).keySpec() == KeySpec.SYMMETRIC_DEFAULT;
    }

    private KeyMetadata describe(String id) {
        return keyhold.kms().describeKey(DescribeKeyRequest.of("alias/" + id)).keyMetadata();
    }

    Encrypted encrypt(String id, byte[] plaintext, byte[] aad) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
        cipher.init(Cipher.ENCRYPT_MODE, key(id));
        cipher.updateAAD(aad);
        ByteBuffer sealed = ByteBuffer.wrap(cipher.doFinal(plaintext));
        byte[] ciphertext = new byte[plaintext.length];
        byte[] tag = new byte[TAG_BYTES];
        sealed.get(ciphertext).get(tag);
        return new Encrypted(cipher.getIV(), ciphertext, tag);
    }

    byte[] decrypt(String id, Encrypted encrypted, byte[] aad) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
        cipher.init(Cipher.DECRYPT_MODE, key(id), new GCMParameterSpec(TAG_BITS, encrypted.iv()));
        cipher.updateAAD(aad);
        cipher.update(encrypted.ciphertext());
        return cipher.doFinal(encrypted.tag());
    }

    private Key key(String id) throws GeneralSecurityException {
        try {
            KeyStore keys = KeyStore.getInstance("KEYHOLD", provider);
            keys.load(null, null);
            return keys.getKey("alias/" + id, null);
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
