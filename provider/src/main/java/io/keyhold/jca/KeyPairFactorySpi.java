package io.keyhold.jca;

import io.keyhold.api.KeyInfo;
import io.keyhold.jca.NextProvider.Sought;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyFactorySpi;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives what a handle on a key pair of its kind may give: {@link KeyInfo} and its public key. Makes no keys but public ones of
 * kinds that the JDK does not know. All others are for the next provider: the JCA goes on to it, and where Keyhold comes first
 * this class does, as the JCA stays with Keyhold if the program asked for the provider.
 */
final class KeyPairFactorySpi extends KeyFactorySpi {
    private static final String REFUSAL =
            "Keyhold makes no keys from a KeySpec; use KeyStore.setKeyEntry to import one";
    private final PairKind kind;
    private final Sought next;

    KeyPairFactorySpi(PairKind kind) {
        this.kind = kind;
        this.next = new Sought("KeyFactory", kind.algorithm(), Optional.empty());
    }

    /**
     * Where Keyhold comes first, the others are asked before: a program that has never heard of Keyhold wants the class it would
     * get without it, an {@code ECPublicKey} of secp256k1 for example.
     */
    @Override
    protected PublicKey engineGeneratePublic(@Nullable KeySpec keySpec) throws InvalidKeySpecException {
        InvalidKeySpecException refused = new InvalidKeySpecException(REFUSAL);
        if (keySpec != null && FirstProviderRule.isOurs(next.type(), next.algorithm())) {
            try {
                return NextProvider.serving(
                        next,
                        refused,
                        provider -> KeyFactory.getInstance(next.algorithm(), provider)
                                .generatePublic(keySpec));
            } catch (InvalidKeySpecException e) {
                refused = e;
            }
        }
        if (!(keySpec instanceof X509EncodedKeySpec encoded)) {
            throw refused;
        }
        try {
            return PublicKeys.decodeUnknown(kind, encoded.getEncoded());
        } catch (InvalidKeySpecException e) {
            Arrays.stream(refused.getSuppressed()).forEach(e::addSuppressed);
            throw e;
        }
    }

    @Override
    protected PrivateKey engineGeneratePrivate(@Nullable KeySpec keySpec) throws InvalidKeySpecException {
        InvalidKeySpecException refused = new InvalidKeySpecException(REFUSAL);
        requireNext(keySpec, refused);
        return NextProvider.serving(
                next,
                refused,
                provider -> KeyFactory.getInstance(next.algorithm(), provider).generatePrivate(keySpec));
    }

    @Override
    protected <T extends KeySpec> T engineGetKeySpec(@Nullable Key key, @Nullable Class<T> keySpec)
            throws InvalidKeySpecException {
        if (keySpec == null) {
            throw new InvalidKeySpecException("the class of the KeySpec is null; " + ALLOWED);
        }
        Optional<String> otherKind = otherKind(key);
        if (otherKind.isPresent()) {
            throw new InvalidKeySpecException(otherKind.get());
        }
        if (key instanceof PrivateKeyHandle handle) {
            return ofHandle(handle, keySpec);
        }
        if (key instanceof OwnPublicKey own) {
            return ofPublic(own, keySpec);
        }
        InvalidKeySpecException refused = new InvalidKeySpecException("the key is none of Keyhold's");
        requireNext(key, refused);
        return NextProvider.serving(
                next,
                refused,
                provider -> KeyFactory.getInstance(next.algorithm(), provider).getKeySpec(key, keySpec));
    }

    private static final String ALLOWED = "a managed key gives KeyInfo or X509EncodedKeySpec";

    private static <T extends KeySpec> T ofHandle(PrivateKeyHandle handle, Class<T> keySpec)
            throws InvalidKeySpecException {
        if (keySpec.isAssignableFrom(KeyInfo.class)) {
            return keySpec.cast(KeyInfos.of(handle));
        }
        if (keySpec == X509EncodedKeySpec.class) {
            return keySpec.cast(new X509EncodedKeySpec(handle.pair().publicKey()));
        }
        throw new InvalidKeySpecException(ALLOWED + ", not " + keySpec.getSimpleName());
    }

    private static <T extends KeySpec> T ofPublic(OwnPublicKey key, Class<T> keySpec) throws InvalidKeySpecException {
        if (keySpec.isAssignableFrom(X509EncodedKeySpec.class)) {
            return keySpec.cast(new X509EncodedKeySpec(key.getEncoded()));
        }
        if (keySpec == ECPublicKeySpec.class && key instanceof KoblitzOrSm2PublicKey onCurve) {
            return keySpec.cast(new ECPublicKeySpec(onCurve.point(), onCurve.getParams()));
        }
        throw new InvalidKeySpecException("a public key of " + key.spec()
                + " gives X509EncodedKeySpec or, on a curve, ECPublicKeySpec, not " + keySpec.getSimpleName());
    }

    /** Also makes a public key of ours from one of another class, which SunEC would take and not verify with. */
    @Override
    protected Key engineTranslateKey(@Nullable Key key) throws InvalidKeyException {
        Optional<String> otherKind = otherKind(key);
        if (otherKind.isPresent()) {
            throw new InvalidKeyException(otherKind.get());
        }
        if (key instanceof PrivateKeyHandle || key instanceof OwnPublicKey) {
            return key;
        }
        if (key instanceof PublicKey && "X.509".equals(key.getFormat()) && key.getEncoded() != null) {
            try {
                return PublicKeys.decodeUnknown(kind, key.getEncoded());
            } catch (InvalidKeySpecException e) {
                return next(key, new InvalidKeyException(e.getMessage(), e));
            }
        }
        return next(
                key,
                new InvalidKeyException("Keyhold works with keys from its KeyStore and generators only, not with "
                        + Handles.describe(key)));
    }

    /** Why a key of ours is not for this name; empty if it is, and for keys of others. */
    private Optional<String> otherKind(@Nullable Key key) {
        Optional<io.keyhold.api.KeySpec> spec = Optional.empty();
        if (key instanceof PrivateKeyHandle handle) {
            spec = Optional.of(handle.key().spec());
        } else if (key instanceof OwnPublicKey own) {
            spec = Optional.of(own.spec());
        }
        return spec.filter(each -> !kind.takes(each)).map(each -> key + kind.refusal(each));
    }

    private Key next(@Nullable Key key, InvalidKeyException refused) throws InvalidKeyException {
        requireNext(key, refused);
        return NextProvider.serving(
                next,
                refused,
                provider -> KeyFactory.getInstance(next.algorithm(), provider).translateKey(key));
    }

    /** Refuses unless Keyhold comes first. */
    private <E extends Exception> void requireNext(@Nullable Object given, E refused) throws E {
        if (given == null || !FirstProviderRule.isOurs(next.type(), next.algorithm())) {
            throw refused;
        }
    }
}
