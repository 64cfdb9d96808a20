package io.keyhold.jca;

import org.jspecify.annotations.Nullable;

/** Objects whose class has the right name and comes from another class loader, where Keyhold is loaded twice. */
final class Strangers {
    private Strangers() {}

    /** Whether an object is of a class of the name of {@code wanted} that is another class. */
    static boolean isStranger(@Nullable Object given, Class<?> wanted) {
        return given != null
                && !wanted.isInstance(given)
                && given.getClass().getName().equals(wanted.getName());
    }

    /** Describes an object given in place of a {@code wanted}, for messages: its class and, if that is the reason, both loaders. */
    static String describe(@Nullable Object given, Class<?> wanted) {
        if (given == null) {
            return "null";
        }
        return isStranger(given, wanted)
                ? "the " + wanted.getSimpleName() + " of another class loader: the object is of "
                        + loader(given.getClass())
                        + ", the provider of " + loader(wanted)
                        + "; have one copy of Keyhold, or take both from the same loader"
                : given.getClass().getName();
    }

    private static String loader(Class<?> type) {
        return String.valueOf(type.getClassLoader());
    }
}
