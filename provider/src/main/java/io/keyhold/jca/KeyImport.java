package io.keyhold.jca;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdProtection;
import io.keyhold.api.KmsException;
import io.keyhold.handles.KeyEntries;
import io.keyhold.handles.KeyEntries.Binding;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** Imports a software key: finds its key spec and hands over its bytes. */
final class KeyImport {
    private static final Map<String, KeySpec> SECRETS = Map.of(
            "AES", KeySpec.SYMMETRIC_DEFAULT,
            "HmacSHA224", KeySpec.HMAC_224,
            "HmacSHA256", KeySpec.HMAC_256,
            "HmacSHA384", KeySpec.HMAC_384,
            "HmacSHA512", KeySpec.HMAC_512);
    private static final int AES_BITS = 256;

    private KeyImport() {}

    /** Imports {@code key} under an entry name. */
    static void run(KeyEntries entries, Binding binding, Key key, Optional<KeyholdProtection> wanted)
            throws KeyStoreException {
        String name = binding.name();
        KeySpec spec = spec(name, key);
        byte[] material = encoded(key);
        if (material == null) {
            throw new KeyStoreException("entry `" + name + "`: " + Handles.describe(key)
                    + " has no encoding, so it cannot be imported; create the key in Keyhold");
        }
        try {
            if (spec == KeySpec.SYMMETRIC_DEFAULT && material.length * Byte.SIZE != AES_BITS) {
                throw new KeyStoreException("entry `" + name + "`: the AES key has " + material.length * Byte.SIZE
                        + " bits; only 256 can be imported");
            }
            KeyholdProtection as = wanted.orElse(new KeyholdProtection(byDefault(spec)));
            entries.importKey(binding, spec, as, material);
        } catch (KmsException e) {
            throw JcaErrors.keyStore(e);
        } finally {
            Arrays.fill(material, (byte) 0);
        }
    }

    /** The encoding; of a key for RSASSA-PSS only that of the RSA key it is. */
    private static byte @Nullable [] encoded(Key key) throws KeyStoreException {
        if (!(key instanceof RSAPrivateCrtKey rsa) || !key.getAlgorithm().equals(PairKind.RSASSA_PSS.algorithm())) {
            return key.getEncoded();
        }
        try {
            return KeyFactory.getInstance("RSA", "SunRsaSign")
                    .generatePrivate(new RSAPrivateCrtKeySpec(
                            rsa.getModulus(),
                            rsa.getPublicExponent(),
                            rsa.getPrivateExponent(),
                            rsa.getPrimeP(),
                            rsa.getPrimeQ(),
                            rsa.getPrimeExponentP(),
                            rsa.getPrimeExponentQ(),
                            rsa.getCrtCoefficient()))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new KeyStoreException("this Java has no RSA keys", e);
        }
    }

    private static KeyUsageType byDefault(KeySpec spec) {
        return switch (spec.family()) {
            case AES -> KeyUsageType.ENCRYPT_DECRYPT;
            case HMAC -> KeyUsageType.GENERATE_VERIFY_MAC;
            case ML_KEM -> KeyUsageType.ENCAPSULATE_DECAPSULATE;
            case RSA, EC, EDWARDS, ML_DSA, SM2 -> KeyUsageType.SIGN_VERIFY;
        };
    }

    private static KeySpec spec(String name, Key key) throws KeyStoreException {
        Optional<KeySpec> spec = Optional.empty();
        if (key instanceof SecretKey) {
            spec = SECRETS.entrySet().stream()
                    .filter(known -> known.getKey().equalsIgnoreCase(key.getAlgorithm()))
                    .map(Map.Entry::getValue)
                    .findFirst();
        } else if (key instanceof PrivateKey) {
            spec = pair(key);
        }
        return spec.orElseThrow(() -> new KeyStoreException("entry `" + name + "`: " + Handles.describe(key)
                + " cannot be imported; AES-256, HmacSHA224 to 512, RSA of 2048, 3072 or 4096 bits, keys on NIST"
                + " curves and Ed25519 can"));
    }

    private static Optional<KeySpec> pair(Key key) {
        if (key instanceof RSAKey rsa) {
            return PairKind.RSA.bySize(rsa.getModulus().bitLength());
        }
        if (key instanceof ECKey ec) {
            return PairKind.EC.byParameters(ec.getParams());
        }
        boolean edwards =
                key.getAlgorithm().equals("EdDSA") || key.getAlgorithm().equals("Ed25519");
        return edwards ? Optional.of(KeySpec.ECC_NIST_EDWARDS25519) : Optional.empty();
    }
}
