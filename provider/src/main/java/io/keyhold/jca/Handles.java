package io.keyhold.jca;

import io.keyhold.api.KmsException;
import io.keyhold.handles.ManagedKey;
import io.keyhold.handles.ManagedKeyPair;
import java.security.Key;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives each managed key the shape that the JCA expects of its kind. */
final class Handles {
    private static final List<Class<?>> KINDS = List.of(
            SecretKeyHandle.class,
            RsaPrivateKeyHandle.class,
            EcPrivateKeyHandle.class,
            EdPrivateKeyHandle.class,
            MlDsaPrivateKeyHandle.class,
            MlKemPrivateKeyHandle.class);

    private Handles() {}

    /**
     * A handle on {@code key}.
     *
     * @throws KmsException.StoreIntegrity if the public key of a pair is none of its spec
     */
    static KeyHandle of(ManagedKey key) {
        return key instanceof ManagedKeyPair pair ? ofPair(pair) : new SecretKeyHandle(key);
    }

    /** A handle on the private half of {@code pair}. */
    static PrivateKeyHandle ofPair(ManagedKeyPair pair) {
        PublicKey publicKey;
        try {
            publicKey = PublicKeys.decode(pair.spec(), pair.publicKey());
        } catch (InvalidKeySpecException e) {
            throw new KmsException.StoreIntegrity(
                    "the public key of " + pair.arn() + " is no " + pair.spec() + " key", "Restore a backup", e);
        }
        return switch (pair.spec().family()) {
            case RSA -> new RsaPrivateKeyHandle(pair, (RSAPublicKey) publicKey);
            case EC, SM2 -> new EcPrivateKeyHandle(pair, publicKey, (ECKey) publicKey);
            case EDWARDS -> new EdPrivateKeyHandle(pair, publicKey);
            case ML_DSA -> new MlDsaPrivateKeyHandle(pair, publicKey);
            case ML_KEM -> new MlKemPrivateKeyHandle(pair, publicKey);
            case AES, HMAC ->
                throw new KmsException.Internal("key " + pair.arn() + " is a pair of one secret", "Report this");
        };
    }

    /**
     * The same handle for RSASSA-PSS only, as TLS and certificates of that kind of key want it.
     *
     * @throws KmsException.Validation if it is not an RSA key
     */
    static PrivateKeyHandle pssOnly(PrivateKeyHandle handle) {
        if (!(handle.publicKey() instanceof RSAPublicKey rsa)) {
            throw new KmsException.Validation(handle + " is not an RSA key", "Use an RSA key");
        }
        return new RsaPrivateKeyHandle(handle.pair(), PublicKeys.pss(rsa));
    }

    /** The entry name or class of a foreign key, for messages; never its bytes. */
    static String describe(@Nullable Key key) {
        if (key == null) {
            return "no key";
        }
        String plain = "a " + key.getAlgorithm() + " key of " + key.getClass().getSimpleName();
        return KINDS.stream()
                .filter(kind -> Strangers.isStranger(key, kind))
                .findFirst()
                .map(kind -> plain + ", which is " + Strangers.describe(key, kind))
                .orElse(plain);
    }
}
