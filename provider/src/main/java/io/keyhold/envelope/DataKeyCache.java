package io.keyhold.envelope;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.keyhold.api.KeyId;
import io.keyhold.api.KmsException;
import io.keyhold.crypto.CiphertextBlob;
import io.keyhold.crypto.EncryptionContext;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Keeps data keys for a while, so that the key management service is asked once for many envelopes. What it costs: a
 * cached data key is used without asking policy, key state and audit again. So there is no cache unless a program makes
 * one, each view has a scope of its own, and whoever disables or deletes a KMS key calls {@link #invalidate}. Envelopes never
 * repeat a key and nonce under a cached data key, as the frame key comes from the message id. Safe for concurrent use.
 */
public final class DataKeyCache implements AutoCloseable {
    private final Limits limits;
    private final Cache<Slot, CachedDataKey> entries;
    private final AtomicLong invalidations = new AtomicLong();
    private volatile boolean closed;

    /**
     * How long and how often a data key may serve.
     *
     * @param maxEntries how many data keys are kept, 1 at least
     * @param maxAge since the data key was made or opened, above zero
     * @param maxMessages envelopes that begin under one data key, or are opened with one look-up; 1 at least
     * @param maxBytes plaintext sealed under one data key, after which no new envelope begins under it; 1 at least
     */
    public record Limits(int maxEntries, Duration maxAge, long maxMessages, long maxBytes) {
        /** Refuses limits under which nothing could be cached. */
        public Limits {
            if (maxEntries < 1 || maxMessages < 1 || maxBytes < 1 || maxAge.isNegative() || maxAge.isZero()) {
                throw new KmsException.Validation(
                        "data key cache of `" + maxEntries + "` entries, `" + maxAge + "`, `" + maxMessages
                                + "` messages, `" + maxBytes + "` bytes; each must be above zero",
                        "Leave the cache out, or set all four limits");
            }
        }
    }

    /** The scope of a cached data key. Each view has its scope: no caller uses what another one was given. */
    private record Slot(Object scope, KeyId keyId, ByteBuffer encryptionContext, Optional<ByteBuffer> wrapped) {}

    /** Tells a view which KMS key it stands for. */
    @FunctionalInterface
    public interface CurrentKey {
        /**
         * The KMS key, after every invalidation that is due has been done; empty if there is none, and the service is to
         * say so. Asked before each use of the cache.
         */
        Optional<KeyId> find();
    }

    /**
     * An empty cache.
     *
     * @param nanoTime a clock that only goes forward, in nanoseconds: {@code System::nanoTime}
     */
    public DataKeyCache(Limits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.entries = Caffeine.newBuilder()
                .maximumSize(limits.maxEntries())
                .expireAfterWrite(limits.maxAge())
                .ticker(nanoTime::getAsLong)
                .scheduler(Scheduler.systemScheduler())
                .executor(Runnable::run)
                .<Slot, CachedDataKey>removalListener((slot, dataKey, cause) -> CachedDataKey.wipe(dataKey))
                .build();
    }

    /**
     * A view for one caller and one KMS key.
     *
     * @param scope who may share what is cached: views of equal scope do
     * @param currentKey the KMS key that {@code dataKeys} generates under
     */
    public DataKeys over(Object scope, CurrentKey currentKey, DataKeys dataKeys) {
        return new View(scope, false, currentKey, dataKeys);
    }

    /**
     * Forgets and overwrites the data keys of a KMS key, also those that are being fetched. Envelopes that have begun go
     * on. Call it before a disable or deletion returns.
     */
    public void invalidate(KeyId keyId) {
        invalidations.incrementAndGet();
        entries.asMap().keySet().removeIf(slot -> slot.keyId().equals(keyId));
    }

    /** The same for all KMS keys. */
    public void invalidateAll() {
        invalidations.incrementAndGet();
        entries.invalidateAll();
    }

    /** Forgets and overwrites everything; views go on without a cache. */
    @Override
    public void close() {
        closed = true;
        invalidateAll();
        entries.cleanUp();
    }

    /** How many data keys are kept. */
    long size() {
        entries.cleanUp();
        return entries.estimatedSize();
    }

    /** The data key of a slot, for one more message. The caller owns and destroys it. */
    private DataKey obtain(Slot slot, Supplier<DataKey> source) {
        if (closed) {
            return source.get();
        }
        CachedDataKey found = entries.getIfPresent(slot);
        Optional<DataKey> copy = found == null ? Optional.empty() : found.take(limits.maxMessages(), limits.maxBytes());
        return copy.orElseGet(() -> fetch(slot, source));
    }

    private DataKey fetch(Slot slot, Supplier<DataKey> source) {
        long before = invalidations.get();
        CachedDataKey fetched = new CachedDataKey(source.get());
        DataKey first = fetched.first();
        entries.put(slot, fetched);
        if (closed || before != invalidations.get()) {
            entries.asMap().remove(slot, fetched);
            fetched.destroy();
        } else {
            fetched.confirm();
        }
        return first;
    }

    private static ByteBuffer encoded(Map<String, String> encryptionContext) {
        return ByteBuffer.wrap(EncryptionContext.of(encryptionContext).encode());
    }

    private final class View implements DataKeys {
        private final Object scope;
        private final boolean anyKey;
        private final CurrentKey currentKey;
        private final DataKeys source;

        View(Object scope, boolean anyKey, CurrentKey currentKey, DataKeys source) {
            this.scope = scope;
            this.anyKey = anyKey;
            this.currentKey = currentKey;
            this.source = source;
        }

        @Override
        public DataKey generate(Map<String, String> encryptionContext) {
            return keyIfOpen()
                    .map(key -> new Slot(scope, key, encoded(encryptionContext), Optional.empty()))
                    .map(slot -> obtain(slot, () -> source.generate(encryptionContext)))
                    .orElseGet(() -> source.generate(encryptionContext));
        }

        @Override
        public byte[] decrypt(byte[] wrappedDataKey, Map<String, String> encryptionContext) {
            byte[] wrapped = wrappedDataKey.clone();
            Optional<KeyId> key =
                    keyIfOpen().flatMap(own -> keyOf(wrapped).filter(named -> anyKey || named.equals(own)));
            if (key.isEmpty()) {
                return source.decrypt(wrapped, encryptionContext);
            }
            Slot slot = new Slot(scope, key.get(), encoded(encryptionContext), Optional.of(ByteBuffer.wrap(wrapped)));
            DataKey dataKey = obtain(slot, () -> opened(wrapped, encryptionContext));
            try {
                return dataKey.use(byte[]::clone);
            } finally {
                dataKey.destroy();
            }
        }

        @Override
        public boolean isCurrent(byte[] wrappedDataKey) {
            return source.isCurrent(wrappedDataKey);
        }

        @Override
        public DataKeys withAnyKey() {
            return new View(List.of("any key", scope), true, currentKey, source.withAnyKey());
        }

        private Optional<KeyId> keyIfOpen() {
            return closed ? Optional.empty() : currentKey.find();
        }

        @Override
        public byte[] rewrap(byte[] wrappedDataKey, Map<String, String> encryptionContext) {
            return source.rewrap(wrappedDataKey, encryptionContext);
        }

        private DataKey opened(byte[] wrapped, Map<String, String> encryptionContext) {
            byte[] plaintext = source.decrypt(wrapped, encryptionContext);
            try {
                return DataKey.of(plaintext, wrapped);
            } finally {
                Arrays.fill(plaintext, (byte) 0);
            }
        }

        /** The KMS key that a wrapped data key names. */
        private Optional<KeyId> keyOf(byte[] wrapped) {
            try {
                return Optional.of(CiphertextBlob.parse(wrapped).keyId());
            } catch (KmsException.InvalidCiphertext e) {
                return Optional.empty();
            }
        }
    }
}
