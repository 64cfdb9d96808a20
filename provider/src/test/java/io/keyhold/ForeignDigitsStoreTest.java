package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.AuditQuery;
import io.keyhold.api.AuditRecord;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.IncludeKeyMaterial;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListKeyRotationsRequest;
import io.keyhold.api.ListKeyRotationsResponse;
import io.keyhold.api.RotateKeyOnDemandRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Keyhold 0.1.0 left under a locale with digits of its own counts as if it had other names. */
class ForeignDigitsStoreTest {
    @TempDir
    Path folder;

    private Path settings;

    @BeforeEach
    void write() throws IOException {
        settings = TestKeyhold.settings(folder, "keyhold.audit = audit");
    }

    @ParameterizedTest
    @ValueSource(chars = {'\u0660', '\u06f0', '\u0966', '\u09e6', '\u0e50', '\u1040'})
    void open_olderStorePutBackBesideSuchATrail_isRefused(char zero) throws IOException {
        Path store = folder.resolve("store/keys.db");
        String keyId;
        try (Keyhold keyhold = Keyhold.open(settings)) {
            keyId = keyhold.kms().createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        }
        byte[] older = Files.readAllBytes(store);
        try (Keyhold keyhold = Keyhold.open(settings)) {
            keyhold.kms().disableKey(DisableKeyRequest.of(keyId));
        }
        rename(zero);
        Files.write(store, older);

        assertThatThrownBy(() -> Keyhold.open(settings))
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining("an older store was put in its place");
    }

    @Test
    void auditLog_besideSuchATrail_verifiesAndFindsAll() throws IOException {
        try (Keyhold keyhold = Keyhold.open(settings)) {
            keyhold.kms().createKey(CreateKeyRequest.of());
        }
        rename('\u0660');
        try (Keyhold keyhold = Keyhold.open(settings)) {
            keyhold.kms().createKey(CreateKeyRequest.of());

            assertThat(keyhold.auditLog().verify().findings()).isEmpty();
            try (Stream<AuditRecord> found = keyhold.auditLog().lookup(AuditQuery.ALL)) {
                assertThat(found).hasSize(2);
            }
        }
    }

    @Test
    void listKeyRotations_markerInOtherDigits_goesOnThere() {
        try (Keyhold keyhold = Keyhold.open(settings)) {
            Kms kms = keyhold.kms();
            String keyId = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            kms.rotateKeyOnDemand(RotateKeyOnDemandRequest.of(keyId));
            kms.rotateKeyOnDemand(RotateKeyOnDemandRequest.of(keyId));
            ListKeyRotationsRequest all =
                    ListKeyRotationsRequest.of(keyId).withIncludeKeyMaterial(IncludeKeyMaterial.ALL_KEY_MATERIAL);
            ListKeyRotationsResponse first = kms.listKeyRotations(all.withLimit(1));

            assertThat(first.nextMarker()).contains(marker("00000000"));
            assertThat(kms.listKeyRotations(all.withMarker(marker("\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660"))))
                    .isEqualTo(kms.listKeyRotations(all.withMarker(marker("00000000"))));
            assertThat(kms.listKeyRotations(all.withMarker(marker("00000000"))).rotations())
                    .hasSize(2);
            for (String other : List.of("-0000001", "99999999999", "12", "next")) {
                assertThatThrownBy(() -> kms.listKeyRotations(all.withMarker(marker(other))))
                        .isInstanceOf(KmsException.InvalidMarker.class)
                        .hasMessageStartingWith("the marker is not one that ListKeyRotations returned."
                                + " Pass the NextMarker of the page before");
            }
        }
    }

    private static String marker(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(("1:" + place).getBytes(StandardCharsets.UTF_8));
    }

    private void rename(char zero) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder.resolve("audit"))) {
            files = all.toList();
        }
        for (Path file : files) {
            StringBuilder name = new StringBuilder(file.getFileName().toString());
            for (int i = name.lastIndexOf("-") + 1; i < name.indexOf("."); i++) {
                name.setCharAt(i, (char) (zero + name.charAt(i) - '0'));
            }
            // As a URI, for a JVM whose locale cannot spell the name.
            String encoded = URLEncoder.encode(name.toString(), StandardCharsets.UTF_8);
            Files.move(file, Path.of(URI.create(folder.resolve("audit").toUri() + encoded)));
        }
    }
}
