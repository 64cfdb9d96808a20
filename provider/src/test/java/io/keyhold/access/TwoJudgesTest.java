package io.keyhold.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The evaluator against a second one that shares nothing with it. {@code -Dkeyhold.cases=1000000} runs the long campaign,
 * {@code -Dseed=42} one world.
 */
final class TwoJudgesTest {
    private static final int REQUESTS = 10;
    private static final int CASES = Integer.getInteger("keyhold.cases", 15_000);
    private static final int PARTS = 20;

    @TestFactory
    Iterable<DynamicTest> decide_randomCases_agreesWithTheSecondJudge() {
        Long seed = Long.getLong("seed");
        if (seed != null) {
            return List.of(DynamicTest.dynamicTest("seed " + seed, () -> compare(seed, seed + 1)));
        }
        int worlds = CASES / REQUESTS;
        return IntStream.range(0, PARTS)
                .mapToObj(part -> {
                    long from = (long) worlds * part / PARTS;
                    long to = (long) worlds * (part + 1) / PARTS;
                    return DynamicTest.dynamicTest("seeds " + from + " to " + (to - 1), () -> compare(from, to));
                })
                .toList();
    }

    private static void compare(long from, long to) {
        TreeMap<String, Integer> outcomes = new TreeMap<>();
        for (long seed = from; seed < to; seed++) {
            Optional<String> difference = difference(seed, outcomes);
            assertThat(difference).as("seed %d", seed).isEmpty();
        }
        System.out.println("access cases, worlds " + from + " to " + to + ": " + outcomes);
    }

    /** The first case of a world that the judges see differently. */
    static Optional<String> difference(long seed, Map<String, Integer> outcomes) {
        CaseGenerator generator = new CaseGenerator(seed);
        ObjectNode world = generator.world();
        Scenario scenario = new Scenario(world);
        for (int i = 0; i < REQUESTS; i++) {
            generator.ask(world);
            Decision decision = scenario.decide();
            NaiveEvaluator.Verdict verdict = new NaiveEvaluator(world).verdict();
            if (!verdict.accepts(decision)) {
                return Optional.of(decision + "\nbut the second judge says " + verdict + "\n" + world.toPrettyString());
            }
            outcomes.merge(outcome(decision), 1, Integer::sum);
        }
        return Optional.empty();
    }

    private static String outcome(Decision decision) {
        if (decision instanceof Decision.Denied denied) {
            return denied.explicit() ? "explicitly denied" : "denied";
        }
        return decision.evidence().contains("grant") ? "allowed by grant" : "allowed";
    }
}
