package io.keyhold.envelope;

import io.keyhold.api.KmsException;
import io.keyhold.crypto.Hkdf;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The keys derived from a data key for one envelope: frame key, commitment, MAC key. Not safe for concurrent use. */
final class EnvelopeKeys implements AutoCloseable {
    private static final int KEY_BYTES = 32;
    private static final int DERIVED_BYTES = KEY_BYTES + Format.COMMITMENT_BYTES + KEY_BYTES;
    private static final int COMMITMENT_AT = KEY_BYTES;
    private static final int MAC_KEY_AT = COMMITMENT_AT + Format.COMMITMENT_BYTES;
    private static final String HMAC = "HmacSHA256";
    private static final String MAC_PROVIDER = "SunJCE";
    private static final String DIGEST_PROVIDER = "SUN";

    private final byte[] derived;

    private EnvelopeKeys(byte[] derived) {
        this.derived = derived;
    }

    /**
     * Derives.
     *
     * @param dataKey not kept
     * @param info the fixed part without the commitment
     */
    static EnvelopeKeys derive(byte[] dataKey, byte[] info) {
        byte[] messageId =
                Arrays.copyOfRange(info, Format.MESSAGE_ID_AT, Format.MESSAGE_ID_AT + Format.MESSAGE_ID_BYTES);
        return new EnvelopeKeys(Hkdf.derive(dataKey, messageId, info, DERIVED_BYTES));
    }

    byte[] commitment() {
        return Arrays.copyOfRange(derived, COMMITMENT_AT, MAC_KEY_AT);
    }

    /** The key of the frames; ciphers that are initialised with it outlive this object. */
    SecretKey frameKey() {
        return new SecretKeySpec(derived, 0, KEY_BYTES, "AES");
    }

    /** The MAC of the re-wrappable part. */
    byte[] mac(byte[] lengthAndWrapped) {
        try {
            Mac mac = Mac.getInstance(HMAC, MAC_PROVIDER);
            mac.init(new SecretKeySpec(derived, MAC_KEY_AT, KEY_BYTES, HMAC));
            return mac.doFinal(lengthAndWrapped);
        } catch (GeneralSecurityException e) {
            throw failed("the JDK has no " + HMAC, e);
        }
    }

    @Override
    public void close() {
        Arrays.fill(derived, (byte) 0);
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256", DIGEST_PROVIDER).digest(bytes);
        } catch (GeneralSecurityException e) {
            throw failed("the JDK has no SHA-256", e);
        }
    }

    static KmsException.Internal failed(String problem, GeneralSecurityException cause) {
        return new KmsException.Internal(problem, "Report this, with the output of keyhold doctor", cause);
    }
}
