package io.keyhold;

import io.keyhold.api.Kms;
import io.keyhold.api.KmsRequest;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request that is to be refused.
 *
 * @param caller who asks
 * @param request the request
 * @param values what stands for the names in braces of the expected message
 */
record Refusal(Kms caller, KmsRequest request, Map<String, String> values) {
    /** With names and their values in turn. */
    static Refusal of(Kms caller, KmsRequest request, String... values) {
        Map<String, String> map = new TreeMap<>();
        for (int i = 0; i < values.length; i += 2) {
            map.put("{" + values[i] + "}", values[i + 1]);
        }
        return new Refusal(caller, request, map);
    }

    /** The expected text of this request. */
    String expected(String template) {
        String text = template;
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace(value.getKey(), value.getValue());
        }
        return text;
    }
}
