package io.keyhold.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SuiteTest {
    private static final Works WORKS = new Works();

    @TempDir
    Path directory;

    @AfterAll
    static void close() throws Exception {
        WORKS.close();
    }

    static Stream<String> works() {
        return Point.fullSuite().stream()
                .flatMap(point -> Stream.of(point.subject(), point.anchor()))
                .map(Point.Load::work)
                .filter(work -> !work.contains("RSA_3072") && !work.contains("RSA_4096"))
                .filter(work -> !work.endsWith("/ACCP") && !work.endsWith("/SoftHSM2"))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("works")
    void open_everyWorkOfTheSuite_runsTwice(String work) throws Exception {
        assumeTrue(
                !work.endsWith("ML_DSA_65/JDK") || Runtime.version().feature() >= 24,
                "this Java has no ML-DSA: " + work);
        assumeTrue(
                !work.endsWith("ML_KEM_768/JDK")
                        || Security.getProvider("SunJCE").getService("KEM", "ML-KEM-768") != null,
                "SunJCE of this Java has no ML-KEM: " + work);
        assumeTrue(!work.endsWith("-KEM") || hasKem(), "this Java has no javax.crypto.KEM: " + work);

        Work prepared = WORKS.open(work, 100);

        assertThat(prepared.run()).isNotNull();
        assertThat(prepared.run()).isNotNull();
    }

    private static boolean hasKem() {
        try {
            Class.forName("javax.crypto.KEM");
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    @Test
    void shortSuite_everyPoint_isOneOfTheFullSuite() {
        List<String> full = Point.fullSuite().stream()
                .map(point -> point.subject() + " " + point.anchor() + " " + point.target())
                .toList();

        assertThat(Point.shortSuite())
                .allSatisfy(point ->
                        assertThat(full).contains(point.subject() + " " + point.anchor() + " " + point.target()));
    }

    @Test
    void ratio_ofRounds_isThatOfEachRoundAndItsMiddle() {
        Ratio ratio = Ratio.of(
                        List.of(new Score(100, 0), new Score(300, 0), new Score(90, 0)),
                        List.of(new Score(200, 8), new Score(300, 8), new Score(100, 8)))
                .orElseThrow();

        assertThat(ratio.low()).isEqualTo(0.5);
        assertThat(ratio.quotient()).isEqualTo(0.9);
        assertThat(ratio.high()).isEqualTo(1.0);
    }

    @Test
    void report_ofResults_isTableAndPicture() throws Exception {
        Path results = Files.writeString(directory.resolve("results.json"), """
                {"java": "17.0.1", "vm": "x", "processors": 2, "time": "2026-11-25T12:00:00Z", "points": [
                 {"work": "gcm-encrypt/Keyhold, 4096 B", "anchor": "gcm-encrypt/SunJCE, 4096 B", "size": 4096, "target": 0.9,
                  "nanos": 2000.0, "bytes": 5000.0, "anchorNanos": 1900.0, "anchorBytes": 4900.0, "ratio": 0.95,
                  "ratioLow": 0.93, "ratioHigh": 0.96},
                 {"work": "hmac/Keyhold, 16 B", "anchor": "hmac/SoftHSM2, 16 B", "size": 16, "target": 5.0,
                  "leftOut": "SoftHSM2 is not installed"}]}
                """);

        Report.main(new String[] {directory.toString(), results.toString()});

        assertThat(directory.resolve("performance-figures.md"))
                .content()
                .contains("| **0.95** | 0.93 to 0.96 | 0.9, met |", "left out: SoftHSM2 is not installed");
        assertThat(ImageIO.read(directory.resolve("performance.png").toFile()).getWidth())
                .isEqualTo(1200);
    }
}
