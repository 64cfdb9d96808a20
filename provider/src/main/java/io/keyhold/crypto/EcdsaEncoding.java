package io.keyhold.crypto;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.util.BigIntegers;

/** How the pair (r, s) of an elliptic curve signature is written. */
public enum EcdsaEncoding {
    /** SEQUENCE of r and s in DER: X9.62, RFC 3279 section 2.2.3. What AWS KMS writes. */
    DER,
    /** r and s, each as long as the order of the curve, one after the other: IEEE P1363. */
    P1363;

    /** A pair as a signature. */
    byte[] encode(BigInteger r, BigInteger s, BigInteger order) {
        return switch (this) {
            case DER -> der(r, s);
            case P1363 -> {
                int length = lengthBytes(order);
                byte[] pair = new byte[2 * length];
                BigIntegers.asUnsignedByteArray(r, pair, 0, length);
                BigIntegers.asUnsignedByteArray(s, pair, length, length);
                yield pair;
            }
        };
    }

    /** The pair of a signature; empty if it is not in its one valid encoding or r or s is not in [1, order - 1]. */
    Optional<BigInteger[]> parse(byte[] signature, BigInteger order) {
        return (this == DER ? parseDer(signature) : parseP1363(signature, lengthBytes(order)))
                .filter(pair -> inRange(pair[0], order) && inRange(pair[1], order));
    }

    static byte[] der(BigInteger r, BigInteger s) {
        try {
            return new DERSequence(new ASN1Integer[] {new ASN1Integer(r), new ASN1Integer(s)}).getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("two integers have no DER encoding", e);
        }
    }

    private static Optional<BigInteger[]> parseDer(byte[] signature) {
        try {
            ASN1Sequence sequence = ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(signature));
            if (sequence == null || sequence.size() != 2) {
                return Optional.empty();
            }
            BigInteger r = ASN1Integer.getInstance(sequence.getObjectAt(0)).getValue();
            BigInteger s = ASN1Integer.getInstance(sequence.getObjectAt(1)).getValue();
            boolean canonical = Arrays.equals(der(r, s), signature);
            return canonical ? Optional.of(new BigInteger[] {r, s}) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // the ASN.1 reader throws many types at bytes that are not DER
        }
    }

    private static Optional<BigInteger[]> parseP1363(byte[] signature, int length) {
        if (signature.length != 2 * length) {
            return Optional.empty();
        }
        return Optional.of(new BigInteger[] {
            BigIntegers.fromUnsignedByteArray(signature, 0, length),
            BigIntegers.fromUnsignedByteArray(signature, length, length)
        });
    }

    private static boolean inRange(BigInteger value, BigInteger order) {
        return value.signum() > 0 && value.compareTo(order) < 0;
    }

    private static int lengthBytes(BigInteger order) {
        return (order.bitLength() + Byte.SIZE - 1) / Byte.SIZE;
    }
}
