package io.keyhold.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Writes the record of a request, a response or a structure. */
final class RecordSource {
    private static final String IN = "    ";
    private final String name;
    private final List<Member> members;
    private final String head;
    private final String implemented;
    private final boolean isGiven;
    private final JavaText text = new JavaText();

    /**
     * @param name the name of the record
     * @param implemented what it implements; may be empty
     * @param isGiven whether programs make it, and it therefore refuses null and has a builder
     */
    private RecordSource(String name, List<Member> members, String head, String implemented, boolean isGiven) {
        this.name = name;
        this.members = members;
        this.head = head;
        this.implemented = implemented;
        this.isGiven = isGiven;
    }

    static String request(ApiModel model, String operation) {
        RecordSource source = new RecordSource(
                operation + "Request",
                model.members(model.operation(operation).get("input")),
                "Input of {@code " + operation + "}; member names, limits and defaults are those of AWS KMS.",
                "KmsRequest",
                true);
        source.begin().given();
        source.ofRequest(operation);
        return source.end();
    }

    static String response(ApiModel model, String operation) {
        List<Member> members = model.members(model.operation(operation).get("output"));
        return new RecordSource(
                        operation + "Response", members, "Output of {@code " + operation + "}.", "KmsResponse", false)
                .begin()
                .end();
    }

    static String structure(ApiModel model, String shape) {
        JsonNode structure = model.structure(shape);
        List<Member> members = model.members(structure.get("members"));
        String head = structure.path("doc").asText() + " Source: AWS KMS API, shape " + shape + ".";
        boolean isGiven = members.stream().anyMatch(member -> member.node().has("of"));
        RecordSource source = new RecordSource(model.shape(shape).javaType(), members, head, "", isGiven).begin();
        return isGiven ? source.given().end() : source.end();
    }

    private RecordSource begin() {
        List<String> docs = new ArrayList<>(List.of(head));
        if (!members.isEmpty()) {
            docs.add("");
        }
        members.forEach(member -> docs.add("@param " + member.name() + " " + member.doc()));
        text.doc("", docs.toArray(String[]::new));
        text.record(
                "public record " + name + "(",
                members.stream().map(Member::declared).toList(),
                implemented,
                isBare() ? " {}" : " {");
        if (isGiven || members.stream().anyMatch(Member::isCopied)) {
            constructor();
            members.stream().filter(member -> member.shape().isBlob()).forEach(this::accessor);
        }
        return this;
    }

    private boolean isHiding() {
        return members.stream()
                .anyMatch(member -> member.isHidden() && !member.shape().isBlob());
    }

    /** Whether the record has no body. */
    private boolean isBare() {
        return !isGiven && !isHiding() && members.stream().noneMatch(Member::isCopied);
    }

    private void constructor() {
        boolean copies = members.stream().anyMatch(Member::isCopied);
        String refuses = isGiven ? copies ? ", and refuses null" : "Refuses null" : "";
        text.doc(IN, (copies ? "Copies what can change" : "") + refuses + ".");
        text.line(IN + "public " + name + " {");
        members.forEach(member -> {
            String line = isGiven ? refusing(member) : copying(member);
            if (!line.isEmpty()) {
                text.line(IN + IN + line);
            }
        });
        text.line(IN + "}");
    }

    private static String copying(Member member) {
        String copy = member.shape().isBlob()
                ? member.isOptional() ? member.name() + ".map(byte[]::clone)" : member.name() + ".clone()"
                : (member.shape().isList() ? "List" : "Map") + ".copyOf(" + member.name() + ")";
        return member.isCopied() ? member.name() + " = " + copy + ";" : "";
    }

    private static String refusing(Member member) {
        String required = "Members.require(\"" + member.name() + "\", " + member.name() + ");";
        if (member.isOptional()) {
            return member.isCopied() ? required + "\n" + IN + IN + copying(member) : required;
        }
        if (member.isCopied()) {
            return member.name() + " = Members.copy(\"" + member.name() + "\", " + member.name() + ");";
        }
        return member.shape().isBoolean() || member.shape().isInteger() ? "" : required;
    }

    private void accessor(Member member) {
        text.gap()
                .doc(IN, "A copy of " + member.what() + "; the caller owns it.")
                .line(IN + "@Override")
                .line(IN + "public " + member.type() + " " + member.name() + "() {")
                .line(IN + IN + "return " + member.name()
                        + (member.isOptional() ? ".map(byte[]::clone);" : ".clone();"))
                .line(IN + "}");
    }

    /** What a record has that programs make: {@code of}, {@code with…} and the builder. */
    private RecordSource given() {
        List<Member> required = members.stream().filter(Member::isInOf).toList();
        text.gap()
                .doc(
                        IN,
                        implemented.isEmpty()
                                ? required.isEmpty() ? "Without any member." : "With these members and no other."
                                : "A request with the members that AWS KMS requires and no other.");
        text.wrapped(
                IN,
                "public static " + name + " of(",
                required.stream()
                        .map(member -> member.shape().javaType() + " " + member.name())
                        .toList(),
                ") {");
        text.wrapped(
                IN + IN,
                "return new " + name + "(",
                members.stream().map(this::inOf).toList(),
                ");");
        text.line(IN + "}");
        members.stream().filter(member -> !member.isInOf()).forEach(this::wither);
        BuilderSource.write(text, name, members);
        return this;
    }

    private String inOf(Member member) {
        if (!member.isInOf()) {
            return member.defaultValue();
        }
        return member.isOptional()
                ? "Members.optional(\"" + member.name() + "\", " + member.name() + ")"
                : member.name();
    }

    private void wither(Member member) {
        String capital = member.name().substring(0, 1).toUpperCase(Locale.ROOT)
                + member.name().substring(1);
        text.gap().doc(IN, "The same with {@code " + member.name() + "}.");
        text.line(IN + "public " + name + " with" + capital + "(" + member.given() + " " + member.name() + ") {")
                .line(IN + IN + "return toBuilder()." + member.name() + "(" + member.name() + ").build();")
                .line(IN + "}");
    }

    private void ofRequest(String operation) {
        text.gap()
                .line(IN + "@Override")
                .line(IN + "public Operation operation() {")
                .line(IN + IN + "return Operation." + EnumSource.constant(operation) + ";")
                .line(IN + "}")
                .gap()
                .line(IN + "@Override")
                .line(IN + "public void check(Constraints check) {");
        members.forEach(this::checks);
        text.line(IN + "}");
    }

    private void checks(Member member) {
        if (member.shape().checksItself()) {
            text.line(IN + IN + member.name() + ".ifPresent(given -> given.check(\"" + member.name() + "\", check));");
        }
        Stream.of(member.shape().checks()).filter(check -> check.length > 0).forEach(check -> check(member, check));
    }

    private void check(Member member, String[] check) {
        List<String> arguments = new ArrayList<>(List.of('"' + member.name() + '"', member.name()));
        arguments.addAll(List.of(check).subList(1, check.length));
        text.wrapped(IN + IN, "check." + check[0] + "(", arguments, ");");
    }

    private String end() {
        if (isHiding()) {
            text.gap()
                    .doc(IN, "Tokens and bytes are not shown.")
                    .line(IN + "@Override")
                    .line(IN + "public String toString() {")
                    .line(IN + IN + "return Redacted.text(this);")
                    .line(IN + "}");
        }
        return (isBare() ? text : text.line("}")).source();
    }
}
