package io.keyhold;

import io.keyhold.api.HealthFinding;
import io.keyhold.catalog.KeyStoreReport;
import io.keyhold.config.Settings;
import io.keyhold.tokens.Token;
import io.keyhold.tokens.TokenAddress;
import io.keyhold.tokens.TokenException;
import io.keyhold.tokens.TokenLibrary;
import java.util.ArrayList;
import java.util.List;
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
    static List<HealthFinding> keyStores(List<KeyStoreReport> reports) {
        List<HealthFinding> findings = new ArrayList<>();
        reports.forEach(report -> findings.addAll(of(report)));
        return findings;
    }

    private static List<HealthFinding> of(KeyStoreReport report) {
        String subject = "custom key store " + report.name();
        List<HealthFinding> findings = new ArrayList<>();
        if (!report.problem().isEmpty()) {
            findings.add(HealthFinding.error(
                    subject, report.problem(), "Repair what its keys lie in; until then they are refused"));
        } else if (report.missing().isEmpty()) {
            findings.add(HealthFinding.ok(subject, "answers, and has what its keys need"));
        } else {
            findings.add(HealthFinding.error(
                    subject,
                    "has not the objects of " + report.missing().size() + " keys, the first: "
                            + report.missing().get(0),
                    "Put the token back that has them; a software token that was gone comes back with a restart of the"
                            + " process"));
        }
        if (!report.orphans().isEmpty()) {
            findings.add(HealthFinding.warning(
                    subject,
                    "has " + report.orphans().size() + " objects of this store that belong to no key of this Region: "
                            + String.join(", ", report.orphans()),
                    "If they are there an hour later and no other Region of the store has them, delete them with"
                            + " pkcs11-tool --delete-object"));
        }
        return findings;
    }
}
