package io.keyhold.jca;

import io.keyhold.api.KeyInfo;
import java.security.InvalidKeyException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactorySpi;

/** Tells what a handle may tell: {@link KeyInfo}, and nothing more. */
final class KeyInfoFactorySpi extends SecretKeyFactorySpi {
    @Override
    protected SecretKey engineGenerateSecret(KeySpec keySpec) throws InvalidKeySpecException {
        throw new InvalidKeySpecException(
                "Keyhold makes no keys from a KeySpec; use KeyStore.setKeyEntry to import one");
    }

    @Override
    protected KeySpec engineGetKeySpec(SecretKey key, Class<?> keySpec) throws InvalidKeySpecException {
        if (!(key instanceof SecretKeyHandle handle)) {
            throw new InvalidKeySpecException("the key is none of Keyhold's");
        }
        if (!keySpec.isAssignableFrom(KeyInfo.class)) {
            throw new InvalidKeySpecException("a managed key gives KeyInfo, not " + keySpec.getSimpleName());
        }
        return KeyInfos.of(handle);
    }

    @Override
    protected SecretKey engineTranslateKey(SecretKey key) throws InvalidKeyException {
        if (JcaErrors.handle(key) instanceof SecretKeyHandle handle) {
            return handle;
        }
        throw new InvalidKeyException("the key is no secret key");
    }
}
