package clinic;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.Keyhold;
import io.keyhold.integration.KeyholdMeters;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The meters that the page on metrics lists are those that Micrometer gets. */
class MetersTest {
    private static final Pattern METER = Pattern.compile("`(keyhold\\.[a-z]+(?:\\.[a-z]+)?)`");

    @TempDir
    Path folder;

    @Test
    void meters_bound_areThoseOfThePageAndCountCalls() throws IOException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (Keyhold keyhold = Keyhold.open(Keys.in(folder))) {
            new KeyholdMeters(keyhold).bindTo(registry);
            double before = calls(registry);

            keyhold.kms().describeKey(r -> r.keyId("alias/web"));

            assertThat(calls(registry)).isEqualTo(before + 1);
        }
        TreeSet<String> names = new TreeSet<>();
        registry.getMeters().stream().map(Meter::getId).map(Meter.Id::getName).forEach(names::add);
        TreeSet<String> listed = new TreeSet<>();
        Files.readString(page()).lines().filter(line -> line.startsWith("| `keyhold.")).forEach(line -> METER
                .matcher(line)
                .results()
                .forEach(found -> listed.add(found.group(1))));
        assertThat(listed).isEqualTo(names);
    }

    private static double calls(SimpleMeterRegistry registry) {
        return registry.get("keyhold.calls").tag("outcome", "done").functionCounter().count();
    }

    private static Path page() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/metrics.md"))) {
            folder = folder.getParent();
        }
        return folder.resolve("docs/metrics.md");
    }
}
