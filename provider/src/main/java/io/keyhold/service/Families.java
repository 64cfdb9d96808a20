package io.keyhold.service;

import io.keyhold.catalog.MessageCounts;

/**
 * The families of operations of one Keyhold, and what handles need besides.
 *
 * @param gate what every call passes
 * @param access resolves and authorises
 * @param keys keys as such
 * @param making makes keys
 * @param serviceKeys AWS managed keys
 * @param policies key policies
 * @param grants grants
 * @param tags tags
 * @param aliases aliases
 * @param entries entries of the {@code KeyStore}
 * @param ciphers encryption and decryption
 * @param raw raw AES-GCM for handles
 * @param wraps AES key wrap for handles
 * @param macs MACs
 * @param signatures signatures
 * @param publicKeys public keys and what is agreed with them
 * @param encapsulations key encapsulation
 * @param random randomness
 * @param rotations rotation
 * @param deletions deletion
 * @param imports import of key material
 * @param usage when keys were used
 * @param dataKeys data keys
 * @param reEncryption re-encryption
 * @param envelopes envelopes
 */
record Families(
        Gate gate,
        Access access,
        KeyFamily keys,
        KeyMaking making,
        ServiceKeys serviceKeys,
        PolicyFamily policies,
        GrantFamily grants,
        TagFamily tags,
        AliasFamily aliases,
        EntryFamily entries,
        CipherFamily ciphers,
        RawGcmFamily raw,
        KeyWrapFamily wraps,
        MacFamily macs,
        SignatureFamily signatures,
        PublicKeyFamily publicKeys,
        EncapsulationFamily encapsulations,
        RandomFamily random,
        DataKeyFamily dataKeys,
        ReEncryptFamily reEncryption,
        EnvelopeFamily envelopes,
        RotationFamily rotations,
        DeletionFamily deletions,
        ImportFamily imports,
        UsageFamily usage) {
    static Families over(
            Services services,
            Gate gate,
            MessageCounts counts,
            GrantTokens tokens,
            RequestRates rates,
            RotationWork rotations,
            LastUsage usage) {
        Access access = new Access(services.catalog(), tokens, rates);
        PolicyRules policies = new PolicyRules(services.catalog(), access);
        KeyMaking making =
                new KeyMaking(services.catalog().home(), services.quotas(), services.sources(), services.random());
        AliasFamily aliases = new AliasFamily(gate, access, services.catalog(), services.quotas());
        CipherFamily ciphers = new CipherFamily(gate, access, services.catalog());
        return new Families(
                gate,
                access,
                new KeyFamily(gate, access, services.catalog(), making, policies, rotations, usage),
                making,
                new ServiceKeys(gate, services.catalog(), making),
                new PolicyFamily(gate, access, services.catalog(), policies),
                new GrantFamily(gate, access, services, tokens),
                new TagFamily(gate, access),
                aliases,
                new EntryFamily(gate, access, services.catalog(), making, aliases),
                ciphers,
                new RawGcmFamily(gate, access, services.catalog(), counts, services.random()),
                new KeyWrapFamily(gate, access, services.catalog()),
                new MacFamily(gate, access, services.catalog()),
                new SignatureFamily(gate, access, services.catalog()),
                new PublicKeyFamily(gate, access, services.catalog()),
                new EncapsulationFamily(gate, access, services.catalog()),
                new RandomFamily(gate, access, services.random()),
                new DataKeyFamily(gate, access, services.catalog(), services.pairs(), services.random()),
                new ReEncryptFamily(gate, access, ciphers),
                new EnvelopeFamily(services),
                new RotationFamily(gate, access, rotations),
                new DeletionFamily(gate, access, usage),
                new ImportFamily(gate, access, services),
                new UsageFamily(gate, access, usage));
    }
}
