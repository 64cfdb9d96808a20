package io.keyhold.service;

import io.keyhold.catalog.MessageCounts;
import io.keyhold.crypto.KeyPairs;

/**
 * The families of operations of one Keyhold, and what handles need besides.
 *
 * @param gate what every call passes
 * @param access resolves and authorises
 * @param keys keys as such
 * @param making makes keys
 * @param aliases aliases
 * @param ciphers encryption and decryption
 * @param raw raw AES-GCM for handles
 * @param macs MACs
 * @param random randomness
 * @param dataKeys data keys
 * @param reEncryption re-encryption
 * @param envelopes envelopes
 */
record Families(
        Gate gate,
        Access access,
        KeyFamily keys,
        KeyMaking making,
        AliasFamily aliases,
        CipherFamily ciphers,
        RawGcmFamily raw,
        MacFamily macs,
        RandomFamily random,
        DataKeyFamily dataKeys,
        ReEncryptFamily reEncryption,
        EnvelopeFamily envelopes) {
    static Families over(Services services, Gate gate, MessageCounts counts) {
        Access access = new Access(services.catalog());
        KeyMaking making = new KeyMaking(services.catalog().home(), services.quotas(), services.random());
        CipherFamily ciphers = new CipherFamily(gate, access, services.catalog());
        return new Families(
                gate,
                access,
                new KeyFamily(gate, access, services.catalog(), making),
                making,
                new AliasFamily(gate, access, services.catalog(), services.quotas()),
                ciphers,
                new RawGcmFamily(gate, access, services.catalog(), counts, services.random()),
                new MacFamily(gate, access, services.catalog()),
                new RandomFamily(gate, access, services.random()),
                new DataKeyFamily(
                        gate, access, services.catalog(), new KeyPairs(services.pairEngines()), services.random()),
                new ReEncryptFamily(gate, access, ciphers),
                new EnvelopeFamily(services));
    }
}
