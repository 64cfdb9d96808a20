package io.keyhold.xks;

import static io.keyhold.xks.XksRefusal.CUSTOM_KEY_STORE_INVALID_STATE;
import static io.keyhold.xks.XksRefusal.INVALID_STATE;
import static io.keyhold.xks.XksRefusal.XKS_KEY_INVALID_CONFIGURATION;
import static io.keyhold.xks.XksRefusal.XKS_KEY_NOT_FOUND;
import static io.keyhold.xks.XksRefusal.XKS_PROXY_INCORRECT_AUTHENTICATION_CREDENTIAL;
import static io.keyhold.xks.XksRefusal.XKS_PROXY_INVALID_CONFIGURATION;
import static io.keyhold.xks.XksRefusal.XKS_PROXY_INVALID_RESPONSE;
import static io.keyhold.xks.XksRefusal.XKS_PROXY_URI_UNREACHABLE;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The failures of an external key store, and their error in each kind of call. Where a proxy cannot answer a kind of
 * call so, it is taken as an answer that cannot be interpreted.
 *
 * <p>Source: AWS KMS External Key Store Proxy API Specification 1.0.3, table of errors; the texts are AWS's.
 */
public enum XksFailure {
    /** The reply is malformed, or the proxy takes our request as malformed. */
    INVALID_RESPONSE(
            "ValidationException",
            XKS_PROXY_INVALID_RESPONSE,
            CUSTOM_KEY_STORE_INVALID_STATE,
            "AWS KMS cannot interpret the response from the external key store proxy.",
            "If you see this error repeatedly, report it to your external key store proxy administrator."),

    /** The external key is not enabled. */
    INVALID_STATE_OF_KEY(
            "InvalidStateException",
            XKS_PROXY_INVALID_RESPONSE,
            XKS_KEY_INVALID_CONFIGURATION,
            "The external key associated with this KMS key in an external key store is not enabled in the external key"
                    + " manager.",
            "Enable the external key in the external key manager and retry the request."),

    /** The key manager refuses the ciphertext. */
    INVALID_CIPHERTEXT(
            "InvalidCiphertextException",
            XKS_PROXY_INVALID_RESPONSE,
            CUSTOM_KEY_STORE_INVALID_STATE,
            "The external key store proxy rejected the request because the specified ciphertext or encryption context is"
                    + " corrupted, missing, or otherwise invalid.",
            ""),

    /** The key manager decrypts to what was not encrypted for it. */
    WRONG_PLAINTEXT(
            "",
            XKS_PROXY_INVALID_RESPONSE,
            CUSTOM_KEY_STORE_INVALID_STATE,
            "The ciphertext that the external key store proxy submitted for decryption, or the encryption context, is"
                    + " corrupted, missing, or otherwise invalid.",
            ""),

    /** The external key is not for that. */
    INVALID_KEY_USAGE(
            "InvalidKeyUsageException",
            XKS_PROXY_INVALID_RESPONSE,
            XKS_KEY_INVALID_CONFIGURATION,
            "The external key associated with this KMS key in an external key store does not support the requested"
                    + " operation.",
            "Enable the operation on the key in your external key manager, and try the request again."),

    /** The credential is wrong. */
    AUTHENTICATION_FAILED(
            "AuthenticationFailedException",
            XKS_PROXY_INCORRECT_AUTHENTICATION_CREDENTIAL,
            CUSTOM_KEY_STORE_INVALID_STATE,
            "The external key store proxy rejected the request because it could not authenticate AWS KMS.",
            "Verify the XKS proxy authentication credentials for your external key store and update if necessary."),

    /** The proxy or the key manager does not allow it. */
    ACCESS_DENIED(
            "AccessDeniedException",
            XKS_PROXY_INVALID_RESPONSE,
            INVALID_STATE,
            "The external key store proxy denied access to the operation.",
            "Verify that the user and the external key are both authorized for this operation, and try the request"
                    + " again."),

    /** There is no such external key. */
    KEY_NOT_FOUND(
            "KeyNotFoundException",
            XKS_PROXY_INVALID_RESPONSE,
            XKS_KEY_NOT_FOUND,
            "The external key associated with this KMS key in an external key store was not found in its external key"
                    + " manager.",
            "If the external key ID associated with this KMS key is incorrect, create a new KMS key with the correct"
                    + " external key ID."),

    /** The path of the proxy is wrong. */
    INVALID_URI_PATH(
            "InvalidUriPathException",
            XKS_PROXY_INVALID_CONFIGURATION,
            CUSTOM_KEY_STORE_INVALID_STATE,
            "The external key store proxy rejected the request because of an invalid URI path.",
            "Verify the URI path for your external key store and update if necessary."),

    /** The proxy does not have that operation. */
    UNSUPPORTED_OPERATION(
            "UnsupportedOperationException",
            XKS_PROXY_INVALID_RESPONSE,
            XKS_PROXY_INVALID_RESPONSE,
            "The external key store proxy rejected the request because it does not support the requested operation.",
            "If you see this error repeatedly, report it to your external key store proxy administrator."),

    /** The system behind the proxy was too slow. */
    DEPENDENCY_TIMEOUT(
            "DependencyTimeoutException",
            XKS_PROXY_URI_UNREACHABLE,
            CUSTOM_KEY_STORE_INVALID_STATE,
            "The external key store proxy did not respond to the request in the time allotted.",
            "Retry the request. If you see this error repeatedly, report it to your external key store proxy"
                    + " administrator."),

    /** Too many requests. */
    THROTTLING(
            "ThrottlingException",
            XKS_PROXY_URI_UNREACHABLE,
            CUSTOM_KEY_STORE_INVALID_STATE,
            "The external key store proxy rejected the request due to a very high request rate.",
            "Reduce the frequency of your calls using KMS keys in this external key store."),

    /** The proxy does not reach the key manager. */
    INTERNAL(
            "InternalException",
            XKS_PROXY_INVALID_RESPONSE,
            CUSTOM_KEY_STORE_INVALID_STATE,
            "The external key store proxy rejected the request because it cannot communicate with the external key"
                    + " manager.",
            "Verify that the external key store proxy configuration is correct and that the external key manager is"
                    + " available."),

    /** There is no connection, or it broke. */
    NOT_REACHABLE(
            "",
            XKS_PROXY_URI_UNREACHABLE,
            CUSTOM_KEY_STORE_INVALID_STATE,
            "AWS KMS cannot communicate with the external key store proxy.",
            "This might be a transient network issue. If you see this error repeatedly, verify that your external key"
                    + " store proxy is active and is connected to the network, and that its endpoint URI is correct in"
                    + " your external key store."),

    /** The other side does not speak TLS as it should, or its certificate is not good for it. */
    INVALID_TLS(
            "",
            XKS_PROXY_URI_UNREACHABLE,
            CUSTOM_KEY_STORE_INVALID_STATE,
            "AWS KMS cannot establish a TLS connection to the external key store proxy.",
            "Verify the TLS configuration, including its certificate."),

    /** The reply did not come in time. */
    TIMED_OUT(
            "",
            XKS_PROXY_URI_UNREACHABLE,
            CUSTOM_KEY_STORE_INVALID_STATE,
            "AWS KMS rejected the request because the external key store proxy did not respond in time.",
            "Retry the request. If you see this error repeatedly, report it to your external key store proxy"
                    + " administrator."),

    /** The store is not connected. */
    NOT_CONNECTED(
            "",
            XKS_PROXY_URI_UNREACHABLE,
            CUSTOM_KEY_STORE_INVALID_STATE,
            "This KMS key is in a custom key store that is not connected to its external key store proxy.",
            "Connect the external key store and try the request again.");

    private static final Map<String, XksFailure> BY_ERROR_NAME = Arrays.stream(values())
            .filter(failure -> !failure.errorName.isEmpty())
            .collect(Collectors.toMap(failure -> failure.errorName, Function.identity()));

    private final String errorName;
    private final XksRefusal ofStore;
    private final XksRefusal ofCreateKey;
    private final String problem;
    private final String remedy;

    XksFailure(String errorName, XksRefusal ofStore, XksRefusal ofCreateKey, String problem, String remedy) {
        this.errorName = errorName;
        this.ofStore = ofStore;
        this.ofCreateKey = ofCreateKey;
        this.problem = problem;
        this.remedy = remedy;
    }

    /** The failure of which a proxy speaks; a name that is not in the specification cannot be interpreted. */
    static XksFailure ofErrorName(String errorName) {
        @Nullable XksFailure known = BY_ERROR_NAME.get(errorName);
        return known == null ? INVALID_RESPONSE : known;
    }

    /** The error of CreateCustomKeyStore and UpdateCustomKeyStore. */
    public XksRefusal ofStore() {
        return ofStore;
    }

    /** The error of CreateKey. */
    public XksRefusal ofCreateKey() {
        return ofCreateKey;
    }

    /** The problem. */
    public String problem() {
        return problem;
    }

    /** The remedy; may be empty. */
    public String remedy() {
        return remedy;
    }

    /** Whether the same request may succeed a moment later: only what happened on the way, never what the proxy answered. */
    boolean isTriedAgain() {
        return this == NOT_REACHABLE || this == TIMED_OUT;
    }
}
