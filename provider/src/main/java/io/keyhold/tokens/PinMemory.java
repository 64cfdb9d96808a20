package io.keyhold.tokens;

import io.keyhold.tokens.TokenException.Kind;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Which PINs this process has shown to a token: tokens lock after a few wrong ones, so each is shown once. The PINs themselves are not
 * here, and what is here cannot be guessed without this process. Safe for concurrent use.
 */
final class PinMemory {
    private static final String MAC = "HmacSHA256";
    private final String token;
    private final byte[] key = new byte[32];
    private final Map<String, Kind> refused = new HashMap<>();
    private @Nullable String taken;
    private @Nullable String asked;

    PinMemory(String token) {
        this.token = token;
        new SecureRandom().nextBytes(key);
    }

    /**
     * Notes that a PIN is about to be shown.
     *
     * @throws TokenException if it must not be: it was refused before, or the token has taken another one, or has not answered yet
     */
    synchronized void begin(String pin) {
        Kind known = refused.get(pin);
        if (known != null) {
            throw new TokenException(known, token + " has refused that PIN, which is not shown to it again");
        }
        if (taken != null && !isSame(taken, pin)) {
            throw new TokenException(
                    Kind.WRONG_PIN,
                    token + " is logged in to by this process with another PIN, so this one cannot be checked; if the"
                            + " PIN of the token was changed, restart the process");
        }
        if (asked != null) {
            throw new TokenException(Kind.TIMEOUT, token + " has not answered yet to a PIN that was shown to it");
        }
        asked = pin;
    }

    /** The token has taken it. */
    synchronized void took(String pin) {
        taken = pin;
        asked = null;
    }

    /** The token has not taken it, because it is wrong or for another reason. */
    synchronized void refused(String pin, Kind kind) {
        asked = null;
        if (kind == Kind.WRONG_PIN || kind == Kind.PIN_LOCKED) {
            refused.put(pin, kind);
        }
    }

    /** It was not shown after all. */
    synchronized void notShown() {
        asked = null;
    }

    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(
                HexFormat.of().parseHex(one), HexFormat.of().parseHex(other));
    }

    /** What is remembered of a PIN. */
    String of(char[] pin) {
        byte[] bytes = new byte[2 * pin.length];
        try {
            for (int i = 0; i < pin.length; i++) {
                bytes[2 * i] = (byte) (pin[i] >>> Byte.SIZE);
                bytes[2 * i + 1] = (byte) pin[i];
            }
            Mac mac = Mac.getInstance(MAC, "SunJCE");
            mac.init(new SecretKeySpec(key, MAC));
            return HexFormat.of().formatHex(mac.doFinal(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no " + MAC, e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
