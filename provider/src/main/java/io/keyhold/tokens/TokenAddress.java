package io.keyhold.tokens;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a token is, and which key of it is meant: a PKCS#11 URI with {@code token}, {@code serial} or {@code slot-id}, with {@code
 * object} for a key, and with {@code module-path} or {@code module-name} for the library.
 *
 * @param module the absolute path of the library, or its name in one of the usual folders
 * @param token the label of the token; may be empty
 * @param serial the serial number of the token; may be empty
 * @param slot the number of the slot; may be empty
 * @param object the label of the key; may be empty
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7512">RFC 7512</a>
 */
public record TokenAddress(String module, String token, String serial, String slot, String object) {
    private static final String FORM =
            "pkcs11:token=LABEL;object=KEY?module-path=/PATH/TO/LIBRARY.so (or serial=… or slot-id=… for token=…)";
    private static final Set<String> PATH_PARTS = Set.of("token", "serial", "slot-id", "object");
    private static final Set<String> QUERY_PARTS = Set.of("module-path", "module-name");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern PLAIN_PATH = Pattern.compile("/[A-Za-z0-9/._+:@~-]+");
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9._+-]+");
    private static final List<String> FOLDERS = List.of(
            "/usr/lib/softhsm",
            "/usr/lib/x86_64-linux-gnu/softhsm",
            "/usr/lib/aarch64-linux-gnu/softhsm",
            "/usr/lib/x86_64-linux-gnu/pkcs11",
            "/usr/lib/aarch64-linux-gnu/pkcs11",
            "/usr/lib64/softhsm",
            "/usr/lib64/pkcs11",
            "/usr/lib/pkcs11",
            "/usr/local/lib/softhsm",
            "/usr/local/lib",
            "/opt/homebrew/lib/softhsm",
            "/opt/nfast/toolkits/pkcs11",
            "/opt/cloudhsm/lib",
            "/usr/safenet/lunaclient/lib");

    /**
     * The address in a URI.
     *
     * @throws IllegalArgumentException with what is wrong with it, without the URI itself
     */
    public static TokenAddress parse(String uri) {
        if (!uri.startsWith("pkcs11:")) {
            throw new IllegalArgumentException("is not a PKCS#11 URI; it takes " + FORM);
        }
        String rest = uri.substring("pkcs11:".length());
        int question = rest.indexOf('?');
        Map<String, String> path = parts(question < 0 ? rest : rest.substring(0, question), ";", PATH_PARTS);
        Map<String, String> query = parts(question < 0 ? "" : rest.substring(question + 1), "&", QUERY_PARTS);
        TokenAddress address = new TokenAddress(
                module(query),
                path.getOrDefault("token", ""),
                path.getOrDefault("serial", ""),
                path.getOrDefault("slot-id", ""),
                path.getOrDefault("object", ""));
        if (address.token.isEmpty() && address.serial.isEmpty() && address.slot.isEmpty()) {
            throw new IllegalArgumentException("names no token; it takes " + FORM);
        }
        if (!address.slot.isEmpty() && !NUMBER.matcher(address.slot).matches()) {
            throw new IllegalArgumentException("has a slot-id that is not a number");
        }
        return address;
    }

    private static Map<String, String> parts(String text, String separator, Set<String> known) {
        Map<String, String> parts = new LinkedHashMap<>();
        for (String part : text.isEmpty() ? new String[0] : text.split(separator, -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            if (equals < 0 || !known.contains(name)) {
                throw new IllegalArgumentException("has the part `" + name + "`, which is not known; it takes " + FORM);
            }
            // '+' is itself in a URI of this kind
            String value = URLDecoder.decode(part.substring(equals + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
            if (parts.put(name, value) != null) {
                throw new IllegalArgumentException("has the part `" + name + "` twice");
            }
        }
        return parts;
    }

    private static String module(Map<String, String> query) {
        String path = query.getOrDefault("module-path", "");
        String name = query.getOrDefault("module-name", "");
        if (path.isEmpty() == name.isEmpty()) {
            throw new IllegalArgumentException("names no library, or two; it takes " + FORM);
        }
        if (!path.isEmpty() && !PLAIN_PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("has the library `" + path
                    + "`; SunPKCS11 takes an absolute path of letters, digits and any of / . _ + : @ ~ -");
        }
        if (!name.isEmpty() && !PLAIN_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "has the module-name `" + name + "`; it takes letters, digits and . _ + -");
        }
        return path.isEmpty() ? name : path;
    }

    /**
     * The library: a path as it is, a name in the first of the usual folders that has it.
     *
     * @throws TokenException if there is none
     */
    Path library() {
        if (module.startsWith("/")) {
            return Path.of(module);
        }
        String file = module.endsWith(".so") ? module : "lib" + module + ".so";
        return FOLDERS.stream()
                .map(folder -> Path.of(folder, file))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new TokenException(
                        TokenException.Kind.NO_LIBRARY,
                        "PKCS#11 library `" + file + "` is in none of the usual folders; name it with module-path"));
    }

    /** The token in words. */
    public String tokenName() {
        if (!token.isEmpty()) {
            return "token `" + token + "`";
        }
        return serial.isEmpty() ? "the token in slot " + slot : "the token with serial number `" + serial + "`";
    }
}
