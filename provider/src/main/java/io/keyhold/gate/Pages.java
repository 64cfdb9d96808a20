package io.keyhold.gate;

import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a listing in order of id, with AWS's limits and markers.
 *
 * @param entries the entries of the page
 * @param nextMarker where the next page starts, if there is one
 */
public record Pages<T>(List<T> entries, Optional<String> nextMarker) {
    /** Reads up to {@code limit} entries with an id after {@code afterId}. */
    @FunctionalInterface
    public interface Source<T> {
        List<T> read(String afterId, int limit);
    }

    /**
     * The page that a request asks for.
     *
     * @throws KmsException.Validation if the limit is beyond that of the operation
     * @throws KmsException.InvalidMarker if the marker is not one that a listing gave
     */
    public static <T> Pages<T> of(
            Operation operation,
            Optional<Integer> limit,
            Optional<String> marker,
            Source<T> source,
            Function<T, String> id) {
        int size = limit.orElse(operation.defaultLimit());
        if (size > operation.maxLimit()) {
            throw new KmsException.Validation(
                    "1 validation error detected: Value '" + size
                            + "' at 'limit' failed to satisfy constraint: Member must have value less than or equal to "
                            + operation.maxLimit(),
                    "");
        }
        List<T> found = source.read(marker.map(Pages::decode).orElse(""), size + 1);
        boolean truncated = found.size() > size;
        List<T> page = truncated ? found.subList(0, size) : found;
        return new Pages<>(
                List.copyOf(page), truncated ? Optional.of(encode(id.apply(page.get(size - 1)))) : Optional.empty());
    }

    public boolean truncated() {
        return nextMarker.isPresent();
    }

    private static String encode(String id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(("1:" + id).getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String marker) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
            if (text.startsWith("1:")) {
                return text.substring(2);
            }
        } catch (IllegalArgumentException e) {
            throw invalid(marker);
        }
        throw invalid(marker);
    }

    private static KmsException.InvalidMarker invalid(String marker) {
        return new KmsException.InvalidMarker(
                "marker `" + marker + "` is not one that a listing returned", "Pass the NextMarker of the page before");
    }
}
