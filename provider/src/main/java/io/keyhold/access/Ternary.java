package io.keyhold.access;

/** An answer, or that it depends on a request not yet seen. */
enum Ternary {
    TRUE,
    FALSE,
    ASK;

    static Ternary of(boolean value) {
        return value ? TRUE : FALSE;
    }

    /** Whether it is true, where what is not known yet counts as {@code assumed}. */
    boolean holds(boolean assumed) {
        return this == TRUE || this == ASK && assumed;
    }

    Ternary not() {
        return switch (this) {
            case TRUE -> FALSE;
            case FALSE -> TRUE;
            case ASK -> ASK;
        };
    }
}
