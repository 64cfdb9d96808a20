package io.keyhold.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads a listing of AWS to its end. */
final class Listing {
    private Listing() {}

    /** Everything, page by page. */
    static <R, T> List<T> all(
            Function<Optional<String>, R> page, Function<R, List<T>> entries, Function<R, Optional<String>> next) {
        List<T> all = new ArrayList<>();
        Optional<String> marker = Optional.empty();
        do {
            R response = page.apply(marker);
            all.addAll(entries.apply(response));
            marker = next.apply(response);
        } while (marker.isPresent());
        return all;
    }
}
