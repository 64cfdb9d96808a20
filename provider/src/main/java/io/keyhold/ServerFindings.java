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
        standbys(settings, findings);
        if (settings.getOrDefault("authentication", "").startsWith("not ")) {
            findings.add(
                    HealthFinding.warning(
                            SUBJECT,
                            "the server lets the role in without SCRAM, by trust, md5 or peer for example: whoever reaches it, or reads the"
                                    + " hash of the password, can log in as Keyhold",
                            "Set the password again under password_encryption = scram-sha-256, and scram-sha-256 in pg_hba.conf"));
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

    /** What is lost without a synchronous standby is said also where there is no standby at all. */
    private static void standbys(Map<String, String> settings, List<HealthFinding> findings) {
        String names = settings.getOrDefault("synchronous_standby_names", "unknown");
        boolean none = settings.getOrDefault("standbys", "").endsWith(", 0 synchronous");
        if (!names.isBlank() && !none) {
            return;
        }
        findings.add(HealthFinding.warning(
                SUBJECT,
                "no standby is synchronous (" + settings.get("standbys")
                        + "): the loss of the primary takes back the newest changes, and processes that saw them refuse the new one",
                "Set synchronous_standby_names on every server, or have the cluster manager do so; keyhold.store-durability ="
                        + " replicated refuses changes without"));
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
