package io.keyhold.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Adding a Deny never allows, removing an Allow or a grant never allows. {@code -Dkeyhold.cases=N} runs more worlds. */
final class MonotonicityTest {
    private static final int PARTS = 10;
    private static final int WORLDS = Integer.getInteger("keyhold.cases", 10_000) / 10;

    @TestFactory
    List<DynamicTest> decide_withADenyMoreOrAnAllowLess_neverAllowsMore() {
        return IntStream.range(0, PARTS)
                .mapToObj(part -> {
                    long from = (long) WORLDS * part / PARTS;
                    long to = (long) WORLDS * (part + 1) / PARTS;
                    return DynamicTest.dynamicTest("seeds " + from + " to " + (to - 1), () -> check(from, to));
                })
                .toList();
    }

    private static void check(long from, long to) {
        int denied = 0;
        for (long seed = from; seed < to; seed++) {
            CaseGenerator generator = new CaseGenerator(seed);
            ObjectNode world = generator.world();
            generator.ask(world);
            Random random = new Random(seed);
            if (new Scenario(world).decide() instanceof Decision.Allowed) {
                continue;
            }
            denied++;
            for (int i = 0; i < 5; i++) {
                ObjectNode stricter = stricter(world, new CaseGenerator(seed + 1_000_000L + i), random);
                assertThat(new Scenario(stricter).decide())
                        .as("seed %d, change %d\n%s\n%s", seed, i, world, stricter)
                        .isInstanceOf(Decision.Denied.class);
            }
        }
        assertThat(denied).isPositive();
    }

    /** The world with one Deny more, one Allow less, or one grant less. */
    private static ObjectNode stricter(ObjectNode world, CaseGenerator other, Random random) {
        ObjectNode changed = world.deepCopy();
        ArrayNode grants = (ArrayNode) changed.path("key").path("grants");
        boolean retiring = changed.path("request").has("retire");
        if (random.nextInt(4) == 0 && grants.size() > 1 && !retiring) {
            grants.remove(random.nextInt(grants.size()));
            return changed;
        }
        List<ObjectNode> policies = policies(changed);
        int chosen = random.nextInt(policies.size());
        ObjectNode policy = policies.get(chosen);
        if (random.nextBoolean()) {
            removeAllow(list(policy), random);
        } else {
            addDeny(policy, chosen == 0, other);
        }
        return changed;
    }

    private static void removeAllow(ArrayNode statements, Random random) {
        List<Integer> allows = new ArrayList<>();
        for (int i = 0; i < statements.size(); i++) {
            if (statements.get(i).path("Effect").asText().equals("Allow")) {
                allows.add(i);
            }
        }
        if (allows.size() > 0 && statements.size() > 1) {
            statements.remove(allows.get(random.nextInt(allows.size())));
        }
    }

    /** A statement with variables stays out of a policy of the version that knows none. */
    private static void addDeny(ObjectNode policy, boolean ofKey, CaseGenerator other) {
        ObjectNode more = other.policy(ofKey);
        if (hasVariables(more) && !hasVariables(policy)) {
            return;
        }
        for (JsonNode statement : list(more)) {
            ObjectNode deny = statement.deepCopy();
            deny.put("Effect", "Deny");
            deny.remove("Sid");
            list(policy).add(deny);
        }
    }

    private static boolean hasVariables(ObjectNode policy) {
        return policy.path("Version").asText().equals("2012-10-17");
    }

    /** Every policy, the key policy first. */
    private static List<ObjectNode> policies(ObjectNode world) {
        List<ObjectNode> all = new ArrayList<>();
        all.add((ObjectNode) world.path("key").path("policy"));
        world.path("principals").forEach(entry -> {
            entry.path("policies").forEach(policy -> all.add((ObjectNode) policy));
            if (entry.has("boundary")) {
                all.add((ObjectNode) entry.path("boundary"));
            }
        });
        return all;
    }

    /** The statements as an array, which then stands in the policy. */
    private static ArrayNode list(JsonNode policy) {
        JsonNode statements = policy.path("Statement");
        if (statements instanceof ArrayNode array) {
            return array;
        }
        ArrayNode array = ((ObjectNode) policy).putArray("Statement");
        array.add(statements);
        return array;
    }
}
