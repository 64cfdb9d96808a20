package io.keyhold.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One file of Wycheproof on its way through the SPIs: its cases, what came of them, and which were skipped and why. */
final class Vectors {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final String file;
    private final List<String> failures = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private int run;

    /** One case. */
    record Case(JsonNode group, JsonNode test) {
        byte[] bytes(String member) {
            return hex(test, member);
        }

        byte[] ofGroup(String member) {
            return hex(group, member);
        }

        String result() {
            return test.get("result").asText();
        }

        boolean isValid() {
            return result().equals("valid");
        }

        private static byte[] hex(JsonNode node, String member) {
            return HexFormat.of().parseHex(node.get(member).asText());
        }
    }

    /** What an SPI makes of a case. */
    interface Trial {
        /** Whether it took the case; what it gives out must be what the file says, see {@link #same}. */
        boolean accepts(Case example) throws Exception;
    }

    /** An SPI gave out something else than the file says: wrong whatever the case. */
    private static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        Wrong() {
            super("another result than the file has");
        }
    }

    /** A case that an SPI does not offer. */
    static final class Skipped extends Exception {
        private static final long serialVersionUID = 1L;

        Skipped(String reason) {
            super(reason);
        }
    }

    Vectors(String file) {
        this.file = file;
    }

    /** True, or what came out is wrong. */
    static boolean same(byte[] given, byte[] expected) throws Exception {
        if (!Arrays.equals(given, expected)) {
            throw new Wrong();
        }
        return true;
    }

    /**
     * Runs every case; a valid one must be accepted, an invalid one refused, others may be either.
     *
     * @param refusals the exceptions by which the contract of the SPI refuses such a case; any other is a failure
     */
    Vectors run(Trial trial, Set<Class<? extends Exception>> refusals) throws Exception {
        for (JsonNode group : read().get("testGroups")) {
            for (JsonNode test : group.get("tests")) {
                one(new Case(group, test), trial, refusals);
            }
        }
        System.out.println(this);
        return this;
    }

    private void one(Case example, Trial trial, Set<Class<? extends Exception>> refusals) {
        boolean accepted;
        try {
            accepted = trial.accepts(example);
        } catch (Skipped e) {
            counts.merge("skipped (" + e.getMessage() + ")", 1, Integer::sum);
            return;
        } catch (Exception e) {
            accepted = false;
            if (!refusals.contains(e.getClass())) {
                fail(example, e.toString());
            }
        }
        run++;
        counts.merge(example.result(), 1, Integer::sum);
        if (accepted != example.isValid() && !example.result().equals("acceptable")) {
            fail(example, accepted ? "accepted" : "refused");
        }
    }

    private void fail(Case example, String how) {
        failures.add("#" + example.test().get("tcId") + " " + example.result() + ": "
                + example.test().path("comment").asText() + ": " + how);
    }

    List<String> failures() {
        return failures;
    }

    int run() {
        return run;
    }

    @Override
    public String toString() {
        return "wycheproof " + file + ": " + run + " run " + counts + ", " + failures.size() + " failed";
    }

    private JsonNode read() throws Exception {
        return JSON.readTree(
                PublishedVectors.folder().resolve("wycheproof").resolve(file).toFile());
    }
}
