package io.keyhold.envelope;

import io.keyhold.api.KeyArn;
import io.keyhold.api.KeyId;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import io.keyhold.crypto.BlobEngine;
import io.keyhold.crypto.CiphertextBlob;
import io.keyhold.crypto.EncryptionContext;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.KeyMaterial;
import io.keyhold.crypto.OsRandom;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** One KMS key, with material that rotates and a state that changes; data keys are wrapped in real blobs. */
final class TestService implements DataKeys {
    static final Engines ENGINES = Engines.choose(Engines.Choice.AUTO);
    static final Map<String, String> CONTEXT = Map.of("tenant", "blue", "purpose", "test");

    final KeyArn arn;
    final AtomicInteger generated = new AtomicInteger();
    final AtomicInteger decrypted = new AtomicInteger();
    final List<byte[]> released = Collections.synchronizedList(new ArrayList<>());
    final List<DataKey> handedOut = Collections.synchronizedList(new ArrayList<>());

    private final SecureRandom random = OsRandom.open();
    private final Map<String, BlobEngine> materials = new LinkedHashMap<>();
    private String current = "";
    private volatile boolean enabled = true;

    TestService() {
        arn = new KeyArn("aws", "eu-central-1", "111122223333", KeyId.random(random));
        rotate();
    }

    KeyEnvelopes envelopes() {
        return new KeyEnvelopes(this, ENGINES, random).withThreads(2);
    }

    String currentMaterialId() {
        return current;
    }

    void rotate() {
        byte[] id = new byte[32];
        random.nextBytes(id);
        current = HexFormat.of().formatHex(id);
        KeyMaterial material = KeyMaterial.generate(KeySpec.SYMMETRIC_DEFAULT, random);
        materials.put(current, new BlobEngine(arn.keyId(), current, material, ENGINES, random));
    }

    void disable() {
        enabled = false;
    }

    @Override
    public DataKey generate(Map<String, String> encryptionContext) {
        requireEnabled();
        generated.incrementAndGet();
        byte[] plaintext = new byte[32];
        random.nextBytes(plaintext);
        DataKey dataKey = DataKey.of(plaintext, wrap(plaintext, encryptionContext));
        handedOut.add(dataKey);
        return dataKey;
    }

    @Override
    public byte[] decrypt(byte[] wrappedDataKey, Map<String, String> encryptionContext) {
        requireEnabled();
        decrypted.incrementAndGet();
        byte[] plaintext = open(wrappedDataKey, encryptionContext);
        released.add(plaintext);
        return plaintext;
    }

    @Override
    public byte[] rewrap(byte[] wrappedDataKey, Map<String, String> encryptionContext) {
        requireEnabled();
        return wrap(open(wrappedDataKey, encryptionContext), encryptionContext);
    }

    @Override
    public boolean isCurrent(byte[] wrappedDataKey) {
        return CiphertextBlob.parse(wrappedDataKey).materialId().equals(current);
    }

    @Override
    public DataKeys withAnyKey() {
        return this;
    }

    /** The data key of an envelope, for a second judge. */
    byte[] open(byte[] wrapped, Map<String, String> encryptionContext) {
        CiphertextBlob blob = CiphertextBlob.parse(wrapped);
        if (!blob.keyId().equals(arn.keyId())) {
            throw new KmsException.IncorrectKey("another key", "Name the key");
        }
        return Optional.ofNullable(materials.get(blob.materialId()))
                .orElseThrow(CiphertextBlob::refused)
                .open(blob, EncryptionContext.of(encryptionContext));
    }

    private byte[] wrap(byte[] plaintext, Map<String, String> encryptionContext) {
        BlobEngine engine = Optional.ofNullable(materials.get(current)).orElseThrow();
        return engine.seal(EncryptionContext.of(encryptionContext), plaintext, 0, plaintext.length);
    }

    private void requireEnabled() {
        if (!enabled) {
            throw new KmsException.Disabled(arn.value() + " is disabled.", "Call EnableKey");
        }
    }
}
