package io.keyhold.jca;

import io.keyhold.api.KeyInfo;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactorySpi;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.X509EncodedKeySpec;

/**
 * Tells what a handle on a key pair may tell: {@link KeyInfo} and its public key. Makes no keys but public ones on the
 * curves that the JDK does not know: the JCA goes on to the next provider for the others.
 */
final class KeyPairFactorySpi extends KeyFactorySpi {
    private static final String REFUSAL =
            "Keyhold makes no keys from a KeySpec; use KeyStore.setKeyEntry to import one";

    @Override
    protected PublicKey engineGeneratePublic(KeySpec keySpec) throws InvalidKeySpecException {
        if (keySpec instanceof X509EncodedKeySpec encoded) {
            return PublicKeys.decodeUnknown(encoded.getEncoded());
        }
        throw new InvalidKeySpecException(REFUSAL);
    }

    @Override
    protected PrivateKey engineGeneratePrivate(KeySpec keySpec) throws InvalidKeySpecException {
        throw new InvalidKeySpecException(REFUSAL);
    }

    @Override
    protected <T extends KeySpec> T engineGetKeySpec(Key key, Class<T> keySpec) throws InvalidKeySpecException {
        if (!(key instanceof PrivateKeyHandle handle)) {
            throw new InvalidKeySpecException("the key is none of Keyhold's");
        }
        if (keySpec.isAssignableFrom(KeyInfo.class)) {
            return keySpec.cast(KeyInfos.of(handle));
        }
        if (keySpec == X509EncodedKeySpec.class) {
            return keySpec.cast(new X509EncodedKeySpec(handle.pair().publicKey()));
        }
        throw new InvalidKeySpecException(
                "a managed key gives KeyInfo or X509EncodedKeySpec, not " + keySpec.getSimpleName());
    }

    @Override
    protected Key engineTranslateKey(Key key) throws InvalidKeyException {
        return JcaErrors.pair(key);
    }
}
