package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.HealthFinding;
import io.keyhold.api.HealthFinding.Severity;
import io.keyhold.config.Settings;
import io.keyhold.store.NetworkFiles.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor finds that a healthy Keyhold does not show. */
class DoctorTest {
    @TempDir
    Path directory;

    private Path settings;

    @BeforeEach
    void make() throws IOException {
        directory = directory.toRealPath();
        settings = TestKeyhold.settings(
                directory, "keyhold.audit = trail", "keyhold.principal-secret = file:secret of alice");
        for (String file : List.of("keyhold.properties", "root.p12", "password")) {
            restrict(directory.resolve(file), "rw-------");
        }
        restrict(Files.writeString(directory.resolve("secret of alice"), "x"), "rw-------");
        try (Keyhold keyhold = Keyhold.open(settings)) {
            assertThat(keyhold.metrics().isAuditAvailable()).isTrue();
        }
    }

    @Test
    void healthy_findsNoErrorAndNamesTheVersions() {
        List<HealthFinding> findings = Doctor.examine(settings);

        assertThat(errors(findings)).isEmpty();
        assertThat(findings)
                .anySatisfy(finding -> assertThat(finding.detail()).matches("SQLite 3\\S+, sqlite-jdbc 3\\S+, .*"));
        assertThat(findings)
                .allSatisfy(
                        finding -> assertThat(finding.remedy().isEmpty()).isEqualTo(finding.severity() == Severity.OK));
    }

    @Test
    void storeWithASecondName_isAnErrorThatNamesIt() throws IOException {
        Path store = directory.resolve("store/keys.db");
        Path link = Files.createLink(store.resolveSibling("link.db"), store);

        assertThat(errors(Doctor.examine(settings))).singleElement().satisfies(finding -> {
            assertThat(finding.detail())
                    .contains("store file `" + store + "` has 2 names (hard links), also `" + link + "`");
            assertThat(finding.remedy()).contains("remove every name but the one in the settings");
        });
    }

    @Test
    void trailOnANetworkFileSystem_isAnErrorWithItsRemedy() {
        List<HealthFinding> findings = folders(file -> file.endsWith("trail") ? Place.NETWORK : Place.LOCAL);

        assertThat(errors(findings)).singleElement().satisfies(finding -> {
            assertThat(finding.subject()).isEqualTo("audit trail");
            assertThat(finding.detail()).contains("trail is on a network file system");
            assertThat(finding.remedy()).isEqualTo("Set keyhold.audit, or move the folder, to a local disk");
        });
    }

    @Test
    void storeOnANetworkFileSystem_isAnErrorWithItsRemedy() {
        List<HealthFinding> findings = folders(file -> file.endsWith("store") ? Place.NETWORK : Place.LOCAL);

        assertThat(errors(findings)).singleElement().satisfies(finding -> {
            assertThat(finding.subject()).isEqualTo("store");
            assertThat(finding.remedy()).isEqualTo("Move the store to a local disk");
        });
    }

    /** The store's name is a link, as somebody sets one who moves the store to another disk. */
    @Test
    void storeThatALinkLeadsTo_isExaminedWhereItIs() throws IOException {
        Path share = Files.createDirectory(directory.resolve("share"));
        restrict(share, "rwxrwxrwx");
        for (String suffix : List.of("", "-epoch")) {
            Path file = directory.resolve("store/keys.db" + suffix);
            restrict(Files.move(file, share.resolve("moved.db" + suffix)), "rw-rw-rw-");
        }
        Files.createSymbolicLink(directory.resolve("store/keys.db"), share.resolve("moved.db"));
        for (String suffix : List.of("-wal", "-shm")) {
            restrict(Files.writeString(share.resolve("moved.db" + suffix), ""), "rw-rw-rw-");
        }

        List<HealthFinding> findings = folders(file -> file.startsWith(share) ? Place.NETWORK : Place.LOCAL);

        assertThat(errors(findings))
                .extracting(HealthFinding::remedy)
                .containsExactlyInAnyOrder(
                        "chmod 600 " + share.resolve("moved.db"),
                        "chmod 600 " + share.resolve("moved.db-wal"),
                        "chmod 600 " + share.resolve("moved.db-shm"),
                        "chmod 600 " + share.resolve("moved.db-epoch"),
                        "chmod 700 " + share,
                        "Move the store to a local disk");
    }

    @Test
    void storeThatALinkLeadsToBesideItsSecret_isAWarning() throws IOException {
        assertThat(root()).isEmpty();
        Files.move(directory.resolve("store/keys.db"), directory.resolve("moved.db"));
        Files.createSymbolicLink(directory.resolve("store/keys.db"), directory.resolve("moved.db"));

        assertThat(root()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.detail()).startsWith("password is next to the store");
        });
    }

    /** A file can be mounted by itself. */
    @Test
    void storeFileAloneOnANetworkFileSystem_isAnError() {
        List<HealthFinding> findings = folders(file -> file.endsWith("keys.db") ? Place.NETWORK : Place.LOCAL);

        assertThat(errors(findings))
                .singleElement()
                .satisfies(finding -> assertThat(finding.detail()).contains("keys.db is on a network file system"));
    }

    @Test
    void folderOfALinkThatOthersMayChange_isAnError() throws IOException {
        Path folder = directory.resolve("links");
        Files.createDirectory(folder);
        restrict(folder, "rwxrwxrwx");
        Files.createSymbolicLink(folder.resolve("keys.db"), directory.resolve("store/keys.db"));
        Files.writeString(settings, Files.readString(settings).replace("store/keys.db", "links/keys.db"));

        assertThat(errors(folders(file -> Place.LOCAL)))
                .extracting(HealthFinding::remedy)
                .containsExactly("chmod 700 " + folder);
    }

    @Test
    void fileSystemInUserSpace_isAWarning() {
        List<HealthFinding> findings = folders(file -> Place.UNKNOWN);

        assertThat(errors(findings)).isEmpty();
        assertThat(findings)
                .filteredOn(finding -> finding.detail().contains(" may be on a network file system"))
                .extracting(HealthFinding::subject)
                .containsExactly("store", "audit trail");
    }

    @Test
    void fileSystemThatCannotBeAsked_isAWarning() {
        List<HealthFinding> findings = folders(file -> {
            throw new IOException("stale handle");
        });

        assertThat(errors(findings)).isEmpty();
        assertThat(findings)
                .filteredOn(finding -> finding.detail().contains("stale handle"))
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding.severity()).isEqualTo(Severity.WARNING));
    }

    @Test
    void filesThatOthersMayRead_areNamedEach() throws IOException {
        Path store = directory.resolve("store/keys.db");
        Path epoch = directory.resolve("store/keys.db-epoch");
        Path secret = directory.resolve("secret of alice");
        for (Path file : List.of(store, epoch, secret)) {
            restrict(file, "rw-r--r--");
        }

        assertThat(errors(Doctor.examine(settings)))
                .extracting(HealthFinding::remedy)
                .containsExactlyInAnyOrder("chmod 600 " + secret, "chmod 600 " + store, "chmod 600 " + epoch);
    }

    @Test
    void flagsThatShowKeys_areNamedOnceEach() {
        List<HealthFinding> findings = JavaFindings.flags(List.of(
                "-Xmx1g",
                "-javaagent:a.jar",
                "-Dcom.sun.management.jmxremote.port=9010",
                "-Dcom.sun.management.jmxremote.ssl=false",
                "-agentlib:jdwp=transport=dt_socket"));

        assertThat(findings)
                .extracting(HealthFinding::detail)
                .containsExactly(
                        "-agentlib:jdwp: a debugger can read keys",
                        "-javaagent: an agent can read keys",
                        "-Dcom.sun.management.jmxremote: whoever can reach it can dump the heap with the keys in it");
        assertThat(JavaFindings.flags(List.of("-Xmx1g", "--enable-native-access=ALL-UNNAMED")))
                .isEmpty();
    }

    private List<HealthFinding> folders(FileFindings.NetworkProbe network) {
        List<HealthFinding> findings = new ArrayList<>();
        new FileFindings(findings, network).folders(Settings.read(settings));
        return findings;
    }

    private List<HealthFinding> root() {
        List<HealthFinding> findings = new ArrayList<>();
        new FileFindings(findings, file -> Place.LOCAL).root(Settings.read(settings));
        return findings;
    }

    private static List<HealthFinding> errors(List<HealthFinding> findings) {
        return findings.stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .toList();
    }

    private static void restrict(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
