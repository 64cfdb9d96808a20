package io.keyhold.gate;

import io.keyhold.audit.AuditTrail;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.RegionalCatalogs;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.KeyPairs;
import io.keyhold.envelope.DataKeyCache;
import io.keyhold.material.MaterialSources;
import io.keyhold.store.RecordStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/**
 * The parts that the operations of one Region are built on; all but the catalogue is shared by the Regions of a Keyhold.
 *
 * @param store the records
 * @param catalog keys of the Region as the process knows them
 * @param regions the catalogues of all Regions
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
        RegionalCatalogs regions,
        AuditTrail trail,
        TrailAnchor anchor,
        Quotas quotas,
        Clock clock,
        SecureRandom random,
        Engines engines,
        MaterialSources sources,
        KeyPairs pairs,
        Optional<DataKeyCache.Limits> dataKeyLimits) {
    /** Another Region of the same Keyhold. */
    public ServiceContext in(Catalog region) {
        return new ServiceContext(
                store, region, regions, trail, anchor, quotas, clock, random, engines, sources, pairs, dataKeyLimits);
    }
}
