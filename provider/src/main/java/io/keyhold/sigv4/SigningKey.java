package io.keyhold.sigv4;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** A key derived from a secret access key, which signs for one day, Region and service. Safe for concurrent use. */
public final class SigningKey {
    private final byte[] key;

    private SigningKey(byte[] key) {
        this.key = key;
    }

    /**
     * Derives the key.
     *
     * @param secretAccessKey in UTF-8; neither kept nor changed
     */
    public static SigningKey derive(byte[] secretAccessKey, CredentialScope scope) {
        byte[] first = prefixed(secretAccessKey);
        byte[] date = next(first, scope.date());
        byte[] region = next(date, scope.region());
        byte[] service = next(region, scope.service());
        return new SigningKey(next(service, CredentialScope.TERMINATOR));
    }

    private static byte[] prefixed(byte[] secret) {
        byte[] prefix = "AWS4".getBytes(StandardCharsets.US_ASCII);
        byte[] key = Arrays.copyOf(prefix, prefix.length + secret.length);
        System.arraycopy(secret, 0, key, prefix.length, secret.length);
        return key;
    }

    /** Overwrites the key that it is given: each is good for more than the one derived from it. */
    private static byte[] next(byte[] key, String message) {
        try {
            return Sha256.hmac(key, message.getBytes(StandardCharsets.UTF_8));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** The signature of a string to sign: 64 lower-case hex digits. */
    String sign(String stringToSign) {
        return HexFormat.of().formatHex(Sha256.hmac(key, stringToSign.getBytes(StandardCharsets.UTF_8)));
    }

    /** Another one of the same bytes. */
    SigningKey copy() {
        return new SigningKey(key.clone());
    }

    /** Overwrites the key, which only its one owner may do: nobody may sign or verify with it any more. */
    public void destroy() {
        Arrays.fill(key, (byte) 0);
    }

    @Override
    public String toString() {
        return "SigningKey";
    }
}
