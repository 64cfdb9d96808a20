package io.keyhold.audit;

import java.util.HashMap;
import java.util.Map;

/**
 * Writes a text in full once and as a number afterwards. The table begins empty after every checkpoint, so damage hides
 * no text beyond the next one; a definition carries its number, so a lost one leaves a gap and never a wrong text.
 *
 * <p>Form: 0 and the text; 1, its number and the text; or its number plus 2.
 */
final class StringTable {
    /** Tag of a text that is not remembered. */
    static final int LITERAL = 0;

    /** Tag of a text that is. */
    static final int DEFINITION = 1;

    /** The offset added to the number of a text written before. */
    static final int REFERENCE = 2;

    /** The most characters of a text that is remembered. */
    static final int LONGEST = 160;

    /** The most texts that are remembered between two checkpoints. */
    static final int MOST = 4096;

    private final int capacity;
    private final Map<String, Integer> numbers = new HashMap<>();

    /** A table of at most {@code capacity} texts; 0 for records that stand alone. */
    StringTable(int capacity) {
        this.capacity = capacity;
    }

    void write(ByteOut out, String text) {
        Integer number = numbers.get(text);
        if (number != null) {
            out.varint(number + REFERENCE);
        } else if (numbers.size() < capacity && text.length() <= LONGEST) {
            out.u8(DEFINITION);
            out.varint(numbers.size());
            out.text(text);
            numbers.put(text, numbers.size());
        } else {
            literal(out, text);
        }
    }

    /** Writes a text that will hardly come again. */
    static void literal(ByteOut out, String text) {
        out.u8(LITERAL);
        out.text(text);
    }

    void clear() {
        numbers.clear();
    }
}
