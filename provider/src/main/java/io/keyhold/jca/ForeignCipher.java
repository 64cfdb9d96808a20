package io.keyhold.jca;

import io.keyhold.jca.NextProvider.Sought;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.interfaces.RSAKey;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * A cipher with a key that is none of ours, by the next provider that takes it. Needed where Keyhold comes first, because the
 * JCA stays with the provider that was asked for its name, its block size or its parameters before the key.
 */
final class ForeignCipher {
    private ForeignCipher() {}

    /** A call of {@code Cipher.init}. */
    interface Init {
        void apply(Cipher cipher) throws InvalidKeyException, InvalidAlgorithmParameterException;
    }

    /**
     * The cipher, initialized.
     *
     * @param before what was initialized before, which is initialized again: it knows the IVs that it has used
     */
    static Cipher initialized(@Nullable Cipher before, String transformation, Key key, Init init)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        if (before != null) {
            init.apply(before);
            return before;
        }
        InvalidKeyException refused =
                new InvalidKeyException("no provider has " + transformation + " with " + Handles.describe(key));
        try {
            return NextProvider.serving(new Sought("Cipher", transformation, Optional.of(key)), refused, provider -> {
                Cipher cipher = Cipher.getInstance(transformation, provider);
                init.apply(cipher);
                return cipher;
            });
        } catch (InvalidKeyException e) {
            throw parametersRefused(e).orElseThrow(() -> e);
        }
    }

    /** The refusal of a provider that takes the key and not the parameters says more. */
    private static Optional<InvalidAlgorithmParameterException> parametersRefused(GeneralSecurityException refused) {
        return Arrays.stream(refused.getSuppressed())
                .filter(InvalidAlgorithmParameterException.class::isInstance)
                .map(InvalidAlgorithmParameterException.class::cast)
                .findFirst();
    }

    /** The size of a software key, for the JCA's limits by jurisdiction. */
    static int keyBits(Key key) throws InvalidKeyException {
        if (key instanceof RSAKey rsa) {
            return rsa.getModulus().bitLength();
        }
        byte[] encoded = key.getEncoded();
        if (encoded == null) {
            throw new InvalidKeyException(Handles.describe(key) + " does not show its size");
        }
        int bits = encoded.length * Byte.SIZE;
        Arrays.fill(encoded, (byte) 0);
        return bits;
    }
}
