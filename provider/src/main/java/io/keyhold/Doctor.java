package io.keyhold;

import io.keyhold.api.AuditChain;
import io.keyhold.api.AuditReport;
import io.keyhold.api.HealthFinding;
import io.keyhold.api.KmsException;
import io.keyhold.config.Passphrases;
import io.keyhold.config.Settings;
import io.keyhold.store.NetworkFiles;
import io.keyhold.store.StoreFacts;
import io.keyhold.store.StoreMaintenance;
import io.keyhold.store.VerificationResult;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Examines one Keyhold and the Java it runs in: settings, root of trust, store, audit trail, clock. It opens the store
 * and the trail, and reads all of both.
 */
public final class Doctor {
    private static final Duration AHEAD = Duration.ofMinutes(5);
    private final List<HealthFinding> findings = new ArrayList<>();
    private final Clock clock;

    private Doctor(Clock clock) {
        this.clock = clock;
    }

    /**
     * Examines the Keyhold of a settings file. What cannot be opened is a finding too: nothing is thrown for it.
     *
     * @return what was found, each with its remedy
     */
    public static List<HealthFinding> examine(Path settingsFile) {
        Doctor doctor = new Doctor(Clock.systemUTC());
        doctor.examineAll(settingsFile);
        return List.copyOf(doctor.findings);
    }

    /**
     * Examines the strength of a root of trust alone.
     *
     * @param passphrase the passphrase, or the password of the PKCS#12 file; still the caller's to clear
     * @return what is weak about it, each with its remedy; empty if nothing is known
     * @throws KmsException.Configuration if the settings are wrong
     */
    public static List<HealthFinding> examineRoot(Path settingsFile, char[] passphrase) {
        return List.copyOf(RootFindings.of(Settings.read(settingsFile).root(), passphrase));
    }

    private void examineAll(Path settingsFile) {
        findings.addAll(JavaFindings.all());
        Settings settings;
        try {
            settings = Settings.read(settingsFile);
        } catch (KmsException e) {
            findings.add(HealthFinding.error("settings", e.problem(), e.remedy()));
            return;
        }
        findings.add(HealthFinding.ok("settings", settingsFile + " can be read"));
        FileFindings files = new FileFindings(findings, NetworkFiles::of);
        files.settings(settingsFile);
        files.root(settings);
        files.folders(settings);
        findings.addAll(TokenFindings.of(settings));
        if (!hasStore(settings)) {
            return;
        }
        char[] passphrase = new char[0];
        try {
            passphrase = Passphrases.of(settings.root());
            open(settingsFile, settings.root(), passphrase);
        } catch (KmsException e) {
            findings.add(HealthFinding.error("opening", e.problem(), e.remedy()));
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    private boolean hasStore(Settings settings) {
        try {
            if (StorePlace.exists(settings)) {
                return true;
            }
            findings.add(HealthFinding.error(
                    "store",
                    settings.store().name() + " is not there",
                    "Restore it from a backup, or create an empty one with `keyhold init`"));
        } catch (KmsException e) {
            findings.add(HealthFinding.error("store", e.problem(), e.remedy()));
        }
        return false;
    }

    private void open(Path settingsFile, Settings.Root root, char[] passphrase) {
        try (Keyhold keyhold = Keyhold.open(settingsFile, passphrase)) {
            findings.add(HealthFinding.ok("root of trust", "opens the store"));
            findings.addAll(RootFindings.of(root, passphrase));
            findings.addAll(TokenFindings.keyStores(keyhold.keyStores()));
            store(keyhold.store());
            audit(keyhold);
        }
    }

    private void store(StoreMaintenance store) {
        StoreFacts facts = store.facts();
        findings.add(HealthFinding.ok("database", facts.database() + ", " + facts.settings()));
        findings.addAll(ServerFindings.of(facts));
        VerificationResult found = store.verify();
        if (found.isSound()) {
            findings.add(HealthFinding.ok(
                    "store", found.records() + " records at epoch " + found.epoch() + ", each as it was written"));
        }
        for (String problem : found.problems()) {
            findings.add(HealthFinding.error("store", problem, "Restore the store from a backup"));
        }
    }

    private void audit(Keyhold keyhold) {
        KeyholdMetrics metrics = keyhold.metrics();
        AuditReport report = keyhold.auditLog().verify();
        if (report.findings().isEmpty()) {
            long events = report.chains().stream().mapToLong(AuditChain::events).sum();
            findings.add(HealthFinding.ok(
                    "audit trail",
                    events + " events in " + report.chains().size() + " chains, each as it was written"));
        }
        report.findings()
                .forEach(finding -> findings.add(HealthFinding.error(
                        "audit trail", finding.toString(), "Find out who can write the trail, and keep its files")));
        report.accepted()
                .forEach(restore -> findings.add(HealthFinding.ok("audit trail", "restored on purpose: " + restore)));
        report.ignored().stream()
                .findFirst()
                .ifPresent(first -> findings.add(HealthFinding.warning(
                        "audit trail",
                        report.ignored().size()
                                + " chains of other stores lie in its folder and are ignored, the first: " + first,
                        "Give each store a folder of its own with keyhold.audit, unless they are to share this one")));
        keyhold.warnings()
                .forEach(warning -> findings.add(HealthFinding.warning(
                        "audit trail", warning, "Check that this is the right store, and its newest copy")));
        if (!metrics.isAuditAvailable() || metrics.getAuditFailures() > 0) {
            findings.add(HealthFinding.error(
                    "audit trail",
                    "its sink failed " + metrics.getAuditFailures() + " times",
                    "Check its disk: calls are refused while nothing can be written"));
        }
        findings.add(clock(report, clock.instant()));
    }

    /** Compares the clock with the signatures of the trail. */
    static HealthFinding clock(AuditReport report, Instant now) {
        Instant signed = Instant.ofEpochMilli(report.chains().stream()
                .mapToLong(AuditChain::signedAtMillis)
                .max()
                .orElse(0));
        if (!signed.isAfter(now.plus(AHEAD))) {
            return HealthFinding.ok("clock", "it is " + now + ", later than every record of the audit trail");
        }
        if (isRightAgain(report, now)) {
            return HealthFinding.ok(
                    "clock",
                    "it is " + now + "; it was at " + signed
                            + " once, and changes that followed were signed a day ago or earlier");
        }
        return HealthFinding.error(
                "clock",
                "it is " + now + ", but the audit trail was signed at " + signed,
                "Set the clock: expiry, rotation and deletion depend on it. If it is right and was ahead then, check the deletion"
                        + " dates that were set in between; this finding disappears a day after the first change");
    }

    /** Whether changes behind all that a clock ahead has signed were signed a day ago or earlier. */
    private static boolean isRightAgain(AuditReport report, Instant now) {
        long ahead = now.plus(AHEAD).toEpochMilli();
        long epoch = report.chains().stream()
                .filter(chain -> chain.signedAtMillis() > ahead)
                .mapToLong(AuditChain::storeEpoch)
                .max()
                .orElse(0);
        return report.chains().stream()
                .anyMatch(chain -> chain.storeEpoch() > epoch
                        && chain.signedAtMillis()
                                <= now.minus(Duration.ofDays(1)).toEpochMilli());
    }
}
