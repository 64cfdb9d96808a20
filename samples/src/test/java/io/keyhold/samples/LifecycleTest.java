package io.keyhold.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.Keyhold;
import io.keyhold.ServiceAccess;
import io.keyhold.api.CancelKeyDeletionRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.EnableKeyRotationRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GetKeyLastUsageRequest;
import io.keyhold.api.GetKeyLastUsageResponse;
import io.keyhold.api.GetKeyRotationStatusRequest;
import io.keyhold.api.GetKeyRotationStatusResponse;
import io.keyhold.api.KeyState;
import io.keyhold.api.Kms;
import io.keyhold.api.Progress;
import io.keyhold.api.RotateKeyOnDemandRequest;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import io.keyhold.api.ScheduleKeyDeletionResponse;
import io.keyhold.integration.ColumnCipher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/lifecycle.md. */
class LifecycleTest {
    @TempDir
    Path directory;

    @Test
    void examples_ofThePage_doWhatItSays() throws Exception {
        Files.writeString(directory.resolve("passphrase"), "correct horse battery staple\n");
        Path settings = directory.resolve("keyhold.properties");
        Files.writeString(settings, "keyhold.store = keys.db\nkeyhold.root = passphrase-file:passphrase\n");
        byte[] plaintext = {1, 2, 3};
        try (Keyhold keyhold = Keyhold.open(settings)) {
            Kms kms = keyhold.kms();
            String keyId = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            byte[] old = kms.encrypt(EncryptRequest.of(keyId, plaintext)).ciphertextBlob();

            kms.enableKeyRotation(EnableKeyRotationRequest.of(keyId).withRotationPeriodInDays(90));
            GetKeyRotationStatusResponse status = kms.getKeyRotationStatus(GetKeyRotationStatusRequest.of(keyId));
            assertThat(status.keyRotationEnabled()).isTrue();

            kms.rotateKeyOnDemand(RotateKeyOnDemandRequest.of(keyId));
            kms.decrypt(DecryptRequest.of(old)); // material of before opens what it encrypted

            ScheduleKeyDeletionResponse scheduled =
                    kms.scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(keyId).withPendingWindowInDays(7));
            assertThat(scheduled.keyState()).isEqualTo(KeyState.PENDING_DELETION);

            kms.cancelKeyDeletion(CancelKeyDeletionRequest.of(keyId)); // the key is disabled now
            kms.enableKey(EnableKeyRequest.of(keyId));

            GetKeyLastUsageResponse usage = kms.getKeyLastUsage(GetKeyLastUsageRequest.of(keyId));
            assertThat(usage.keyLastUsage()).isPresent();
        }
    }

    @Test
    void managedKeys_ofThePage_sealWhatOnlyTheirServiceOpens() throws Exception {
        Map<String, String> context = Map.of("file", "letter");
        Path plain = Files.writeString(directory.resolve("letter.txt"), "Dear Mary");
        Path sealed = directory.resolve("letter.khe");
        try (Keyhold keyhold = Keyhold.open(SampleSettings.in(directory))) {
            ColumnCipher iban = ColumnCipher.managed(keyhold, "customer", "iban"); // alias/aws/jdbc
            ServiceAccess archive = keyhold.through("archive"); // alias/aws/archive
            archive.envelopes().encrypt(plain, sealed, context, Progress.NONE);

            assertThat(iban).isNotNull();
            assertThat(archive.envelopes().decrypt(Files.newInputStream(sealed), context))
                    .hasContent("Dear Mary");
            assertThatThrownBy(() -> keyhold.envelopes("alias/aws/archive")
                            .decrypt(Files.newInputStream(sealed), context)
                            .readAllBytes())
                    .hasStackTraceContaining("AccessDenied");
        }
    }
}
