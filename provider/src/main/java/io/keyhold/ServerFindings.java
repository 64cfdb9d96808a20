package io.keyhold;

import io.keyhold.api.HealthFinding;
import io.keyhold.store.StoreFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Findings of the doctor about the settings of a database server; a file has none of them. */
final class ServerFindings {
    private static final String SUBJECT = "database";

    private ServerFindings() {}

    static List<HealthFinding> of(StoreFacts facts) {
        Map<String, String> settings = facts.settings();
        List<HealthFinding> findings = new ArrayList<>();
        for (String durable : new String[] {"fsync", "full_page_writes"}) {
            if ("off".equals(settings.get(durable))) {
                findings.add(HealthFinding.error(
                        SUBJECT,
                        "`" + durable + "` is off: a crash of the server takes back changes that were acknowledged",
                        "Set it to on"));
            }
        }
        if (settings.getOrDefault("standbys", "").endsWith(" 0 synchronous")) {
            findings.add(HealthFinding.warning(
                    SUBJECT,
                    "no standby is synchronous (" + settings.get("standbys")
                            + "): a failover loses the newest changes, and processes that saw them refuse the new primary",
                    "Set synchronous_standby_names on every server, or have the cluster manager do so"));
        }
        if ("off".equals(settings.get("data_checksums"))) {
            findings.add(HealthFinding.warning(
                    SUBJECT,
                    "the server does not check the pages that it reads",
                    "Enable checksums with pg_checksums while it is stopped"));
        }
        room(settings, findings);
        return findings;
    }

    private static void room(Map<String, String> settings, List<HealthFinding> findings) {
        String used = settings.getOrDefault("connections", "");
        String most = settings.getOrDefault("max_connections", "");
        if (used.matches("[0-9]{1,6}")
                && most.matches("[0-9]{1,6}")
                && Integer.parseInt(used) * 10 > Integer.parseInt(most) * 8) {
            findings.add(HealthFinding.warning(
                    SUBJECT,
                    used + " of " + most + " connections of the server are in use",
                    "Raise max_connections: each process takes up to 8"));
        }
    }
}
