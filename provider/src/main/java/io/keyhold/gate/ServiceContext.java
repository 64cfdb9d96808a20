package io.keyhold.gate;

import io.keyhold.audit.AuditTrail;
import io.keyhold.catalog.Catalog;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.KeyPairs;
import io.keyhold.envelope.DataKeyCache;
import io.keyhold.material.MaterialSources;
import io.keyhold.store.RecordStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/**
 * What the operations are built on; assembled once for a Keyhold.
 *
 * @param store the records
 * @param catalog keys as the process knows them
 * @param trail where events go
 * @param anchor what store and trail keep of each other
 * @param quotas resource quotas
 * @param clock the time
 * @param random randomness of the operating system
 * @param engines who does the mathematics of symmetric keys
 * @param sources where key material is created and lies
 * @param pairs makes key pairs that are not KMS keys
 * @param dataKeyLimits what the cache of data keys may keep; empty for no cache
 */
public record ServiceContext(
        RecordStore store,
        Catalog catalog,
        AuditTrail trail,
        TrailAnchor anchor,
        Quotas quotas,
        Clock clock,
        SecureRandom random,
        Engines engines,
        MaterialSources sources,
        KeyPairs pairs,
        Optional<DataKeyCache.Limits> dataKeyLimits) {}
