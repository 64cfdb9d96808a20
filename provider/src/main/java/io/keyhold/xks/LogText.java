package io.keyhold.xks;

import org.jspecify.annotations.Nullable;

/** Texts of the other side as they may stand in a log: printable ASCII, and not long. */
final class LogText {
    private static final int MAX = 512;

    private LogText() {}

    static String of(@Nullable String text) {
        if (text == null) {
            return "";
        }
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && i < MAX; i++) {
            char c = text.charAt(i);
            shown.append(c >= ' ' && c <= '~' ? c : '?');
        }
        return text.length() > MAX ? shown + "..." : shown.toString();
    }

    static String of(Throwable failure) {
        return failure.getClass().getSimpleName() + " " + of(failure.getMessage());
    }
}
