package io.keyhold.api;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Members of requests that a program left null: refused when the request is made, in the words of AWS. */
final class Members {
    private Members() {}

    /** Refuses null. */
    static void require(String member, @Nullable Object value) {
        if (value == null) {
            throw new KmsException.Validation(
                    "1 validation error detected: Value null at '" + member
                            + "' failed to satisfy constraint: Member must not be null",
                    "Leave an optional member out");
        }
    }

    /** A member that was given, or refused as {@link #require} does it. */
    static <T> T given(String member, @Nullable T value) {
        require(member, value);
        return Objects.requireNonNull(value);
    }

    /** The builder after what a program calls on it. */
    static <B> B filled(B builder, Consumer<? super B> members) {
        members.accept(builder);
        return builder;
    }

    /** A member that was given. */
    static <T> Optional<T> optional(String member, @Nullable T value) {
        require(member, value);
        return Optional.ofNullable(value);
    }

    /** The entries as a list. */
    static <T> List<T> list(String member, T[] entries) {
        require(member, entries);
        return Arrays.asList(entries);
    }

    /** A copy of bytes. */
    static byte[] copy(String member, byte[] value) {
        require(member, value);
        return value.clone();
    }

    /** A copy of a list without null. */
    static <T> List<T> copy(String member, List<T> value) {
        require(member, value);
        for (int i = 0; i < value.size(); i++) {
            if (value.get(i) == null) {
                require(member + "." + (i + 1) + ".member", null);
            }
        }
        return List.copyOf(value);
    }

    /** A copy of a map without null. */
    static <V> Map<String, V> copy(String member, Map<String, V> value) {
        require(member, value);
        value.forEach((key, each) -> {
            if (key == null || each == null) {
                require(member + (key == null ? ".key" : ".value"), null);
            }
        });
        return Map.copyOf(value);
    }
}
