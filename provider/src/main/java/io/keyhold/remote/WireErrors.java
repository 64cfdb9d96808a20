package io.keyhold.remote;

import io.keyhold.api.ErrorType;
import io.keyhold.api.KmsException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Errors of a service as the exceptions that its callers know: the same as if the keys were in this process. */
public final class WireErrors {
    private static final Map<String, MethodHandle> BY_CODE = byCode();

    /** Those of a request that no access key was accepted for. */
    private static final Set<String> OF_CREDENTIALS = Set.of(
            "ExpiredTokenException",
            "IncompleteSignatureException",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "MissingAuthenticationTokenException",
            "UnrecognizedClientException");

    private WireErrors() {}

    /**
     * The exception of an error.
     *
     * @param place the service
     * @param remedy may be empty
     */
    public static KmsException of(String place, String code, String message, String remedy) {
        if (OF_CREDENTIALS.contains(code)) {
            return new KmsException.AccessDenied(
                    place + " does not accept the access key: " + message + " (" + code + ")",
                    "Check keyhold.access-key-id, its secret, keyhold.region and whether the access key is enabled");
        }
        MethodHandle known = BY_CODE.get(code);
        if (known == null
                && ErrorType.find(code).isPresent()) { // this process has no type for it, as it never refuses so
            return new KmsException.Validation(message + " (" + code + ")", remedy);
        }
        if (known == null) {
            return new KmsException.Internal(place + " answered with " + code + ": " + message, remedy);
        }
        try {
            return (KmsException) known.invokeExact(message, remedy);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e); // the constructors throw nothing that is checked
        }
    }

    /** Whether the code is one of a request that no access key was accepted for. */
    static boolean isOfCredentials(String code) {
        return OF_CREDENTIALS.contains(code);
    }

    /** The exceptions are one nested type for each code. */
    private static Map<String, MethodHandle> byCode() {
        Map<String, MethodHandle> byCode = new HashMap<>();
        for (Class<?> type : KmsException.class.getPermittedSubclasses()) {
            try {
                MethodHandle made = MethodHandles.lookup()
                        .findConstructor(type, MethodType.methodType(void.class, String.class, String.class))
                        .asType(MethodType.methodType(KmsException.class, String.class, String.class));
                byCode.put(((KmsException) made.invokeExact("", "")).errorCode(), made);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(type + " has no constructor of a problem and a remedy", e);
            }
        }
        return Map.copyOf(byCode);
    }
}
