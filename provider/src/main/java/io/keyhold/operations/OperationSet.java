package io.keyhold.operations;

import io.keyhold.catalog.MessageCounts;
import io.keyhold.gate.Access;
import io.keyhold.gate.Gate;
import io.keyhold.gate.GrantTokens;
import io.keyhold.gate.RequestRates;
import io.keyhold.gate.ServiceContext;

/**
 * The operations of one Keyhold; only the assembly holds them all.
 *
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
 * @param multiRegion multi-Region keys
 * @param imports import of key material
 * @param usage when keys were used
 * @param keyStores custom key stores
 * @param dataKeys data keys
 * @param reEncryption re-encryption
 * @param envelopes envelopes
 */
public record OperationSet(
        KeyOperations keys,
        KeyCreation making,
        ServiceKeys serviceKeys,
        PolicyOperations policies,
        GrantOperations grants,
        TagOperations tags,
        AliasOperations aliases,
        EntryOperations entries,
        CipherOperations ciphers,
        RawGcmOperations raw,
        KeyWrapOperations wraps,
        MacOperations macs,
        SignatureOperations signatures,
        PublicKeyOperations publicKeys,
        EncapsulationOperations encapsulations,
        RandomOperations random,
        DataKeyOperations dataKeys,
        ReEncryptOperations reEncryption,
        EnvelopeOperations envelopes,
        RotationOperations rotations,
        DeletionOperations deletions,
        MultiRegionOperations multiRegion,
        ImportOperations imports,
        LastUsageOperations usage,
        CustomKeyStoreOperations keyStores) {
    /** The operations over one store; each is made of what it uses. */
    public static OperationSet over(
            ServiceContext services,
            Gate gate,
            MessageCounts counts,
            GrantTokens tokens,
            RequestRates rates,
            RotationWork rotations,
            LastUsageTracker usage) {
        Access access = new Access(services.catalog(), tokens, rates);
        PolicyRules policies = new PolicyRules(services.catalog(), access);
        KeyCreation making =
                new KeyCreation(services.catalog().home(), services.quotas(), services.sources(), services.random());
        AliasOperations aliases = new AliasOperations(gate, access, services.catalog(), services.quotas());
        CipherOperations ciphers = new CipherOperations(gate, access, services.catalog());
        KeyOperations keys = new KeyOperations(gate, access, services.catalog(), making, policies, rotations, usage);
        DataKeyOperations dataKeys =
                new DataKeyOperations(gate, access, services.catalog(), services.pairs(), services.random());
        ReEncryptOperations reEncryption = new ReEncryptOperations(gate, access, ciphers);
        return new OperationSet(
                keys,
                making,
                new ServiceKeys(gate, services.catalog(), making),
                new PolicyOperations(gate, access, services.catalog(), policies),
                new GrantOperations(gate, access, services, tokens),
                new TagOperations(gate, access),
                aliases,
                new EntryOperations(gate, access, services.catalog(), making, aliases),
                ciphers,
                new RawGcmOperations(gate, access, services.catalog(), counts, services.random()),
                new KeyWrapOperations(gate, access, services.catalog()),
                new MacOperations(gate, access, services.catalog()),
                new SignatureOperations(gate, access, services.catalog()),
                new PublicKeyOperations(gate, access, services.catalog()),
                new EncapsulationOperations(gate, access, services.catalog()),
                new RandomOperations(gate, access, services),
                dataKeys,
                reEncryption,
                new EnvelopeOperations(services, new DataKeyCalls(dataKeys, ciphers, reEncryption, keys)),
                new RotationOperations(gate, access, rotations),
                new DeletionOperations(gate, access, usage),
                new MultiRegionOperations(gate, access, services.regions(), policies, making),
                new ImportOperations(gate, access, services),
                new LastUsageOperations(gate, access, usage),
                new CustomKeyStoreOperations(
                        gate, access, services.catalog(), services.sources().keyStores(), services.random()));
    }
}
