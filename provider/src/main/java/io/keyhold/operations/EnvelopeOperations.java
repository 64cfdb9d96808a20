package io.keyhold.operations;

import io.keyhold.api.Caller;
import io.keyhold.api.KeyId;
import io.keyhold.api.KmsException;
import io.keyhold.api.Principal;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KeyRef;
import io.keyhold.envelope.DataKeyCache;
import io.keyhold.envelope.DataKeys;
import io.keyhold.envelope.KeyEnvelopes;
import io.keyhold.gate.ServiceContext;
import java.util.Optional;

/** Envelopes, and the data keys that are kept for them if that is switched on. */
public final class EnvelopeOperations {
    private final ServiceContext services;
    private final DataKeyCalls calls;
    private final Catalog catalog;
    private final Optional<DataKeyCache> cache;

    /** Who may share a cached data key: the same caller with the same words for the key. */
    private record Scope(Caller caller, String keyId) {}

    EnvelopeOperations(ServiceContext services, DataKeyCalls calls) {
        this.calls = calls;
        this.services = services;
        this.catalog = services.catalog();
        this.cache = services.dataKeyLimits().map(limits -> new DataKeyCache(limits, System::nanoTime));
        cache.ifPresent(
                kept -> catalog.watch(changed -> changed.ifPresentOrElse(kept::invalidate, kept::invalidateAll)));
    }

    /** Envelopes under a KMS key. */
    public KeyEnvelopes envelopes(Caller caller, String keyId) {
        DataKeys asked = new ServiceDataKeys(calls, caller, keyId);
        DataKeys dataKeys = cache.map(kept -> kept.over(new Scope(caller, keyId), () -> find(caller, keyId), asked))
                .orElse(asked);
        return new KeyEnvelopes(dataKeys, services.engines(), services.random());
    }

    /** Overwrites the data keys that are kept. */
    public void close() {
        cache.ifPresent(DataKeyCache::close);
    }

    private Optional<KeyId> find(Caller caller, String keyId) {
        catalog.refresh();
        Principal principal = caller.principal();
        String account = principal.account().isEmpty() ? catalog.home().account() : principal.account();
        try {
            return Optional.of(catalog.require(KeyRef.parse(keyId, catalog.home()), account)
                    .key()
                    .id());
        } catch (KmsException.NotFound | KmsException.InvalidArn e) {
            return Optional.empty();
        }
    }
}
