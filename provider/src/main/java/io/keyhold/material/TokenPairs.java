package io.keyhold.material;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import io.keyhold.crypto.NameTag;
import io.keyhold.crypto.PublicKeys;
import io.keyhold.tokens.TokenException;
import io.keyhold.tokens.TokenKeys;
import io.keyhold.tokens.TokenPair;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;

/** Key pairs in a token. A pair is used before it is kept, so that what a token cannot do is said when the key is made. */
record TokenPairs(TokenKeys keys, TokenEngines engines) {
    private static final int CHECK_BYTES = 16;
    private static final int SERIAL_BITS = 127;

    TokenPair create(KeySpec spec, String label) {
        boolean isRsa = spec.family() == KeySpec.Family.RSA;
        return keys.createPair(
                label,
                isRsa ? "RSA" : "EC",
                isRsa ? new RSAKeyGenParameterSpec(spec.sizeBits(), RSAKeyGenParameterSpec.F4) : curve(spec),
                new Tagging(engines, spec, label));
    }

    private static AlgorithmParameterSpec curve(KeySpec spec) {
        return new ECGenParameterSpec("secp" + spec.sizeBits() + "r1");
    }

    TokenPair find(KeySpec spec, String label) {
        return keys.pair(label, new Tagging(engines, spec, label));
    }

    /** What is asked of the pair of one key. */
    private record Tagging(TokenEngines engines, KeySpec spec, String label) implements TokenKeys.PairUser {
        @Override
        public byte[] certificate(TokenPair made) {
            byte[] publicKey = publicKey(spec, made);
            try {
                BigInteger serial = new BigInteger(SERIAL_BITS, engines.with().random());
                String name = label.substring(
                        label.lastIndexOf('/') + 1); // the key material id, as long as a common name may be
                return NameTag.of(engines.proving(spec, publicKey, made), publicKey, name, serial);
            } catch (KmsException.Internal e) {
                throw unable(made, e.problem(), e);
            } catch (TokenException e) {
                if (e.kind() == TokenException.Kind.TIMEOUT) {
                    throw e;
                }
                throw unable(made, e.problem(), e);
            }
        }

        private KmsException.Unsupported unable(TokenPair made, String why, RuntimeException cause) {
            return new KmsException.Unsupported(
                    "token `" + made.token().label() + "` does not compute with keys of spec " + spec + ": " + why,
                    spec.family() == KeySpec.Family.RSA
                            ? "Use a token that has CKM_RSA_X_509, or create the key outside of the custom key store"
                            : "Use a token that has CKM_ECDSA, or create the key outside of the custom key store",
                    cause);
        }

        @Override
        public boolean proves(TokenPair pair) {
            return engines.proves(spec, publicKey(spec, pair), pair);
        }
    }

    /** The public key in its one encoding. */
    static byte[] publicKey(KeySpec spec, TokenPair pair) {
        try {
            return PublicKeys.require(spec, pair.publicKey());
        } catch (KmsException.Validation e) {
            throw new TokenException(
                    TokenException.Kind.UNFIT_KEY, "the object `" + pair.label() + "` is not a key of spec " + spec, e);
        }
    }

    /** Tells whether it is the same pair as before; 16 bytes. */
    static byte[] checkValue(byte[] publicKey) {
        try {
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256", "SUN").digest(publicKey), CHECK_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no SHA-256", e);
        }
    }
}
