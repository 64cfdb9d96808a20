package io.keyhold.service;

import io.keyhold.audit.AuditTrail;
import io.keyhold.catalog.Catalog;
import io.keyhold.crypto.KeyPairs;
import io.keyhold.store.RecordStore;
import java.security.SecureRandom;
import java.time.Clock;

/**
 * What the families of operations stand on; assembled once for a Keyhold.
 *
 * @param store the records
 * @param catalog keys as the process knows them
 * @param trail where events go
 * @param anchor what store and trail keep of each other
 * @param quotas resource quotas
 * @param clock the time
 * @param random randomness of the operating system
 * @param pairs makes and reads key pairs
 */
public record Services(
        RecordStore store,
        Catalog catalog,
        AuditTrail trail,
        TrailAnchor anchor,
        Quotas quotas,
        Clock clock,
        SecureRandom random,
        KeyPairs pairs) {}
