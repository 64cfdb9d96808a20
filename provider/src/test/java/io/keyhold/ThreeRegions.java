package io.keyhold;

import io.keyhold.api.Caller;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.Kms;
import io.keyhold.api.ReplicateKeyRequest;
import io.keyhold.config.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** A Keyhold of several Regions in one store, whose clock and background work a test drives. */
final class ThreeRegions implements AutoCloseable {
    static final String DUBLIN = "eu-west-1";
    static final String LONDON = "eu-west-2";
    static final String PARIS = "eu-west-3";
    static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
    final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final Path settings;
    Keyhold keyhold;

    ThreeRegions(Path directory) {
        try {
            settings = TestKeyhold.settings(
                    directory, "keyhold.region = " + DUBLIN, "keyhold.regions = " + LONDON + ", " + PARIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        keyhold = open();
    }

    /** Opens the store once more, as another process would. */
    Keyhold open() {
        return Keyhold.open(Settings.read(settings), clock);
    }

    Kms in(String region) {
        return keyhold.in(region).kms();
    }

    Kms in(String region, Caller caller) {
        return keyhold.in(region).as(caller);
    }

    /** The id of a primary key in Dublin. */
    String primary(CreateKeyRequest request) {
        return in(DUBLIN).createKey(request.withMultiRegion(true)).keyMetadata().keyId();
    }

    /** The id of a primary key in Dublin with a replica in London. */
    String pair(CreateKeyRequest request) {
        String id = primary(request);
        replicate(id, LONDON);
        return id;
    }

    String pair() {
        return pair(CreateKeyRequest.of());
    }

    void replicate(String id, String region) {
        in(DUBLIN).replicateKey(ReplicateKeyRequest.of(id, region));
    }

    KeyMetadata describe(String region, String id) {
        return in(region).describeKey(DescribeKeyRequest.of(id)).keyMetadata();
    }

    byte[] encrypt(String region, String id) {
        return in(region).encrypt(EncryptRequest.of(id, HELLO)).ciphertextBlob();
    }

    byte[] decrypt(String region, byte[] blob) {
        return in(region).decrypt(DecryptRequest.of(blob)).plaintext();
    }

    /** Days go by, with the background work of each. */
    void pass(int days) {
        for (int i = 0; i < days; i++) {
            clock.advance(Duration.ofDays(1));
            keyhold.service().keepHouseOnce();
        }
    }

    @Override
    public void close() {
        keyhold.close();
    }
}
