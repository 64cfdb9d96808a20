package io.keyhold.server.xks;

import io.keyhold.api.KmsException;
import io.keyhold.wire.JsonMembers;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The body of a request, whose members are checked when they are asked for. Members that are not known are passed over. */
public final class XksRequest {
    /** The longest plaintext that is taken. */
    public static final int MAX_PLAINTEXT_BYTES = 4300;

    /** The longest additional authenticated data. */
    public static final int MAX_AAD_BYTES = 8192;

    /** The length of every tag. */
    public static final int TAG_BYTES = 16;

    private static final int MAX_METADATA_BYTES = 20;
    private static final int MAX_METADATA_CHARS = 2048;
    private static final List<String> OF_CALL = List.of(
            "awsPrincipalArn",
            "awsSourceVpc",
            "awsSourceVpce",
            "kmsViaService",
            "kmsKeyArn",
            "kmsOperation",
            "kmsRequestId");
    private final JsonMembers members;

    private XksRequest(JsonMembers members) {
        this.members = members;
    }

    /** Reads a body: one JSON object in UTF-8. */
    public static XksRequest parse(byte[] body) throws XksRefusedException {
        try {
            return new XksRequest(JsonMembers.read(body));
        } catch (KmsException.Serialization e) {
            throw invalid(e.problem());
        }
    }

    /** What the client says of the call behind the request, for the audit; what must be there is. */
    public Map<String, String> origin(XksPath.Operation operation) throws XksRefusedException {
        JsonMembers metadata = members.object("requestMetadata")
                .orElseThrow(() -> invalid("the member requestMetadata is missing or is not an object"));
        Map<String, String> origin = new LinkedHashMap<>();
        for (String name : OF_CALL) {
            if (metadata.has(name)) {
                String value = metadata.text(name).orElseThrow(() -> invalid(name + " is not a string"));
                if (value.isEmpty() || value.length() > MAX_METADATA_CHARS) {
                    throw invalid(name + " is empty or too long");
                }
                origin.put(name, value);
            } else if (isRequired(name, operation)) {
                throw invalid("the member " + name + " of requestMetadata is missing");
            }
        }
        return origin;
    }

    private static boolean isRequired(String name, XksPath.Operation operation) {
        return switch (name) {
            case "kmsOperation", "kmsRequestId" -> true;
            case "awsPrincipalArn" -> operation != XksPath.Operation.HEALTH;
            case "kmsKeyArn" -> operation == XksPath.Operation.ENCRYPT || operation == XksPath.Operation.DECRYPT;
            default -> false;
        };
    }

    /** Refuses another algorithm than the one there is. */
    public void requireAlgorithm() throws XksRefusedException {
        if (!members.text("encryptionAlgorithm").equals(Optional.of("AES_GCM"))) {
            throw invalid("encryptionAlgorithm is not AES_GCM");
        }
    }

    /** Whether the reply is to have an integrity value. */
    public boolean wantsIntegrityValue() throws XksRefusedException {
        if (!members.has("ciphertextDataIntegrityValueAlgorithm")) {
            return false;
        }
        if (!members.text("ciphertextDataIntegrityValueAlgorithm").equals(Optional.of("SHA_256"))) {
            throw invalid("ciphertextDataIntegrityValueAlgorithm is not SHA_256");
        }
        return true;
    }

    /** What is to be encrypted. */
    public byte[] plaintext() throws XksRefusedException {
        return bytes("plaintext", 1, MAX_PLAINTEXT_BYTES);
    }

    /** The additional authenticated data; empty if it is not there. */
    public byte[] aad() throws XksRefusedException {
        return members.has("additionalAuthenticatedData")
                ? bytes("additionalAuthenticatedData", 0, MAX_AAD_BYTES)
                : new byte[0];
    }

    /** What is to be decrypted. */
    public byte[] ciphertext() throws XksRefusedException {
        return bytes("ciphertext", 1, MAX_PLAINTEXT_BYTES);
    }

    /** The initialization vector. */
    public byte[] iv() throws XksRefusedException {
        byte[] iv = bytes("initializationVector", 12, 16);
        if (iv.length != 12 && iv.length != 16) {
            throw invalid("initializationVector has " + iv.length + " bytes; 12 or 16 are right");
        }
        return iv;
    }

    /** The authentication tag. */
    public byte[] tag() throws XksRefusedException {
        return bytes("authenticationTag", TAG_BYTES, TAG_BYTES);
    }

    /** What the proxy gave with a ciphertext; empty if it is not there. */
    public byte[] ciphertextMetadata() throws XksRefusedException {
        return members.has("ciphertextMetadata") ? bytes("ciphertextMetadata", 0, MAX_METADATA_BYTES) : new byte[0];
    }

    private byte[] bytes(String name, int min, int max) throws XksRefusedException {
        String text = members.text(name).orElseThrow(() -> invalid(name + " is missing or is not a string"));
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw invalid(name + " is not Base64");
        }
        if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
            throw invalid(name + " is not Base64 with its padding");
        }
        if (bytes.length < min || bytes.length > max) {
            throw invalid(name + " has " + bytes.length + " bytes; " + min + " to " + max + " are right");
        }
        return bytes;
    }

    private static XksRefusedException invalid(String problem) {
        return new XksRefusedException(XksError.VALIDATION, problem);
    }
}
