package io.keyhold;

import io.keyhold.api.CancelKeyDeletionRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.RotateKeyOnDemandRequest;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import io.keyhold.config.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Random;

/**
 * One of several processes that lead the life of one key, on a clock that all of them share and that is much faster than the
 * real one. Arguments: folder of the settings, key id, number of the process, real begin in milliseconds, seconds to live.
 */
final class LifeProcess {
    /** How much faster the clock is: 5 days a second. */
    static final long SPEED = 5 * 86_400L;

    private LifeProcess() {}

    /** The shared clock. */
    static Clock clock(long beginMillis) {
        return new Clock() {
            @Override
            public Instant instant() {
                return Life.BEGIN.plus(Duration.ofMillis(System.currentTimeMillis() - beginMillis)
                        .multipliedBy(SPEED));
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        String keyId = arguments[1];
        int number = Integer.parseInt(arguments[2]);
        long begin = Long.parseLong(arguments[3]);
        Random random = new Random(number);
        int rotated = 0;
        int limited = 0;
        int refused = 0;
        int calls = 0;
        try (PrintStream blobs = new PrintStream(
                        Files.newOutputStream(folder.resolve("blobs-" + number)), true, StandardCharsets.UTF_8);
                Keyhold keyhold = Keyhold.open(Settings.read(Life.settings(folder)), clock(begin))) {
            keyhold.service().keepHouse(Duration.ofMillis(100));
            Kms kms = keyhold.kms();
            long end = System.currentTimeMillis() + Long.parseLong(arguments[4]) * 1000;
            while (System.currentTimeMillis() < end) {
                calls++;
                try {
                    switch (random.nextInt(12)) {
                        case 0 -> kms.disableKey(DisableKeyRequest.of(keyId));
                        case 1 -> kms.scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(keyId));
                        case 2, 8, 9 -> {
                            kms.rotateKeyOnDemand(RotateKeyOnDemandRequest.of(keyId));
                            rotated++;
                        }
                        case 3, 4 -> kms.cancelKeyDeletion(CancelKeyDeletionRequest.of(keyId));
                        case 5, 6, 7 -> kms.enableKey(EnableKeyRequest.of(keyId));
                        default ->
                            blobs.println(HexFormat.of()
                                    .formatHex(kms.encrypt(EncryptRequest.of(keyId, new byte[] {1, 2, 3}))
                                            .ciphertextBlob()));
                    }
                } catch (KmsException.LimitExceeded e) {
                    limited++;
                } catch (KmsException.Disabled | KmsException.InvalidState | KmsException.Conflict e) {
                    refused++; // by what another process did to the key
                }
            }
        }
        Files.writeString(folder.resolve("counts-" + number), rotated + " " + limited + " " + refused + " " + calls);
    }
}
