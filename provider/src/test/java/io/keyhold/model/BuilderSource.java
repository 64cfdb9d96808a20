package io.keyhold.model;

import java.util.List;
import java.util.Locale;

/** Writes the builder of a record that programs make. */
final class BuilderSource {
    private static final String IN = "    ";
    private static final String DEEP = IN + IN;
    private static final String DEEPER = DEEP + IN;

    private BuilderSource() {}

    static void write(JavaText text, String record, List<Member> members) {
        text.gap().doc(IN, "A builder without any member.");
        text.line(IN + "public static Builder builder() {")
                .line(DEEP + "return new Builder();")
                .line(IN + "}")
                .gap();
        text.doc(IN, "A builder that starts with the members of this one.");
        text.line(IN + "public Builder toBuilder() {");
        text.line(DEEP + "Builder builder = new Builder();");
        members.forEach(member -> text.line(DEEP + "builder." + member.name() + " = " + member.name() + ";"));
        text.line(DEEP + "return builder;").line(IN + "}").gap();
        text.doc(IN, "Collects members. Not safe for concurrent use.");
        text.line(IN + "public static final class Builder {");
        members.forEach(member -> text.line(DEEP + field(member)));
        text.gap().line(DEEP + "private Builder() {}");
        members.forEach(member -> setter(text, member));
        text.gap();
        text.doc(
                DEEP,
                "The record of these members, with copies of what can change; refused if a required member is missing.");
        text.line(DEEP + "public " + record + " build() {");
        text.wrapped(
                DEEPER,
                "return new " + record + "(",
                members.stream().map(BuilderSource::built).toList(),
                ");");
        text.line(DEEP + "}").line(IN + "}");
    }

    private static boolean isUnset(Member member) {
        return member.defaultValue().isEmpty();
    }

    private static String field(Member member) {
        String type = member.isOptional() || member.shape().isBoolean() ? member.type() : member.given();
        if (isUnset(member)) {
            return member.shape().isBlob()
                    ? "private byte @Nullable [] " + member.name() + ";"
                    : "private @Nullable " + type + " " + member.name() + ";";
        }
        boolean isFalse = member.shape().isBoolean();
        return "private " + type + " " + member.name() + (isFalse ? ";" : " = " + member.defaultValue() + ";");
    }

    private static void setter(JavaText text, Member member) {
        String value = member.isOptional()
                ? "Members.optional(\"" + member.name() + "\", " + member.name() + ")"
                : member.name();
        body(text, member, member.given(), value);
        if (member.shape().isList()) {
            body(
                    text,
                    member,
                    member.shape().entry().javaType() + "...",
                    "Members.list(\"" + member.name() + "\", " + member.name() + ")");
        }
    }

    private static void body(JavaText text, Member member, String type, String value) {
        String doc = member.doc();
        text.gap().doc(DEEP, doc.substring(0, 1).toUpperCase(Locale.ROOT) + doc.substring(1) + ".");
        text.line(DEEP + "public Builder " + member.name() + "(" + type + " " + member.name() + ") {")
                .line(DEEPER + "this." + member.name() + " = " + value + ";")
                .line(DEEPER + "return this;")
                .line(DEEP + "}");
    }

    private static String built(Member member) {
        return isUnset(member) ? "Members.given(\"" + member.name() + "\", " + member.name() + ")" : member.name();
    }
}
