package io.keyhold.jca;

import io.keyhold.api.KeyInfo;
import io.keyhold.jca.NextProvider.Sought;
import java.security.InvalidKeyException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.SecretKeyFactorySpi;
import org.jspecify.annotations.Nullable;

/**
 * Gives what a handle may give: {@link KeyInfo}, and nothing more. What is none of ours is for the next provider, to which this
 * class goes on where Keyhold comes first.
 */
final class KeyInfoFactorySpi extends SecretKeyFactorySpi {
    private final Sought next;

    KeyInfoFactorySpi(String algorithm) {
        this.next = new Sought("SecretKeyFactory", algorithm, Optional.empty());
    }

    @Override
    protected SecretKey engineGenerateSecret(@Nullable KeySpec keySpec) throws InvalidKeySpecException {
        InvalidKeySpecException refused = new InvalidKeySpecException(
                "Keyhold makes no keys from a KeySpec; use KeyStore.setKeyEntry to import one");
        requireNext(keySpec, refused);
        return NextProvider.serving(
                next,
                refused,
                provider ->
                        SecretKeyFactory.getInstance(next.algorithm(), provider).generateSecret(keySpec));
    }

    @Override
    protected KeySpec engineGetKeySpec(@Nullable SecretKey key, @Nullable Class<?> keySpec)
            throws InvalidKeySpecException {
        if (keySpec == null) {
            throw new InvalidKeySpecException("the class of the KeySpec is null; a managed key gives KeyInfo");
        }
        if (key instanceof SecretKeyHandle handle) {
            Optional<String> otherKind = otherKind(handle);
            if (otherKind.isPresent()) {
                throw new InvalidKeySpecException(otherKind.get());
            }
            if (!keySpec.isAssignableFrom(KeyInfo.class)) {
                throw new InvalidKeySpecException("a managed key gives KeyInfo, not " + keySpec.getSimpleName());
            }
            return KeyInfos.of(handle);
        }
        InvalidKeySpecException refused = new InvalidKeySpecException("the key is none of Keyhold's");
        requireNext(key, refused);
        return NextProvider.serving(
                next,
                refused,
                provider ->
                        SecretKeyFactory.getInstance(next.algorithm(), provider).getKeySpec(key, keySpec));
    }

    @Override
    protected SecretKey engineTranslateKey(@Nullable SecretKey key) throws InvalidKeyException {
        if (key instanceof SecretKeyHandle handle) {
            Optional<String> otherKind = otherKind(handle);
            if (otherKind.isPresent()) {
                throw new InvalidKeyException(otherKind.get());
            }
            return handle;
        }
        InvalidKeyException refused = new InvalidKeyException(
                "Keyhold works with keys from its KeyStore and generators only, not with " + Handles.describe(key));
        requireNext(key, refused);
        return NextProvider.serving(
                next,
                refused,
                provider ->
                        SecretKeyFactory.getInstance(next.algorithm(), provider).translateKey(key));
    }

    /** Why a handle is not for this name; empty if it is, as each is for {@code KEYHOLD}. */
    private Optional<String> otherKind(SecretKeyHandle handle) {
        return Optional.of(next.algorithm())
                .filter(name -> !name.equals("KEYHOLD") && !name.equals(handle.getAlgorithm()))
                .map(name -> handle + " is of key spec " + handle.key().spec() + ", which is not for " + name
                        + "; ask for " + handle.getAlgorithm());
    }

    /** Refuses unless Keyhold comes first. */
    private <E extends Exception> void requireNext(@Nullable Object given, E refused) throws E {
        if (given == null || !FirstProviderRule.isOurs(next.type(), next.algorithm())) {
            throw refused;
        }
    }
}
