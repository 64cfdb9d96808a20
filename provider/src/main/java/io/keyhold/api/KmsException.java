package io.keyhold.api;

import org.jspecify.annotations.Nullable;

/**
 * A refused or failed call. One nested type per error code of AWS KMS, and a few for what AWS has no word for: the
 * store, the root of trust, the audit trail. The message never holds key bytes, plaintext or why a tag failed.
 */
public abstract sealed class KmsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String errorCode;
    private final String problem;
    private final String remedy;
    private volatile String eventId = "";

    private KmsException(String errorCode, String problem, String remedy, @Nullable Throwable cause) {
        super(problem, cause);
        this.errorCode = errorCode;
        this.problem = problem;
        this.remedy = remedy;
    }

    /** The error code as AWS KMS writes it: {@code DisabledException}. */
    public String errorCode() {
        return errorCode;
    }

    /** The code with what comes with it over the network. */
    public ErrorType errorType() {
        return ErrorType.find(errorCode).orElse(ErrorType.KMS_INTERNAL);
    }

    /** The problem, with the value; AWS's own words where they are known. */
    public String problem() {
        return problem;
    }

    /** The remedy, one imperative sentence; may be empty. */
    public String remedy() {
        return remedy;
    }

    /** The id of the audit record of this refusal; empty if none was written. */
    public String eventId() {
        return eventId;
    }

    /** Notes the audit record that names this refusal. */
    public void recordedAs(String auditEventId) {
        eventId = auditEventId;
    }

    /** Problem, remedy and audit event id on one line. */
    @Override
    public String getMessage() {
        StringBuilder message = new StringBuilder(problem);
        if (!remedy.isEmpty()) {
            message.append(problem.endsWith(".") ? " " : ". ").append(remedy);
        }
        if (!eventId.isEmpty()) {
            message.append(" (audit event ").append(eventId).append(')');
        }
        return message.toString();
    }

    /** A resource of that name exists. */
    public static final class AlreadyExists extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public AlreadyExists(String problem, String remedy) {
            super("AlreadyExistsException", problem, remedy, null);
        }
    }

    /** The caller may not do that. */
    public static final class AccessDenied extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public AccessDenied(String problem, String remedy) {
            super("AccessDeniedException", problem, remedy, null);
        }
    }

    /** Another change of the key is under way or due. */
    public static final class Conflict extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public Conflict(String problem, String remedy) {
            super("ConflictException", problem, remedy, null);
        }
    }

    /** Something the call needs did not answer in time; nothing was changed. */
    public static final class DependencyTimeout extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public DependencyTimeout(String problem, String remedy) {
            super("DependencyTimeoutException", problem, remedy, null);
        }

        /** An error that another one caused; the cause must carry nothing secret. */
        public DependencyTimeout(String problem, String remedy, Throwable cause) {
            super("DependencyTimeoutException", problem, remedy, cause);
        }
    }

    /** The key is disabled. */
    public static final class Disabled extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public Disabled(String problem, String remedy) {
            super("DisabledException", problem, remedy, null);
        }
    }

    /** The call would have succeeded, but was a dry run. */
    public static final class DryRun extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public DryRun(String problem, String remedy) {
            super("DryRunOperationException", problem, remedy, null);
        }
    }

    /** The import token has expired. */
    public static final class ExpiredImportToken extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public ExpiredImportToken(String problem, String remedy) {
            super("ExpiredImportTokenException", problem, remedy, null);
        }
    }

    /** The key named is not the one the ciphertext was made under. */
    public static final class IncorrectKey extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public IncorrectKey(String problem, String remedy) {
            super("IncorrectKeyException", problem, remedy, null);
        }
    }

    /** The key material is not the expected one. */
    public static final class IncorrectKeyMaterial extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public IncorrectKeyMaterial(String problem, String remedy) {
            super("IncorrectKeyMaterialException", problem, remedy, null);
        }
    }

    /** A defect of Keyhold, never the caller's fault. */
    public static final class Internal extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public Internal(String problem, String remedy) {
            super("KMSInternalException", problem, remedy, null);
        }

        /** An error that another one caused; the cause must carry nothing secret. */
        public Internal(String problem, String remedy, Throwable cause) {
            super("KMSInternalException", problem, remedy, cause);
        }
    }

    /** The ARN is malformed. */
    public static final class InvalidArn extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public InvalidArn(String problem, String remedy) {
            super("InvalidArnException", problem, remedy, null);
        }
    }

    /** Ciphertext, key and encryption context do not belong together; never says which. */
    public static final class InvalidCiphertext extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public InvalidCiphertext(String problem, String remedy) {
            super("InvalidCiphertextException", problem, remedy, null);
        }

        /** An error that another one caused; the cause must carry nothing secret. */
        public InvalidCiphertext(String problem, String remedy, Throwable cause) {
            super("InvalidCiphertextException", problem, remedy, cause);
        }
    }

    /** The grant id is not valid. */
    public static final class InvalidGrantId extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public InvalidGrantId(String problem, String remedy) {
            super("InvalidGrantIdException", problem, remedy, null);
        }
    }

    /** The grant token is not valid. */
    public static final class InvalidGrantToken extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public InvalidGrantToken(String problem, String remedy) {
            super("InvalidGrantTokenException", problem, remedy, null);
        }
    }

    /** The import token is not valid for the key. */
    public static final class InvalidImportToken extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public InvalidImportToken(String problem, String remedy) {
            super("InvalidImportTokenException", problem, remedy, null);
        }
    }

    /** The key is not for that operation or algorithm. */
    public static final class InvalidKeyUsage extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public InvalidKeyUsage(String problem, String remedy) {
            super("InvalidKeyUsageException", problem, remedy, null);
        }
    }

    /** The MAC is not that of the message. */
    public static final class InvalidMac extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public InvalidMac(String problem, String remedy) {
            super("KMSInvalidMacException", problem, remedy, null);
        }
    }

    /** The marker is not one that a listing returned. */
    public static final class InvalidMarker extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public InvalidMarker(String problem, String remedy) {
            super("InvalidMarkerException", problem, remedy, null);
        }
    }

    /** The signature is not that of the message. */
    public static final class InvalidSignature extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public InvalidSignature(String problem, String remedy) {
            super("KMSInvalidSignatureException", problem, remedy, null);
        }
    }

    /** The key is not in a state for that operation. */
    public static final class InvalidState extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public InvalidState(String problem, String remedy) {
            super("KMSInvalidStateException", problem, remedy, null);
        }

        /** An error that another one caused; the cause must carry nothing secret. */
        public InvalidState(String problem, String remedy, Throwable cause) {
            super("KMSInvalidStateException", problem, remedy, cause);
        }
    }

    /** The key material cannot be reached now. */
    public static final class KeyUnavailable extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public KeyUnavailable(String problem, String remedy) {
            super("KeyUnavailableException", problem, remedy, null);
        }
    }

    /** A quota is used up. */
    public static final class LimitExceeded extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public LimitExceeded(String problem, String remedy) {
            super("LimitExceededException", problem, remedy, null);
        }
    }

    /** The policy document is malformed or would lock the caller out. */
    public static final class MalformedPolicyDocument extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public MalformedPolicyDocument(String problem, String remedy) {
            super("MalformedPolicyDocumentException", problem, remedy, null);
        }
    }

    /** Nobody may do that: the alias name is reserved for AWS managed keys. */
    public static final class NotAuthorized extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public NotAuthorized(String problem, String remedy) {
            super("NotAuthorizedException", problem, remedy, null);
        }
    }

    /** There is no such key, alias or grant. */
    public static final class NotFound extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public NotFound(String problem, String remedy) {
            super("NotFoundException", problem, remedy, null);
        }

        /** An error that another one caused; the cause must carry nothing secret. */
        public NotFound(String problem, String remedy, Throwable cause) {
            super("NotFoundException", problem, remedy, cause);
        }
    }

    /** The text of a request or response is not what its type says. */
    public static final class Serialization extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public Serialization(String problem, String remedy) {
            super("SerializationException", problem, remedy, null);
        }
    }

    /** There is no operation of that name. */
    public static final class UnknownOperation extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public UnknownOperation(String problem, String remedy) {
            super("UnknownOperationException", problem, remedy, null);
        }
    }

    /** The tags are not allowed. */
    public static final class TagFailure extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public TagFailure(String problem, String remedy) {
            super("TagException", problem, remedy, null);
        }
    }

    /** A request rate quota is used up. */
    public static final class Throttling extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public Throttling(String problem, String remedy) {
            super("ThrottlingException", problem, remedy, null);
        }
    }

    /** The operation is not for that key. */
    public static final class Unsupported extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public Unsupported(String problem, String remedy) {
            super("UnsupportedOperationException", problem, remedy, null);
        }

        /** An error that another one caused; the cause must carry nothing secret. */
        public Unsupported(String problem, String remedy, Throwable cause) {
            super("UnsupportedOperationException", problem, remedy, cause);
        }
    }

    /** A member of the request is out of its limits. */
    public static final class Validation extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public Validation(String problem, String remedy) {
            super("ValidationException", problem, remedy, null);
        }

        /** An error that another one caused; the cause must carry nothing secret. */
        public Validation(String problem, String remedy, Throwable cause) {
            super("ValidationException", problem, remedy, cause);
        }
    }

    /** The audit trail did not take the record, so the result is withheld. */
    public static final class AuditUnavailable extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public AuditUnavailable(String problem, String remedy) {
            super("AuditUnavailableException", problem, remedy, null);
        }

        /** An error that another one caused; the cause must carry nothing secret. */
        public AuditUnavailable(String problem, String remedy, Throwable cause) {
            super("AuditUnavailableException", problem, remedy, cause);
        }
    }

    /** The Keyhold was closed. */
    public static final class Closed extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public Closed(String problem, String remedy) {
            super("KeyholdClosedException", problem, remedy, null);
        }
    }

    /** The settings are unknown, contradictory or do not fit the store. */
    public static final class Configuration extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public Configuration(String problem, String remedy) {
            super("ConfigurationException", problem, remedy, null);
        }

        /** An error that another one caused; the cause must carry nothing secret. */
        public Configuration(String problem, String remedy, Throwable cause) {
            super("ConfigurationException", problem, remedy, cause);
        }
    }

    /** The root of trust does not open the store. */
    public static final class RootOfTrust extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public RootOfTrust(String problem, String remedy) {
            super("RootOfTrustException", problem, remedy, null);
        }

        /** An error that another one caused; the cause must carry nothing secret. */
        public RootOfTrust(String problem, String remedy, Throwable cause) {
            super("RootOfTrustException", problem, remedy, cause);
        }
    }

    /** A record of the store was changed, moved, replayed or removed outside Keyhold. */
    public static final class StoreIntegrity extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public StoreIntegrity(String problem, String remedy) {
            super("StoreIntegrityException", problem, remedy, null);
        }

        /** An error that another one caused; the cause must carry nothing secret. */
        public StoreIntegrity(String problem, String remedy, Throwable cause) {
            super("StoreIntegrityException", problem, remedy, cause);
        }
    }

    /** The store cannot be read or written; nothing was changed. */
    public static final class StoreUnavailable extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public StoreUnavailable(String problem, String remedy) {
            super("StoreUnavailableException", problem, remedy, null);
        }

        /** An error that another one caused; the cause must carry nothing secret. */
        public StoreUnavailable(String problem, String remedy, Throwable cause) {
            super("StoreUnavailableException", problem, remedy, cause);
        }
    }

    /** The store did not say whether the change was made; read before trying again. */
    public static final class UnknownOutcome extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public UnknownOutcome(String problem, String remedy) {
            super("UnknownOutcomeException", problem, remedy, null);
        }

        /** An error that another one caused; the cause must carry nothing secret. */
        public UnknownOutcome(String problem, String remedy, Throwable cause) {
            super("UnknownOutcomeException", problem, remedy, cause);
        }
    }

    /** The cluster belongs to another custom key store. */
    public static final class CloudHsmClusterInUse extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public CloudHsmClusterInUse(String problem, String remedy) {
            super("CloudHsmClusterInUseException", problem, remedy, null);
        }
    }

    /** The cluster is not configured as a custom key store needs it. */
    public static final class CloudHsmClusterInvalidConfiguration extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public CloudHsmClusterInvalidConfiguration(String problem, String remedy) {
            super("CloudHsmClusterInvalidConfigurationException", problem, remedy, null);
        }
    }

    /** The cluster does not answer, or has no token. */
    public static final class CloudHsmClusterNotActive extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public CloudHsmClusterNotActive(String problem, String remedy) {
            super("CloudHsmClusterNotActiveException", problem, remedy, null);
        }

        /** An error that another one caused; the cause must carry nothing secret. */
        public CloudHsmClusterNotActive(String problem, String remedy, Throwable cause) {
            super("CloudHsmClusterNotActiveException", problem, remedy, cause);
        }
    }

    /** There is no cluster of that id. */
    public static final class CloudHsmClusterNotFound extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public CloudHsmClusterNotFound(String problem, String remedy) {
            super("CloudHsmClusterNotFoundException", problem, remedy, null);
        }
    }

    /** The other cluster does not have the keys of the custom key store. */
    public static final class CloudHsmClusterNotRelated extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public CloudHsmClusterNotRelated(String problem, String remedy) {
            super("CloudHsmClusterNotRelatedException", problem, remedy, null);
        }
    }

    /** The custom key store has keys. */
    public static final class CustomKeyStoreHasCMKs extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public CustomKeyStoreHasCMKs(String problem, String remedy) {
            super("CustomKeyStoreHasCMKsException", problem, remedy, null);
        }
    }

    /** The custom key store is not in a connection state for that operation. */
    public static final class CustomKeyStoreInvalidState extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public CustomKeyStoreInvalidState(String problem, String remedy) {
            super("CustomKeyStoreInvalidStateException", problem, remedy, null);
        }
    }

    /** Another custom key store has the name. */
    public static final class CustomKeyStoreNameInUse extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public CustomKeyStoreNameInUse(String problem, String remedy) {
            super("CustomKeyStoreNameInUseException", problem, remedy, null);
        }
    }

    /** There is no such custom key store. */
    public static final class CustomKeyStoreNotFound extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public CustomKeyStoreNotFound(String problem, String remedy) {
            super("CustomKeyStoreNotFoundException", problem, remedy, null);
        }
    }

    /** The trust anchor certificate is not that of the cluster. */
    public static final class IncorrectTrustAnchor extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public IncorrectTrustAnchor(String problem, String remedy) {
            super("IncorrectTrustAnchorException", problem, remedy, null);
        }
    }

    /** The external key belongs to another KMS key of the custom key store. */
    public static final class XksKeyAlreadyInUse extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public XksKeyAlreadyInUse(String problem, String remedy) {
            super("XksKeyAlreadyInUseException", problem, remedy, null);
        }
    }

    /** The external key is not as a KMS key needs it. */
    public static final class XksKeyInvalidConfiguration extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public XksKeyInvalidConfiguration(String problem, String remedy) {
            super("XksKeyInvalidConfigurationException", problem, remedy, null);
        }
    }

    /** The external key manager has no such key. */
    public static final class XksKeyNotFound extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public XksKeyNotFound(String problem, String remedy) {
            super("XksKeyNotFoundException", problem, remedy, null);
        }
    }

    /** The proxy does not accept the credential. */
    public static final class XksProxyIncorrectAuthenticationCredential extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public XksProxyIncorrectAuthenticationCredential(String problem, String remedy) {
            super("XksProxyIncorrectAuthenticationCredentialException", problem, remedy, null);
        }
    }

    /** The proxy is not configured as a custom key store needs it. */
    public static final class XksProxyInvalidConfiguration extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public XksProxyInvalidConfiguration(String problem, String remedy) {
            super("XksProxyInvalidConfigurationException", problem, remedy, null);
        }
    }

    /** The answer of the proxy is not one of the protocol. */
    public static final class XksProxyInvalidResponse extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public XksProxyInvalidResponse(String problem, String remedy) {
            super("XksProxyInvalidResponseException", problem, remedy, null);
        }
    }

    /** Another custom key store has the endpoint. */
    public static final class XksProxyUriEndpointInUse extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public XksProxyUriEndpointInUse(String problem, String remedy) {
            super("XksProxyUriEndpointInUseException", problem, remedy, null);
        }
    }

    /** Another custom key store has endpoint and path. */
    public static final class XksProxyUriInUse extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public XksProxyUriInUse(String problem, String remedy) {
            super("XksProxyUriInUseException", problem, remedy, null);
        }
    }

    /** The proxy cannot be reached. */
    public static final class XksProxyUriUnreachable extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public XksProxyUriUnreachable(String problem, String remedy) {
            super("XksProxyUriUnreachableException", problem, remedy, null);
        }
    }

    /** Another custom key store has the VPC endpoint service. */
    public static final class XksProxyVpcEndpointServiceInUse extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public XksProxyVpcEndpointServiceInUse(String problem, String remedy) {
            super("XksProxyVpcEndpointServiceInUseException", problem, remedy, null);
        }
    }

    /** The VPC endpoint service is not configured as a custom key store needs it. */
    public static final class XksProxyVpcEndpointServiceInvalidConfiguration extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public XksProxyVpcEndpointServiceInvalidConfiguration(String problem, String remedy) {
            super("XksProxyVpcEndpointServiceInvalidConfigurationException", problem, remedy, null);
        }
    }

    /** There is no such VPC endpoint service. */
    public static final class XksProxyVpcEndpointServiceNotFound extends KmsException {
        private static final long serialVersionUID = 1L;

        /** An error with what is wrong and what to do. */
        public XksProxyVpcEndpointServiceNotFound(String problem, String remedy) {
            super("XksProxyVpcEndpointServiceNotFoundException", problem, remedy, null);
        }
    }
}
