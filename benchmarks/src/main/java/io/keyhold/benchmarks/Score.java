package io.keyhold.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What one fork measured.
 *
 * @param nanos the mean of its iterations, in nanoseconds a call
 * @param bytes what a call allocates
 */
record Score(double nanos, double bytes) {
    /** Reads the JSON of JMH for one benchmark with the {@code gc} profiler. */
    static Score read(Path file) throws IOException {
        double nanos = Double.NaN;
        double bytes = Double.NaN;
        String metric = "";
        try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.START_OBJECT && json.currentName() != null) {
                    metric = json.currentName();
                }
                if (token == JsonToken.VALUE_NUMBER_FLOAT && "score".equals(json.currentName())) {
                    if (metric.equals("primaryMetric")) {
                        nanos = json.getDoubleValue();
                    } else if (metric.endsWith("gc.alloc.rate.norm")) {
                        bytes = json.getDoubleValue();
                    }
                }
            }
        }
        if (Double.isNaN(nanos)) {
            throw new IOException(file + " holds no score");
        }
        return new Score(nanos, bytes);
    }

    /** The score whose time lies in the middle. */
    static Score median(List<Score> scores) {
        List<Score> sorted = scores.stream()
                .sorted(java.util.Comparator.comparingDouble(Score::nanos))
                .toList();
        return sorted.get(sorted.size() / 2);
    }
}
