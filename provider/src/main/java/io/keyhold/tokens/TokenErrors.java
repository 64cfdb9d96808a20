package io.keyhold.tokens;

import io.keyhold.tokens.TokenException.Kind;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.NoSuchPaddingException;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginException;

/** Errors of SunPKCS11, in words. The token's own code stands somewhere in the chain of causes. */
final class TokenErrors {
    private static final Pattern CODE = Pattern.compile("CKR_[A-Z0-9_]+");
    private static final int MOST_CAUSES = 10;

    private TokenErrors() {}

    static TokenException of(String token, Throwable failure) {
        if (failure instanceof TokenException known) {
            return known;
        }
        String code = code(failure).orElse("");
        return switch (code) {
            case "CKR_PIN_INCORRECT", "CKR_PIN_INVALID", "CKR_PIN_LEN_RANGE" ->
                new TokenException(Kind.WRONG_PIN, token + " does not take the PIN (" + code + ")", failure);
            case "CKR_PIN_LOCKED" ->
                new TokenException(Kind.PIN_LOCKED, token + " has locked its PIN (" + code + ")", failure);
            case "CKR_TOKEN_NOT_RECOGNIZED", "CKR_SLOT_ID_INVALID", "CKR_TOKEN_NOT_PRESENT", "CKR_DEVICE_REMOVED" ->
                new TokenException(Kind.NO_TOKEN, token + " is not there (" + code + ")", failure);
            case "CKR_MECHANISM_INVALID", "CKR_FUNCTION_NOT_SUPPORTED" ->
                new TokenException(Kind.UNSUPPORTED, token + " does not offer that (" + code + ")", failure);
            default -> other(token, code, failure);
        };
    }

    private static TokenException other(String token, String code, Throwable failure) {
        if (failure instanceof FailedLoginException && code.isEmpty()) {
            return new TokenException(Kind.WRONG_PIN, token + " does not take the PIN", failure);
        }
        if (failure instanceof LoginException && code.isEmpty()) { // SunPKCS11 did not even ask the token
            return new TokenException(Kind.NO_TOKEN, token + " is not there: " + failure.getMessage(), failure);
        }
        if (failure instanceof NoSuchAlgorithmException || failure instanceof NoSuchPaddingException) {
            return new TokenException(
                    Kind.UNSUPPORTED, token + " does not offer that: " + failure.getMessage(), failure);
        }
        String said = code.isEmpty() ? failure.getClass().getSimpleName() + ": " + failure.getMessage() : code;
        return new TokenException(Kind.FAILED, token + " failed (" + said + ")", failure);
    }

    /** The code of PKCS#11 in an exception or its causes. */
    static Optional<String> code(Throwable failure) {
        Throwable at = failure;
        for (int i = 0; at != null && i < MOST_CAUSES; i++) {
            Matcher matcher = CODE.matcher(String.valueOf(at.getMessage()));
            if (matcher.find()) {
                return Optional.of(matcher.group());
            }
            at = at.getCause();
        }
        return Optional.empty();
    }
}
