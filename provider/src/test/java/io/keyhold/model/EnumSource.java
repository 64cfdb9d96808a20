package io.keyhold.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Locale;

/** Writes an enumeration of names that AWS KMS has. */
final class EnumSource {
    private EnumSource() {}

    static String enumeration(ApiModel model, String name) {
        JsonNode node = model.shape(name).node();
        JavaText text = new JavaText()
                .doc("", node.path("doc").asText() + " Source: AWS KMS API, shape " + name + ".")
                .line("public enum " + name + " implements WireValue {");
        for (Iterator<JsonNode> values = node.get("values").iterator(); values.hasNext(); ) {
            String value = values.next().asText();
            text.doc("    ", "{@code " + value + "}.")
                    .line("    " + constant(value) + "(\"" + value + "\")" + (values.hasNext() ? "," : ";"));
        }
        text.gap().line("    private final String value;").gap();
        text.line("    " + name + "(String value) {")
                .line("        this.value = value;")
                .line("    }")
                .gap();
        text.doc("    ", "The value as AWS KMS writes it.")
                .line("    @Override")
                .line("    public String value() {")
                .line("        return value;")
                .line("    }")
                .gap();
        text.doc("    ", "The constant that AWS KMS writes as {@code value}, if there is one.")
                .line("    public static Optional<" + name + "> find(String value) {")
                .line("        return WireValue.find(" + name + ".class, value);")
                .line("    }")
                .line("}");
        return text.source();
    }

    /** The name of a constant: {@code GENERATE_DATA_KEY} for {@code GenerateDataKey}. */
    static String constant(String value) {
        return value.contains("_") || value.equals(value.toUpperCase(Locale.ROOT))
                ? value
                : value.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    }
}
