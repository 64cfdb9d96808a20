package io.keyhold.benchmarks;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How fast a work is beside its anchor: above 1 is faster.
 *
 * @param anchor the middle score of the anchor
 * @param subject the middle score of the work
 * @param quotient the middle of the quotients of the rounds
 * @param low the least quotient of a round
 * @param high the greatest quotient of a round
 */
record Ratio(Score anchor, Score subject, double quotient, double low, double high) {
    /** Compares scores of the same rounds; empty if a side has none. */
    static Optional<Ratio> of(List<Score> anchors, List<Score> subjects) {
        int rounds = Math.min(anchors.size(), subjects.size());
        if (rounds == 0) {
            return Optional.empty();
        }
        double[] quotients = IntStream.range(0, rounds)
                .mapToDouble(round ->
                        anchors.get(round).nanos() / subjects.get(round).nanos())
                .sorted()
                .toArray();
        return Optional.of(new Ratio(
                Score.median(anchors),
                Score.median(subjects),
                quotients[rounds / 2],
                quotients[0],
                quotients[rounds - 1]));
    }

    void write(JsonGenerator json) throws IOException {
        json.writeNumberField("nanos", subject.nanos());
        json.writeNumberField("bytes", subject.bytes());
        json.writeNumberField("anchorNanos", anchor.nanos());
        json.writeNumberField("anchorBytes", anchor.bytes());
        json.writeNumberField("ratio", quotient);
        json.writeNumberField("ratioLow", low);
        json.writeNumberField("ratioHigh", high);
    }
}
