package io.keyhold.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes {@code Kms}, a method for each operation and its builder form, and the table from requests to methods. */
final class KmsSource {
    private static final String IN = "    ";
    private static final String DEEP = IN + IN;

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

    static String calls(ApiModel model) {
        StringBuilder rows = new StringBuilder();
        for (String operation : model.operations()) {
            rows.append(DEEP)
                    .append(model.operation(operation).has("output") ? "answered(" : "silent(")
                    .append(operation)
                    .append("Request.class, Kms::")
                    .append(name(operation))
                    .append(");\n");
        }
        return CALLS.replace("        ROWS\n", rows);
    }

    static String name(String operation) {
        return operation.substring(0, 1).toLowerCase(Locale.ROOT) + operation.substring(1);
    }

    private static final String CALLS = """
            package io.keyhold.api;

            import java.util.HashMap;
            import java.util.Map;
            import java.util.Optional;
            import java.util.function.BiConsumer;
            import java.util.function.BiFunction;

            /** Which method of {@link Kms} each request is for. */
            final class KmsCalls {
                private static final Map<Class<? extends KmsRequest>, BiFunction<Kms, KmsRequest, Optional<KmsResponse>>> CALLS =
                        new HashMap<>();

                static {
                    ROWS
                }

                private KmsCalls() {}

                static Optional<KmsResponse> call(Kms kms, KmsRequest request) {
                    BiFunction<Kms, KmsRequest, Optional<KmsResponse>> call = CALLS.get(request.getClass());
                    if (call == null) {
                        throw new KmsException.Unsupported(
                                "a request of type `" + request.getClass().getName() + "` is none that Kms has a method for",
                                "Pass one of io.keyhold.api");
                    }
                    return call.apply(kms, request);
                }

                private static <Q extends KmsRequest, R extends KmsResponse> void answered(
                        Class<Q> type, BiFunction<Kms, Q, R> method) {
                    CALLS.put(type, (kms, request) -> Optional.of(method.apply(kms, type.cast(request))));
                }

                private static <Q extends KmsRequest> void silent(Class<Q> type, BiConsumer<Kms, Q> method) {
                    CALLS.put(type, (kms, request) -> {
                        method.accept(kms, type.cast(request));
                        return Optional.empty();
                    });
                }
            }
            """;
}
