package io.keyhold.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;

/**
 * Makes a picture and a table from the results of {@link Suite}: of each work the quotient to its anchor, with the least
 * and the greatest of the rounds, on one Java beside another. Arguments: a folder for {@code performance.png} and {@code
 * performance-figures.md}, then files of results.
 */
public final class Report {
    private static final int WIDTH = 1200;
    private static final int HEIGHT = 640;

    /** What the picture shows; the table has everything. */
    private static final Set<String> SHOWN = Set.of(
            "gcm-encrypt/Keyhold, 256 B|gcm-encrypt/SunJCE, 256 B",
            "gcm-encrypt/Keyhold, 4096 B|gcm-encrypt/SunJCE, 4096 B",
            "gcm-encrypt/Keyhold, 65536 B|gcm-encrypt/SunJCE, 65536 B",
            "gcm-decrypt/Keyhold, 4096 B|gcm-decrypt/SunJCE, 4096 B",
            "blob-encrypt/Keyhold, 4096 B|blob-encrypt/Tink-XAES, 4096 B",
            "blob-encrypt/Keyhold+ACCP, 4096 B|gcm-encrypt/SunJCE, 4096 B",
            "sign-RSA_2048/Keyhold, 256 B|sign-RSA_2048/JDK, 256 B");

    private Report() {}

    /** One line of one file of results. */
    private record Line(String java, Map<String, String> texts, Map<String, Double> numbers) {
        double number(String name) {
            return numbers.getOrDefault(name, 0.0);
        }

        String text(String name) {
            return texts.getOrDefault(name, "");
        }

        String name() {
            return text("work") + "|" + text("anchor");
        }
    }

    /** Makes them. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        List<List<Line>> results = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            results.add(read(Path.of(arguments[i])));
        }
        Files.writeString(folder.resolve("performance-figures.md"), table(results));
        ImageIO.write(
                BitmapEncoder.getBufferedImage(picture(results)),
                "png",
                folder.resolve("performance.png").toFile());
    }

    private static List<Line> read(Path file) throws IOException {
        List<Line> lines = new ArrayList<>();
        String java = "";
        Map<String, String> texts = new HashMap<>();
        Map<String, Double> numbers = new HashMap<>();
        try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                String name = json.currentName();
                if (token == JsonToken.VALUE_STRING && name.equals("java")) {
                    java = json.getText();
                } else if (token == JsonToken.VALUE_STRING) {
                    texts.put(name, json.getText());
                } else if (token.isNumeric()) {
                    numbers.put(name, json.getDoubleValue());
                } else if (token == JsonToken.END_OBJECT && texts.containsKey("work")) {
                    lines.add(new Line(java, Map.copyOf(texts), Map.copyOf(numbers)));
                    texts.clear();
                    numbers.clear();
                }
            }
        }
        return lines;
    }

    private static String table(List<List<Line>> results) {
        StringBuilder table = new StringBuilder();
        for (List<Line> lines : results) {
            table.append("\n## Java ").append(lines.get(0).java()).append("\n\n");
            table.append("| work | ns | B | anchor | ns | quotient | rounds | target |\n");
            table.append("|---|--:|--:|---|--:|--:|---|---|\n");
            lines.forEach(line -> table.append(row(line)));
        }
        return table.substring(1);
    }

    private static String row(Line line) {
        if (!line.numbers().containsKey("ratio")) {
            return "| " + line.text("work") + " | | | " + line.text("anchor") + " | | | left out: "
                    + line.text("leftOut") + " | |\n";
        }
        double target = line.number("target");
        return String.format(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %s | %.0f | **%.2f** | %.2f to %.2f | %s |%n",
                line.text("work"),
                line.number("nanos"),
                line.number("bytes"),
                line.text("anchor"),
                line.number("anchorNanos"),
                line.number("ratio"),
                line.number("ratioLow"),
                line.number("ratioHigh"),
                target == 0 ? "" : target + (line.number("ratio") >= target ? ", met" : ", **missed**"));
    }

    private static CategoryChart picture(List<List<Line>> results) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("A managed key beside an unmanaged one: speed, anchor = 1")
                .yAxisTitle("times as fast as the anchor")
                .build();
        chart.getStyler().setXAxisLabelRotation(20).setPlotGridVerticalLinesVisible(false);
        for (List<Line> lines : results) {
            List<Line> shown =
                    lines.stream().filter(line -> SHOWN.contains(line.name())).toList();
            chart.addSeries(
                    "Java " + lines.get(0).java(),
                    shown.stream().map(Report::label).toList(),
                    shown.stream().map(line -> line.number("ratio")).toList(),
                    shown.stream()
                            .map(line -> (line.number("ratioHigh") - line.number("ratioLow")) / 2)
                            .toList());
        }
        return chart;
    }

    private static String label(Line line) {
        String anchor = line.text("anchor");
        return line.text("work").replace("/Keyhold", "") + " : "
                + anchor.substring(anchor.indexOf('/') + 1, anchor.indexOf(','));
    }
}
