package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.AccessExplanation;
import io.keyhold.api.AccessQuestion;
import io.keyhold.api.Caller;
import io.keyhold.api.KmsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code explain} against real calls: random policies, grants, sessions and requests, each asked first and then called.
 * {@code -Dkeyhold.cases=3000} makes more worlds, {@code -Dseed=42} one.
 */
final class ExplainedCallsTest {
    private static final int WORLDS = Integer.getInteger("keyhold.cases", 150);
    private static final int CALLS = 14;
    private static final List<String> CALLERS = List.of(
            AccessWorld.ALICE,
            AccessWorld.ALICE,
            AccessWorld.BOB,
            AccessWorld.SESSION,
            AccessWorld.CAROL,
            "arn:aws:iam::111122223333:root");

    /** What every request has, so that a question without it is refused, or answered where it does not matter. */
    private static final Set<String> REQUIRED = Set.of(
            "kms:signingalgorithm",
            "kms:macalgorithm",
            "kms:datakeypairspec",
            "kms:reencryptonsamekey",
            "kms:wrappingalgorithm",
            "kms:grantoperations",
            "kms:granteeprincipal");

    /** What a call can come to after it was allowed. */
    private static final Set<String> BEHIND = Set.of(
            "DryRunOperationException",
            "DisabledException",
            "KMSInvalidStateException",
            "InvalidKeyUsageException",
            "InvalidCiphertextException",
            "UnsupportedOperationException",
            "KMSInvalidMacException",
            "KMSInvalidSignatureException",
            "MalformedPolicyDocumentException",
            "ValidationException of CreateGrant",
            "ValidationException of DeriveSharedSecret",
            "ValidationException of UpdateAlias");

    @TempDir
    Path directory;

    private final Map<String, Integer> outcomes = new TreeMap<>();
    private AccessWorld world;

    @Test
    void explain_ofRandomCalls_agreesWithTheCall() throws IOException {
        Long seed = Long.getLong("seed");
        long from = seed == null ? 0 : seed;
        long to = seed == null ? WORLDS : seed + 1;

        try (AccessWorld opened = new AccessWorld(directory)) {
            world = opened;
            for (long at = from; at < to; at++) {
                compare(at);
            }
        }

        System.out.println("explained calls, worlds " + from + " to " + (to - 1) + ": " + outcomes);
        assertThat(outcomes).containsKeys("allowed", "denied");
    }

    private void compare(long seed) {
        Random random = new Random(seed);
        RandomKeys keys = new RandomKeys(random, world, seed);
        List<String> principals = List.of(AccessWorld.ALICE, AccessWorld.BOB, AccessWorld.ROLE, AccessWorld.CAROL);
        for (String arn : principals) {
            world.admin().putPolicy(arn, "Random", new RandomPolicies(random).identityPolicy());
        }
        String tagged = principals.get(random.nextInt(principals.size()));
        world.admin().tagPrincipal(tagged, Map.of("dept", random.nextBoolean() ? "it" : "hr"));
        String bounded = principals.get(random.nextInt(principals.size()));
        world.admin().putPermissionsBoundary(bounded, new RandomPolicies(random).boundary());
        for (int i = 0; i < CALLS; i++) {
            compare(seed, random, keys);
        }
    }

    private void compare(long seed, Random random, RandomKeys keys) {
        Caller principal = Caller.of(CALLERS.get(random.nextInt(CALLERS.size())));
        principal = random.nextInt(6) == 0
                ? principal.withSessionPolicies(List.of(new RandomPolicies(random).identityPolicy()))
                : principal;
        Map<String, List<String>> session = session(random);
        boolean bySession = random.nextBoolean();
        AskedCall asked =
                new RandomCalls(random, bySession ? principal.withRequestContext(session) : principal, keys).next();
        List<AccessQuestion> questions = bySession ? asked.questions() : with(asked.questions(), session);
        String what = "seed " + seed + ", " + asked.name() + " by " + principal + " with " + session;

        List<AccessExplanation> answers =
                questions.stream().map(world.admin()::explain).toList();
        boolean partly = random.nextInt(3) == 0;
        List<Optional<AccessExplanation>> partialAnswers =
                partly ? questions.stream().map(this::explainWithoutRequired).toList() : List.of();
        Outcome outcome = outcome(asked, principal.withRequestContext(session));
        Optional<String> refusal = outcome.denied();

        Optional<AccessExplanation> denied = answers.stream()
                .limit(outcome.decisions(answers.size()))
                .filter(answer -> !answer.allowed())
                .findFirst();
        assertThat(denied.isPresent())
                .as("%s: %s but %s", what, refusal, answers)
                .isEqualTo(refusal.isPresent());
        boolean foreign = !principal.principal().account().equals(AccessWorld.ACCOUNT);
        denied.ifPresent(answer -> assertSameReason(what, answer, refusal.orElseThrow(), foreign));
        for (int i = 0; i < partialAnswers.size(); i++) {
            assertSame(what, partialAnswers.get(i), answers.get(i));
        }
        count(denied);
    }

    private void count(Optional<AccessExplanation> denied) {
        String outcome = denied.isEmpty() ? "allowed" : denied.get().explicitDeny() ? "explicitly denied" : "denied";
        outcomes.merge(outcome, 1, Integer::sum);
    }

    /** A caller of another account is not told which policy it was. */
    private static void assertSameReason(String what, AccessExplanation answer, String refusal, boolean foreign) {
        String told = foreign ? "is not authorized to perform: kms:" : answer.reason();
        assertThat(refusal).as(what).contains(told);
        assertThat(foreign || refusal.contains("with an explicit deny"))
                .as(what)
                .isEqualTo(foreign || answer.explicitDeny());
    }

    private static void assertSame(String what, Optional<AccessExplanation> partial, AccessExplanation whole) {
        assertThat(partial.map(AccessExplanation::reason).orElse(whole.reason()))
                .as("%s without a member", what)
                .isEqualTo(whole.reason());
        assertThat(partial.map(AccessExplanation::allowed).orElse(whole.allowed()))
                .as("%s without a member", what)
                .isEqualTo(whole.allowed());
    }

    private Optional<AccessExplanation> explainWithoutRequired(AccessQuestion question) {
        Map<String, List<String>> kept = new HashMap<>(question.conditionKeys());
        kept.keySet().removeIf(name -> REQUIRED.contains(name.toLowerCase(Locale.ROOT)));
        try {
            return Optional.of(world.admin().explain(withKeys(question, kept)));
        } catch (KmsException.Validation e) {
            assertThat(e).hasMessageStartingWith("the decision depends on `").hasMessageContaining("question");
            outcomes.merge("depends on what was left out", 1, Integer::sum);
            return Optional.empty();
        }
    }

    private static AccessQuestion withKeys(AccessQuestion question, Map<String, List<String>> keys) {
        return new AccessQuestion(
                question.caller(),
                question.permission(),
                question.resource(),
                question.encryptionContext(),
                keys,
                question.grantTokens(),
                question.newGrant(),
                question.grantId(),
                question.at(),
                question.supposedKeyPolicy(),
                question.supposedPolicies());
    }

    /**
     * What a call came to.
     *
     * @param denied the message, if access was denied
     * @param stopped whether the state of the source key of ReEncrypt ended it before the destination was decided
     */
    private record Outcome(Optional<String> denied, boolean stopped) {
        long decisions(int needed) {
            return stopped ? 1 : needed;
        }
    }

    /** What else a call can come to than a denial is behind the decision. */
    private Outcome outcome(AskedCall asked, Caller caller) {
        try {
            asked.call().accept(world.keyhold().as(caller));
            return new Outcome(Optional.empty(), false);
        } catch (KmsException.AccessDenied e) {
            return new Outcome(Optional.of(e.problem()), false);
        } catch (KmsException e) {
            assertThat(BEHIND)
                    .as("%s: %s comes after the decision", asked.name(), e)
                    .contains(e.errorCode() + (e instanceof KmsException.Validation ? " of " + asked.name() : ""));
            boolean byState = e instanceof KmsException.Disabled || e instanceof KmsException.InvalidState;
            return new Outcome(Optional.empty(), byState && asked.name().equals("ReEncrypt"));
        }
    }

    private static List<AccessQuestion> with(List<AccessQuestion> questions, Map<String, List<String>> session) {
        return questions.stream().map(question -> with(question, session)).toList();
    }

    private static AccessQuestion with(AccessQuestion question, Map<String, List<String>> session) {
        AccessQuestion all = question;
        for (Map.Entry<String, List<String>> key : session.entrySet()) {
            all = all.withConditionKey(key.getKey(), key.getValue().toArray(new String[0]));
        }
        return all;
    }

    private static Map<String, List<String>> session(Random random) {
        Map<String, List<String>> session = new HashMap<>();
        if (random.nextBoolean()) {
            session.put("aws:SourceIp", List.of(random.nextBoolean() ? "203.0.113.9" : "198.51.100.7"));
        }
        if (random.nextInt(3) == 0) {
            session.put("kms:ViaService", List.of("jdbc.us-east-1.amazonaws.com"));
        }
        if (random.nextInt(6) == 0) {
            session.put("aws:SecureTransport", List.of("false"));
        }
        return session;
    }
}
