package io.keyhold.access;

import static io.keyhold.access.Fixtures.ALICE;
import static io.keyhold.access.Fixtures.NOW;
import static io.keyhold.access.Fixtures.permission;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.GrantConstraints;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.KmsException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The largest inputs there can be: they are decided, or refused in plain words, and never by a crash. How long they take is
 * in {@code docs/performance-access.md}; here they print the slowest of their decisions.
 */
final class WorstCaseTest {
    private static final int ROUNDS = Integer.getInteger("keyhold.cases", 200);

    private static String statement(String effect, String condition) {
        return String.format(
                Locale.ROOT,
                "{\"Effect\":\"%s\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":%s}",
                effect,
                condition);
    }

    /** As many statements as fit into the largest policy. */
    private static String filled(String statement) {
        String head = "{\"Version\":\"2012-10-17\",\"Statement\":[";
        int fit = (PolicyDocument.MAX_BYTES - head.length() - 2) / (statement.length() + 1);
        return head + String.join(",", Collections.nCopies(fit, statement)) + "]}";
    }

    private static RequestFacts context(String value) {
        return Fixtures.context(Map.of("k", value));
    }

    @TestFactory
    Stream<DynamicTest> decide_largestPolicies_isDecided() {
        String stars = "*a".repeat(100);
        String long8k = "a".repeat(8_000);
        String patterns = "*a".repeat(8_000);
        return Stream.of(
                measured("200 stars in every statement", statement("Deny", like(stars)), context(long8k + "b"), false),
                measured("many small denies", statement("Deny", like("b*c")), context("bb"), false),
                measured(
                        "one pattern of 16,000 characters",
                        statement("Deny", like(patterns)),
                        context(long8k + "b"),
                        false),
                measured("question marks", statement("Deny", like("?*".repeat(200) + "x")), context(long8k), false),
                measured(
                        "ARN patterns",
                        statement(
                                "Deny",
                                "{\"ArnLike\":{\"kms:EncryptionContext:k\":\"arn:*a*a:*a*a:*a*a:*a*a:*a*a*a*ab\"}}"),
                        context("arn:" + "a".repeat(1000) + ":" + "a".repeat(1000) + ":a:a:" + "a".repeat(5000)),
                        false));
    }

    private static String like(String pattern) {
        return "{\"StringLike\":{\"kms:EncryptionContext:k\":\"" + pattern + "\"}}";
    }

    private static DynamicTest measured(String name, String statement, RequestFacts facts, boolean allowed) {
        return DynamicTest.dynamicTest(name, () -> {
            KeyResource key = Fixtures.key(filled(statement));
            Authorizer authorizer = new Authorizer(PrincipalDirectory.EMPTY);
            KeyAccess access = authorizer.on(authorizer.identify(ALICE), key);
            slowest(
                    name + ", " + key.policy().statements().size() + " statements",
                    () -> assertThat(access.decide(permission("Encrypt"), facts, NOW) instanceof Decision.Allowed)
                            .isEqualTo(allowed));
        });
    }

    @Test
    void decide_thousandsOfStatements_overTwentyPolicies_isDecided() {
        String small = "{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":" + like("b*c") + "}";
        PrincipalEntry alice = PrincipalEntry.of("arn:aws:iam::111122223333:user/alice", "AIDAALICE0000000001", NOW);
        for (int i = 0; i < 20; i++) {
            alice = alice.withPolicy("p" + i, PolicyDocument.parseIdentityPolicy(filled(small)));
        }
        Authorizer authorizer = new Authorizer(PrincipalDirectory.of(List.of(alice)));
        KeyAccess access = authorizer.on(authorizer.identify(ALICE), Fixtures.defaultKey());
        int statements = alice.policies().values().stream()
                .mapToInt(policy -> policy.statements().size())
                .sum();
        assertThat(statements).isGreaterThan(1000);
        slowest(
                statements + " statements in 20 identity policies",
                () -> assertThat(access.decide(permission("Encrypt"), context("bb"), NOW))
                        .isInstanceOf(Decision.Denied.class));
    }

    @Test
    void decide_amongFiftyThousandGrants_isDecided() {
        GrantIndex index = GrantIndex.EMPTY;
        for (int i = 0; i < GrantRules.MAX_GRANTS; i++) {
            index = index.with(grant(i, "arn:aws:iam::111122223333:user/alice", Map.of("id", "v" + i, "all", "same")));
        }
        KeyResource key = Fixtures.defaultKey().withGrants(index);
        Authorizer authorizer = new Authorizer(PrincipalDirectory.EMPTY);
        KeyAccess access = authorizer.on(authorizer.identify(ALICE), key);
        slowest(
                "50,000 grants of one grantee, the context of one",
                () -> assertThat(access.decide(
                                permission("Encrypt"), Fixtures.context(Map.of("id", "v49999", "all", "same")), NOW))
                        .isInstanceOf(Decision.Allowed.class));
        slowest(
                "50,000 grants of one grantee, the context of none",
                () -> assertThat(access.decide(
                                permission("Encrypt"), Fixtures.context(Map.of("id", "none", "all", "same")), NOW))
                        .isInstanceOf(Decision.Denied.class));
        RequestFacts child = new RequestFacts(
                RequestFacts.NO_CONTEXT,
                Map.of(),
                List.of(),
                Set.of(),
                Optional.of(new RequestFacts.ChildGrant(
                        Set.of(GrantOperation.ENCRYPT),
                        GrantConstraints.of().withEncryptionContextSubset(Map.of("id", "none")))),
                Set.of());
        slowest(
                "50,000 possible parents of a child grant",
                () -> assertThat(access.decide(permission("CreateGrant"), child, NOW))
                        .isInstanceOf(Decision.Denied.class));
        for (int i = 0; i < GrantRules.MAX_GRANTS; i++) {
            index = index.without(id(i));
        }
        assertThat(index.size()).isZero();
    }

    private static Grant grant(int number, String grantee, Map<String, String> subset) {
        GrantTerms terms = new GrantTerms(
                "",
                Optional.of(grantee),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of(GrantOperation.ENCRYPT, GrantOperation.CREATE_GRANT),
                GrantConstraints.of().withEncryptionContextSubset(subset));
        return new Grant(id(number), terms, "", "arn:aws:iam::111122223333:root", NOW);
    }

    private static String id(int number) {
        return String.format(Locale.ROOT, "%064x", number);
    }

    @Test
    void parse_whatIsTooDeepTooLongOrTwice_isRefusedInPlainWords() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        String nested = "{\"Statement\":" + "[".repeat(16_000) + "]".repeat(16_000) + "}";
        for (String text : List.of(nested, "{\"a\":".repeat(5_000), "[".repeat(30_000), "{\"Statement\":[]} x")) {
            assertThatThrownBy(() -> PolicyDocument.parseKeyPolicy(text))
                    .isInstanceOf(KmsException.MalformedPolicyDocument.class)
                    .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(400));
        }
        assertThatThrownBy(() -> PolicyDocument.parseKeyPolicy(deep)).isInstanceOf(KmsException.LimitExceeded.class);
        assertThatThrownBy(() -> PolicyDocument.parseKeyPolicy("{\"Statement\":[],\"Statement\":[]}"))
                .isInstanceOf(KmsException.MalformedPolicyDocument.class);
    }

    @Test
    void decide_numbersOfAnySize_areComparedAtOnce() {
        KeyResource key = Fixtures.key("{\"Statement\":"
                + statement("Deny", "{\"NumericLessThan\":{\"kms:EncryptionContext:k\":\"10\"}}") + "}");
        Authorizer authorizer = new Authorizer(PrincipalDirectory.EMPTY);
        KeyAccess access = authorizer.on(authorizer.identify(ALICE), key);
        List<String> numbers =
                new ArrayList<>(List.of("1e999999999", "1e-999999999", "9".repeat(8000), "-1E+2147483647"));
        Set<String> seen = new HashSet<>();
        for (String number : numbers) {
            slowest(
                    "number " + number.substring(0, Math.min(12, number.length())),
                    () -> seen.add(access.decide(permission("Encrypt"), context(number), NOW)
                            .evidence()));
        }
        assertThat(seen).isNotEmpty();
    }

    /** Runs it some times and says what it took of the processor, waiting for it left out. */
    private static void slowest(String name, Runnable decision) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] nanos = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long from = threads.getCurrentThreadCpuTime();
            decision.run();
            nanos[i] = threads.getCurrentThreadCpuTime() - from;
        }
        Arrays.sort(nanos);
        System.out.println("worst case: " + name + ": p50 " + nanos[ROUNDS / 2] / 1000 + " us, p99 "
                + nanos[ROUNDS * 99 / 100] / 1000 + " us, max " + nanos[ROUNDS - 1] / 1000 + " us");
    }
}
