package io.keyhold.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes {@code Kms}, a method for each operation and its builder form, and the table from requests to methods. */
final class KmsSource {
    private static final String IN = "    ";
    private static final String DEEP = IN + IN;

    private static final String BEFORE_ROWS = "    static {\n";

    private KmsSource() {}

    static String methods(ApiModel model) {
        JavaText text = new JavaText()
                .doc(
                        "",
                        "The operations of AWS KMS, for one caller. Every call is decided, held to the state of its key and"
                                + " audited; a refusal is a {@link KmsException}. Safe for concurrent use. Source: AWS KMS API"
                                + " Reference, version 2014-11-01.",
                        "",
                        "<p>Each operation has two forms: with a request, and with what is called on the builder of one,",
                        "{@code kms.encrypt(r -> r.keyId(key).plaintext(bytes))}.")
                .line("public interface Kms {");
        for (String operation : model.operations()) {
            method(text, model, operation);
        }
        text.doc(
                IN,
                "Calls the method that the request is for, as a program does that gets its requests from elsewhere.",
                "",
                "@return the response; empty for an operation that AWS KMS answers with nothing");
        text.line(IN + "default Optional<KmsResponse> call(KmsRequest request) {")
                .line(DEEP + "return KmsCalls.call(this, request);")
                .line(IN + "}")
                .line("}");
        return text.source("java.util.function.Consumer");
    }

    private static void method(JavaText text, ApiModel model, String operation) {
        boolean answers = model.operation(operation).has("output");
        String method = (answers ? operation + "Response" : "void") + " " + name(operation) + "(";
        String request = operation + "Request";
        List<String> doc =
                new ArrayList<>(ApiModel.texts(model.operation(operation).get("doc")));
        text.doc(IN, doc.toArray(String[]::new));
        text.wrapped(IN, method, List.of(request + " request"), ");").gap();
        text.doc(IN, "The same as {@link #" + name(operation) + "(" + request + ")}, with a builder.");
        text.wrapped(IN, "default " + method, List.of("Consumer<" + request + ".Builder> request"), ") {");
        text.line(DEEP + (answers ? "return " : "") + name(operation) + "(Members.filled(" + request
                        + ".builder(), request).build());")
                .line(IN + "}")
                .gap();
    }

    /** The table of calls with the rows of the model; what is around them is written by hand. */
    static String calls(ApiModel model, String byHand) {
        StringBuilder rows = new StringBuilder(BEFORE_ROWS);
        for (String operation : model.operations()) {
            rows.append(DEEP)
                    .append(model.operation(operation).has("output") ? "answered(" : "silent(")
                    .append(operation)
                    .append("Request.class, Kms::")
                    .append(name(operation))
                    .append(");\n");
        }
        int from = byHand.indexOf(BEFORE_ROWS);
        return byHand.substring(0, from) + rows + byHand.substring(byHand.indexOf("    }\n", from));
    }

    static String name(String operation) {
        return operation.substring(0, 1).toLowerCase(Locale.ROOT) + operation.substring(1);
    }
}
