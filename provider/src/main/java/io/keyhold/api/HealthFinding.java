package io.keyhold.api;

/**
 * One finding of an examination.
 *
 * @param severity how bad it is
 * @param subject the thing: {@code store}, {@code audit trail}
 * @param detail what was found, one sentence
 * @param remedy what to do, one imperative sentence; empty if nothing is to be done
 */
public record HealthFinding(Severity severity, String subject, String detail, String remedy) {
    /** How bad it is. */
    public enum Severity {
        /** As it should be. */
        OK,
        /** Works, and should be better. */
        WARNING,
        /** Does not work, or is not safe. */
        ERROR
    }

    /** As it should be. */
    public static HealthFinding ok(String subject, String detail) {
        return new HealthFinding(Severity.OK, subject, detail, "");
    }

    /** Works, and should be better. */
    public static HealthFinding warning(String subject, String detail, String remedy) {
        return new HealthFinding(Severity.WARNING, subject, detail, remedy);
    }

    /** Does not work, or is not safe. */
    public static HealthFinding error(String subject, String detail, String remedy) {
        return new HealthFinding(Severity.ERROR, subject, detail, remedy);
    }
}
