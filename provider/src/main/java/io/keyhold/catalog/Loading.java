package io.keyhold.catalog;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reads, and keeps what was read unless a change came between: then what was read may be old, and is read again. */
@FunctionalInterface
interface Loading<T> {
    Optional<T> load(Supplier<Optional<T>> read, Consumer<T> keep);
}
