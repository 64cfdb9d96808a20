package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.math.BigInteger;
import java.util.Arrays;

/** ECDSA by a key that is somewhere else. What it gives is read and written again: there is one encoding of a signature. */
final class EcdsaHiddenSigner implements SigningKeys.Signer {
    private final EcCurve curve;
    private final HiddenPrivateKey key;

    EcdsaHiddenSigner(KeySpec spec, HiddenPrivateKey key) {
        this.curve = EcCurve.of(spec);
        this.key = key;
    }

    @Override
    public byte[] sign(SigningInput input) {
        int longest = (curve.order().bitLength() + Byte.SIZE - 1) / Byte.SIZE;
        byte[] digest = input.bytes();
        // the leftmost bits count, FIPS 186-5 section 6.4.1; on P-521 no digest is longer
        byte[] der = key.ecdsa(digest.length > longest ? Arrays.copyOf(digest, longest) : digest);
        BigInteger[] pair = EcdsaEncoding.DER
                .parse(der, curve.order())
                .orElseThrow(() -> new KmsException.Internal(
                        "what holds the private key wrote no ECDSA signature", "Look at what holds the key"));
        return EcdsaSigner.scheme(input).encoding().encode(pair[0], pair[1], curve.order());
    }
}
