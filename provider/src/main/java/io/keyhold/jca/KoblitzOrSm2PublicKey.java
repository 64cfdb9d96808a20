package io.keyhold.jca;

import io.keyhold.api.KeySpec;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;

/** A public key on secp256k1 or the SM2 curve, which SunEC does not read. Its point is given by {@code KeyFactory.getKeySpec}. */
final class KoblitzOrSm2PublicKey implements ECKey, OwnPublicKey {
    private static final long serialVersionUID = 1L;
    private static final int COORDINATE_BYTES = 32;
    private final transient NamedCurve curve;
    private final byte[] encoded;
    private final transient ECPoint point;

    private KoblitzOrSm2PublicKey(NamedCurve curve, byte[] encoded, ECPoint point) {
        this.curve = curve;
        this.encoded = encoded;
        this.point = point;
    }

    /** Reads a SubjectPublicKeyInfo with a named curve and an uncompressed point, the only form Keyhold writes. */
    static KoblitzOrSm2PublicKey decode(NamedCurve curve, byte[] encoded) throws InvalidKeySpecException {
        byte[] prefix = curve.prefix();
        int start = prefix.length + 1;
        if (encoded.length != start + 2 * COORDINATE_BYTES
                || !Arrays.equals(prefix, 0, prefix.length, encoded, 0, prefix.length)
                || encoded[prefix.length] != 4) {
            throw new InvalidKeySpecException("no uncompressed point on " + curve);
        }
        ECPoint point = new ECPoint(coordinate(encoded, start), coordinate(encoded, start + COORDINATE_BYTES));
        if (!curve.holds(point)) {
            throw new InvalidKeySpecException("the point is not on " + curve);
        }
        return new KoblitzOrSm2PublicKey(curve, encoded.clone(), point);
    }

    @Override
    public KeySpec spec() {
        return curve.spec();
    }

    ECPoint point() {
        return point;
    }

    @Override
    public ECParameterSpec getParams() {
        return curve.parameters();
    }

    @Override
    public String getAlgorithm() {
        return "EC";
    }

    @Override
    public String getFormat() {
        return "X.509";
    }

    @Override
    public byte[] getEncoded() {
        return encoded.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey key && Arrays.equals(encoded, key.getEncoded());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded);
    }

    @Override
    public String toString() {
        return "EC public key on " + curve;
    }

    /**
     * The key in a stream.
     *
     * @param curve the name of the {@link NamedCurve}
     * @param encoded the SubjectPublicKeyInfo
     */
    private record Serialized(String curve, byte[] encoded) implements Serializable {
        private Object readResolve() throws InvalidObjectException {
            try {
                return decode(NamedCurve.valueOf(curve), encoded);
            } catch (InvalidKeySpecException | IllegalArgumentException e) {
                InvalidObjectException invalid = new InvalidObjectException("the stream holds no key on " + curve);
                invalid.initCause(e);
                throw invalid;
            }
        }
    }

    @SuppressWarnings("UnusedMethod") // called by serialization
    private Object writeReplace() {
        return new Serialized(curve.name(), encoded);
    }

    @SuppressWarnings("UnusedMethod") // called by serialization
    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a public key without its curve");
    }

    private static BigInteger coordinate(byte[] bytes, int offset) {
        return new BigInteger(1, bytes, offset, COORDINATE_BYTES);
    }
}
