package io.keyhold.cli;

import io.keyhold.AuditLog;
import io.keyhold.api.AuditQuery;
import io.keyhold.api.AuditRecord;
import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which operations and errors a query may ask for: those of AWS KMS, and whatever the trail holds, which has events of its own
 * and may be of another version.
 */
final class AuditNames {
    private static final int MOST_SUGGESTIONS = 3;

    private AuditNames() {}

    static void requireOperation(AuditLog log, String name) {
        Set<String> known = new TreeSet<>();
        Arrays.stream(Operation.values()).map(Operation::operationName).forEach(known::add);
        require(log, "operation", name, known, record -> Stream.of(record.eventName()));
    }

    static void requireError(AuditLog log, String code) {
        Set<String> known = new TreeSet<>(Set.of("AccessDenied"));
        for (Class<?> type : KmsException.class.getPermittedSubclasses()) {
            if (!Modifier.isAbstract(type.getModifiers())) {
                known.add(errorCode(type));
            }
        }
        require(log, "error", code, known, record -> record.errorCode().stream());
    }

    private static String errorCode(Class<?> type) {
        try {
            return ((KmsException)
                            type.getConstructor(String.class, String.class).newInstance("", ""))
                    .errorCode();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }

    private static void require(
            AuditLog log, String what, String name, Set<String> known, Function<AuditRecord, Stream<String>> names) {
        if (known.contains(name)) {
            return;
        }
        try (Stream<AuditRecord> all = log.lookup(AuditQuery.ALL)) {
            all.flatMap(names).forEach(known::add);
        }
        if (!known.contains(name)) {
            throw new KmsException.Validation(
                    "no " + what + " of AWS KMS or of this trail is named `" + name + "`", nearest(name, known));
        }
    }

    private static String nearest(String name, Set<String> known) {
        List<String> near = known.stream()
                .filter(each -> distance(name, each) <= Math.max(2, each.length() / 3))
                .sorted(Comparator.comparingInt(each -> distance(name, each)))
                .limit(MOST_SUGGESTIONS)
                .toList();
        return near.isEmpty()
                ? "`keyhold audit lookup` shows the names that there are"
                : "Did you mean " + String.join(" or ", near) + "?";
    }

    /** How many letters are to be put in, taken out or replaced, whatever their case. */
    private static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
