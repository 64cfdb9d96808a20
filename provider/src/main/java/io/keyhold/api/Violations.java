package io.keyhold.api;

import java.util.ArrayList;
import java.util.List;

/**
 * The violations of one request, in the words of AWS: the first of them whole, and how many there are. Whoever
 * sends a thousand wrong members, or long ones, gets a short answer. Not safe for concurrent use.
 */
public final class Violations {
    private static final int MOST_SHOWN = 10;
    private static final int MOST_VALUE_CHARS = 512;
    private final List<String> shown = new ArrayList<>(0);
    private int count;

    /** None yet. */
    public Violations() {}

    /**
     * Notes that a member is wrong.
     *
     * @param value the whole value; shown cut
     * @param member where it is
     * @param constraint what it does not satisfy
     */
    public void add(String value, String member, String constraint) {
        if (isShown()) {
            shown.add(text(" '" + Utf8.printable(Utf8.cut(value, MOST_VALUE_CHARS)) + "'", member, constraint));
        }
    }

    /** Notes that a member is missing. */
    public void missing(String member) {
        if (isShown()) {
            shown.add(text(" null", member, "Member must not be null"));
        }
    }

    /** Notes that a member is wrong whose value is never shown. */
    public void addUnseen(String member, String constraint) {
        if (isShown()) {
            shown.add(text("", member, constraint));
        }
    }

    /** Counted before anything is made of it. */
    private boolean isShown() {
        return ++count <= MOST_SHOWN;
    }

    private static String text(String value, String member, String constraint) {
        return "Value" + value + " at '" + member + "' failed to satisfy constraint: " + constraint;
    }

    /**
     * Ends the check.
     *
     * @throws KmsException.Validation if anything was noted
     */
    public void require() {
        if (count > 0) {
            String more = count > MOST_SHOWN ? "; and " + (count - MOST_SHOWN) + " more" : "";
            throw new KmsException.Validation(
                    count + " validation error" + (count == 1 ? "" : "s") + " detected: " + String.join("; ", shown)
                            + more,
                    "");
        }
    }
}
