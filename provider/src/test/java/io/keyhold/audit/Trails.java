package io.keyhold.audit;

import io.keyhold.api.AuditQuery;
import io.keyhold.api.Caller;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Trails and events for tests. */
final class Trails {
    static final String ACCOUNT = "111122223333";
    static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    static final Caller ALICE = Caller.of("arn:aws:iam::111122223333:user/alice");
    static final KeyPair PAIR = pair();

    private Trails() {}

    static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "SunEC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static CheckpointSigner signer() {
        return new EcdsaCheckpointSigner(PAIR.getPrivate(), PAIR.getPublic());
    }

    static List<byte[]> trusted() {
        return List.of(PAIR.getPublic().getEncoded());
    }

    static TrailSettings group(Path directory) {
        return TrailSettings.of(directory, TrailMode.GROUP).withFiles(1 << 20, false);
    }

    static TrailSettings strict(Path directory) {
        return TrailSettings.of(directory, TrailMode.STRICT).withFiles(1 << 20, false);
    }

    static FileAuditTrail open(TrailSettings settings) {
        return FileAuditTrail.open(settings, signer(), StoreAnchor.NONE, Clock.systemUTC(), new SecureRandom());
    }

    static FileAuditTrail open(TrailSettings settings, TrailStorage storage) {
        return FileAuditTrail.open(
                settings, signer(), StoreAnchor.NONE, Clock.systemUTC(), new SecureRandom(), storage);
    }

    static AuditEvent encrypt(long number) {
        return event("Encrypt", number, ALICE, sink -> {
            sink.put("keyId", KEY);
            sink.put("encryptionContext", Map.of("number", Long.toString(number)));
            sink.put("encryptionAlgorithm", "SYMMETRIC_DEFAULT");
        });
    }

    /** The same now. */
    static AuditEvent now(long number) {
        AuditEvent event = encrypt(number);
        return new AuditEvent(
                System.currentTimeMillis(),
                event.eventName(),
                true,
                event.caller(),
                ACCOUNT,
                event.region(),
                event.resourceArns(),
                event.request(),
                event.response(),
                event.additional(),
                "",
                "");
    }

    static AuditEvent event(String name, long number, Caller caller, Parameters request) {
        return new AuditEvent(
                1_790_000_000_000L + number,
                name,
                true,
                Optional.of(caller),
                ACCOUNT,
                "eu-central-1",
                List.of(KEY),
                request,
                Parameters.NONE,
                Parameters.NONE,
                "",
                "");
    }

    static List<TrailEntry> read(Path directory) {
        try (var entries = new TrailReader(List.of(directory)).lookup(AuditQuery.ALL)) {
            return entries.toList();
        }
    }

    static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    /** The name of a file of a trail with its number in the digits that follow {@code zero}. */
    static String inDigits(String name, char zero) {
        int from = name.lastIndexOf('-') + 1;
        int to = name.indexOf('.');
        StringBuilder renamed = new StringBuilder(name);
        for (int i = from; i < to; i++) {
            renamed.setCharAt(i, (char) (zero + name.charAt(i) - '0'));
        }
        return renamed.toString();
    }

    /** A file in a directory, also where the locale cannot spell its name. */
    static Path named(Path directory, String name) {
        return Path.of(URI.create(directory.toUri() + URLEncoder.encode(name, StandardCharsets.UTF_8)));
    }

    /** Compresses a file under another name. */
    static void compress(Path file, Path compressed) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
            Files.copy(file, out);
        }
        Files.delete(file);
    }
}
