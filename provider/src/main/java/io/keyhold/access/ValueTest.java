package io.keyhold.access;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** One value of a condition: whether a value of the request is what it asks for. */
interface ValueTest {
    /** {@link Ternary#ASK} if the value of the policy has a variable that the request gives. */
    Ternary matches(String actual, EvaluationContext scope);

    /**
     * The test that a value of a policy is.
     *
     * @throws KmsException.MalformedPolicyDocument if the operator cannot take the value
     */
    static ValueTest parse(PolicyNode node, Operator operator, Template.Reading reading) {
        return switch (operator.test()) {
            case STRING_EQUALS -> text(node, literal(reading), String::equals);
            case STRING_EQUALS_IGNORE_CASE -> text(node, literal(reading), String::equalsIgnoreCase);
            case STRING_LIKE -> text(node, reading, Wildcard::matches);
            case NUMERIC_EQUALS,
                    NUMERIC_LESS_THAN,
                    NUMERIC_LESS_THAN_EQUALS,
                    NUMERIC_GREATER_THAN,
                    NUMERIC_GREATER_THAN_EQUALS -> number(node, operator.test());
            case DATE_EQUALS, DATE_LESS_THAN, DATE_LESS_THAN_EQUALS, DATE_GREATER_THAN, DATE_GREATER_THAN_EQUALS ->
                date(node, operator.test());
            case BOOL, NULL -> bool(node);
            case BINARY_EQUALS -> binary(node);
            case IP_ADDRESS -> ip(node);
            case ARN_LIKE -> ArnPattern.ofCondition(node, reading)::matches;
        };
    }

    /** Compares the value of the policy, variables put in, with that of the request. */
    interface TextTest {
        boolean matches(String wanted, String actual);
    }

    private static Template.Reading literal(Template.Reading reading) {
        return new Template.Reading(false, reading.variables(), reading.ofKeyPolicy());
    }

    private static ValueTest text(PolicyNode node, Template.Reading reading, TextTest test) {
        Template template = Template.parse(node, node.scalar(), reading);
        if (template.constant().isPresent()) {
            String constant = template.constant().get();
            return (actual, scope) -> Ternary.of(test.matches(constant, actual));
        }
        return (actual, scope) -> {
            if (template.isPending(scope)) {
                return Ternary.ASK;
            }
            String wanted = template.resolve(scope);
            return Ternary.of(wanted != null && test.matches(wanted, actual));
        };
    }

    private static ValueTest number(PolicyNode node, Operator.Test test) {
        BigDecimal wanted = Scalars.findNumber(node.scalar())
                .orElseThrow(() -> node.malformed("is not a number: `" + node.shown() + "`", "Write 1, -2 or 3.5"));
        return (actual, scope) -> {
            Optional<BigDecimal> number = Scalars.findNumber(actual);
            return Ternary.of(number.isPresent() && holds(test, number.get().compareTo(wanted)));
        };
    }

    private static ValueTest date(PolicyNode node, Operator.Test test) {
        Instant wanted = Scalars.findDate(node.scalar())
                .orElseThrow(() -> node.malformed(
                        "is not a date: `" + node.shown() + "`", "Write 2026-11-23T00:00:00Z or seconds since 1970"));
        return (actual, scope) -> {
            Optional<Instant> date = Scalars.findDate(actual);
            return Ternary.of(date.isPresent() && holds(test, date.get().compareTo(wanted)));
        };
    }

    private static boolean holds(Operator.Test test, int compared) {
        return switch (test) {
            case NUMERIC_LESS_THAN, DATE_LESS_THAN -> compared < 0;
            case NUMERIC_LESS_THAN_EQUALS, DATE_LESS_THAN_EQUALS -> compared <= 0;
            case NUMERIC_GREATER_THAN, DATE_GREATER_THAN -> compared > 0;
            case NUMERIC_GREATER_THAN_EQUALS, DATE_GREATER_THAN_EQUALS -> compared >= 0;
            default -> compared == 0;
        };
    }

    private static ValueTest bool(PolicyNode node) {
        String wanted = node.scalar().toLowerCase(Locale.ROOT);
        if (!wanted.equals("true") && !wanted.equals("false")) {
            throw node.malformed("is neither true nor false: `" + node.shown() + "`", "Write true or false");
        }
        return (actual, scope) -> Ternary.of(wanted.equalsIgnoreCase(actual));
    }

    private static ValueTest binary(PolicyNode node) {
        byte[] wanted = Scalars.findBase64(node.scalar())
                .orElseThrow(
                        () -> node.malformed("is not base64: `" + node.shown() + "`", "Write the bytes in base64"));
        return (actual, scope) -> {
            Optional<byte[]> bytes = Scalars.findBase64(actual);
            return Ternary.of(bytes.isPresent() && Arrays.equals(wanted, bytes.get()));
        };
    }

    private static ValueTest ip(PolicyNode node) {
        IpRange wanted = IpRange.find(node.scalar())
                .orElseThrow(() -> node.malformed(
                        "is not an IP address or range: `" + node.shown() + "`",
                        "Write 203.0.113.0/24 or 2001:db8::/32"));
        return (actual, scope) -> {
            Optional<IpRange> address = IpRange.find(actual);
            return Ternary.of(address.isPresent() && wanted.contains(address.get()));
        };
    }
}
