package io.keyhold.sigv4;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The value of an {@code Authorization} header.
 *
 * @param accessKeyId the first element of the credential
 * @param scope the others, without the last, which is always {@code aws4_request}
 * @param signedHeaders lower-case names
 * @param signature 64 lower-case hex digits
 */
record Authorization(String accessKeyId, CredentialScope scope, SortedSet<String> signedHeaders, String signature) {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final List<String> PARAMETERS = List.of("Credential", "Signature", "SignedHeaders");
    private static final Pattern PARAMETER = Pattern.compile("([A-Za-z]+)=([^,= ]+)");
    private static final Pattern ACCESS_KEY_ID = Pattern.compile("[A-Za-z0-9_]{1,128}");
    private static final Pattern HEADER_NAMES = Pattern.compile("[a-z0-9-]+(;[a-z0-9-]+)*");
    private static final Pattern HEX_SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int ELEMENTS = 5;
    private static final int MOST_CHARS = 2048; // a stranger sends it: nothing is looked for in what is longer

    String text() {
        return ALGORITHM + " Credential=" + accessKeyId + "/" + scope.text() + ", SignedHeaders="
                + String.join(";", signedHeaders) + ", Signature=" + signature;
    }

    static Authorization parse(String value) throws RefusedSignatureException {
        if (value.length() > MOST_CHARS) {
            throw incomplete("Authorization header is longer than " + MOST_CHARS + " characters.");
        }
        if (!value.startsWith(ALGORITHM + " ")) {
            throw incomplete("Unsupported signature algorithm; use '" + ALGORITHM + "'.");
        }
        Map<String, String> parameters =
                parameters(value.substring(ALGORITHM.length() + 1).strip());
        return parse(
                require(parameters, "Credential"),
                require(parameters, "SignedHeaders"),
                require(parameters, "Signature"));
    }

    private static String require(Map<String, String> parameters, String name) throws RefusedSignatureException {
        @Nullable String value = parameters.get(name);
        if (value == null) {
            throw incomplete("Authorization header requires '" + name + "' parameter.");
        }
        return value;
    }

    private static Map<String, String> parameters(String text) throws RefusedSignatureException {
        Map<String, String> found = new HashMap<>();
        for (String part : text.split(",", -1)) {
            Matcher parameter = PARAMETER.matcher(withoutSpaces(part));
            if (!parameter.matches() || !PARAMETERS.contains(parameter.group(1))) {
                throw incomplete("Authorization header has a part that is not one of 'Credential', 'SignedHeaders' and"
                        + " 'Signature' with a value.");
            }
            if (found.put(parameter.group(1), parameter.group(2)) != null) {
                throw incomplete("Authorization header has more than one '" + parameter.group(1) + "' parameter.");
            }
        }
        return found;
    }

    /** Without the spaces around it; a regular expression for them takes time by the square of their number. */
    private static String withoutSpaces(String part) {
        int from = 0;
        int to = part.length();
        while (from < to && part.charAt(from) == ' ') {
            from++;
        }
        while (to > from && part.charAt(to - 1) == ' ') {
            to--;
        }
        return part.substring(from, to);
    }

    private static Authorization parse(String credential, String names, String signature)
            throws RefusedSignatureException {
        String[] elements = credential.split("/", -1);
        if (elements.length != ELEMENTS) {
            throw incomplete(
                    "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.");
        }
        if (!ACCESS_KEY_ID.matcher(elements[0]).matches()) {
            throw incomplete(
                    "Credential must begin with an access key id of 1 to 128 letters, digits and underscores.");
        }
        if (!elements[4].equals(CredentialScope.TERMINATOR)) {
            throw new RefusedSignatureException(
                    SignatureRefusal.WRONG_SCOPE,
                    "Credential should be scoped with a valid terminator: 'aws4_request'.");
        }
        if (!HEX_SHA256.matcher(signature).matches()) {
            throw incomplete("Signature must be 64 lower-case hex digits.");
        }
        CredentialScope scope = new CredentialScope(elements[1], elements[2], elements[3]);
        return new Authorization(elements[0], scope, headerNames(names), signature);
    }

    private static SortedSet<String> headerNames(String names) throws RefusedSignatureException {
        SortedSet<String> sorted = new TreeSet<>(Arrays.asList(names.split(";", -1)));
        if (!HEADER_NAMES.matcher(names).matches() || !String.join(";", sorted).equals(names)) {
            throw incomplete(
                    "SignedHeaders must be different header names in lower case, sorted, with ';' between them.");
        }
        return sorted;
    }

    private static RefusedSignatureException incomplete(String message) {
        return new RefusedSignatureException(SignatureRefusal.INCOMPLETE, message);
    }
}
