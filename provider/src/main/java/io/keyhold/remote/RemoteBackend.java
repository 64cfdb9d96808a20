package io.keyhold.remote;

import io.keyhold.api.Envelopes;
import io.keyhold.api.Kms;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.OsRandom;
import io.keyhold.envelope.KeyEnvelopes;
import io.keyhold.handles.KeyEntries;
import java.time.Duration;

/** The keys of one caller in another process. Safe for concurrent use; its owner closes it. */
public final class RemoteBackend implements AutoCloseable {
    private final RemoteService service;
    private final KeyEntries entries;
    private final Runnable closing;
    private final String place;

    private RemoteBackend(RemoteService service, KeyEntries entries, String place, Runnable closing) {
        this.service = service;
        this.entries = entries;
        this.place = place;
        this.closing = closing;
    }

    /**
     * The keys of a Keyhold server, which is asked nothing yet: whoever opens a provider may hold locks.
     *
     * @param freshness how old may be what is known of names
     */
    public static RemoteBackend keyhold(HttpCalls calls, Engines engines, Duration freshness) {
        EntryCalls own = new EntryCalls(calls);
        RemoteService service = new RemoteService(
                new StoreIdentity(() -> EntryCache.store(own).storeId()),
                RemoteKms.over(calls),
                own,
                engines,
                OsRandom.onDemand());
        KeyEntries entries = new RemoteKeyEntries(service, own, new EntryCache(own, freshness.toNanos()));
        return new RemoteBackend(service, entries, calls.place(), calls::close);
    }

    /**
     * The keys of AWS KMS.
     *
     * @param place the service, for messages and to tell its keys from those of others
     * @param freshness how old may be what is known of names
     */
    public static RemoteBackend aws(
            Kms kms, String place, Engines engines, ChainFiles chains, Duration freshness, Runnable closing) {
        RemoteService service = new RemoteService(
                new StoreIdentity(() -> place), kms, RawOperations.none(place), engines, OsRandom.onDemand());
        return new RemoteBackend(service, new KmsKeyEntries(service, chains, freshness.toNanos()), place, closing);
    }

    /** The operations of AWS KMS. */
    public Kms kms() {
        return service.kms();
    }

    /** Envelopes under a KMS key: its id, ARN, alias name or alias ARN. */
    public Envelopes envelopes(String keyId) {
        return new KeyEnvelopes(new RemoteDataKeys(service.kms(), keyId), service.engines(), service.random());
    }

    /** Keys and certificates as a {@code KeyStore} shows them. */
    public KeyEntries entries() {
        return entries;
    }

    /** Where the keys are. */
    public String place() {
        return place;
    }

    @Override
    public void close() {
        closing.run();
    }
}
