package io.keyhold;

import io.keyhold.api.HealthFinding;
import io.keyhold.config.Settings;
import io.keyhold.tokens.Token;
import io.keyhold.tokens.TokenAddress;
import io.keyhold.tokens.TokenException;
import io.keyhold.tokens.TokenLibrary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Findings about the tokens that the settings name; no PIN is shown to any of them. */
final class TokenFindings {
    private TokenFindings() {}

    static List<HealthFinding> of(Settings settings) {
        List<HealthFinding> findings = new ArrayList<>();
        new TreeMap<>(settings.tokens().clusters())
                .forEach((cluster, address) -> findings.add(token(settings, cluster, address)));
        return findings;
    }

    private static HealthFinding token(Settings settings, String cluster, TokenAddress address) {
        String subject = "token " + cluster;
        try {
            Token token = TokenLibrary.find(address, settings.tokens().limits());
            return HealthFinding.ok(subject, "token " + token + " is there");
        } catch (TokenException e) {
            return HealthFinding.error(
                    subject, e.problem(), "Put the token in its place, or correct keyhold.token." + cluster);
        }
    }

    /** The custom key stores after an attempt to reach them. */
    static List<HealthFinding> keyStores(Map<String, String> problems) {
        List<HealthFinding> findings = new ArrayList<>();
        problems.forEach((name, problem) -> findings.add(
                problem.isEmpty()
                        ? HealthFinding.ok("custom key store " + name, "answers, and uses a key that it has")
                        : HealthFinding.error(
                                "custom key store " + name,
                                problem,
                                "Repair what its keys lie in; until then they are refused")));
        return findings;
    }
}
