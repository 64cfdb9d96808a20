package io.keyhold.access;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.keyhold.api.KmsException;
import io.keyhold.platform.JsonBuffers;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** The text of a key policy with other names for some of its principals; the rest stays as its author wrote it. */
public final class KeyPolicyText {
    private static final JsonFactory JSON = JsonBuffers.pooled().build();

    private KeyPolicyText() {}

    /**
     * Replaces principals.
     *
     * @param policy a key policy that {@link PolicyDocument#readStoredKeyPolicy} accepts
     * @param names what to show in place of an ARN
     */
    public static String rename(String policy, Map<String, String> names) {
        if (names.isEmpty()) {
            return policy;
        }
        StringBuilder shown = new StringBuilder();
        int from = 0;
        Deque<String> path = new ArrayDeque<>();
        try (JsonParser parser = JSON.createParser(policy)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                follow(path, token, parser);
                String name = token == JsonToken.VALUE_STRING && isPrincipal(path) ? names.get(parser.getText()) : null;
                if (name != null) {
                    int start = (int) parser.currentTokenLocation().getCharOffset();
                    shown.append(policy, from, start).append('"').append(name).append('"');
                    from = (int) parser.currentLocation().getCharOffset();
                }
            }
        } catch (IOException e) {
            throw new KmsException.Internal("a stored key policy is not JSON", "Report this as a defect of Keyhold", e);
        }
        return shown.append(policy, from, policy.length()).toString();
    }

    /** Keeps the names of the objects around a value: one for each object, that of its current member. */
    private static void follow(Deque<String> path, JsonToken token, JsonParser parser) throws IOException {
        switch (token) {
            case START_OBJECT -> path.push("");
            case END_OBJECT -> path.pop();
            case FIELD_NAME -> {
                path.pop();
                path.push(parser.currentName());
            }
            default -> {}
        }
    }

    /** Whether the value stands at {@code Statement[].Principal.AWS}, or that of {@code NotPrincipal}. */
    private static boolean isPrincipal(Deque<String> path) {
        if (path.size() != 3) {
            return false;
        }
        String[] names = path.toArray(new String[0]);
        return names[2].equals("Statement")
                && (names[1].equals("Principal") || names[1].equals("NotPrincipal"))
                && names[0].equals("AWS");
    }
}
