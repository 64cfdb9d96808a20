package io.keyhold.keys;

import io.keyhold.api.ExpirationModelType;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyState;
import io.keyhold.api.MultiRegionConfiguration;
import io.keyhold.api.MultiRegionKey;
import io.keyhold.api.XksKeyConfigurationType;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** A {@link KmsKey} as {@code DescribeKey} and {@code CreateKey} name it. */
public final class KeyDescription {
    private KeyDescription() {}

    /** The metadata of a key at {@code now}. */
    public static KeyMetadata of(KmsKey key, Instant now) {
        KeyState state = key.stateAt(now);
        return new KeyMetadata(
                key.arn().account(),
                key.id().value(),
                key.arn().value(),
                key.created(),
                state == KeyState.ENABLED,
                key.description(),
                key.usage(),
                state,
                key.deletionDate(),
                earliestExpiry(key),
                key.origin(),
                key.place().map(KeyStorePlace::customKeyStoreId),
                key.place().flatMap(KeyStorePlace::cloudHsmClusterId),
                expirationModel(key),
                key.manager(),
                key.spec(),
                key.spec(),
                key.spec().encryptionAlgorithms(key.usage()),
                key.spec().signingAlgorithms(key.usage()),
                key.spec().keyAgreementAlgorithms(key.usage()),
                key.multiRegion().isPresent(),
                key.multiRegion().map(set -> configuration(key, set)),
                key.multiRegion().flatMap(MultiRegionSet::pendingWindowDays),
                key.spec().macAlgorithms(key.usage()),
                key.place().flatMap(KeyStorePlace::xksKeyId).map(XksKeyConfigurationType::new),
                key.spec() == KeySpec.SYMMETRIC_DEFAULT
                        ? key.currentMaterial().map(MaterialInfo::id)
                        : Optional.empty(),
                key.spec().encapsulationAlgorithms(key.usage()));
    }

    private static MultiRegionConfiguration configuration(KmsKey key, MultiRegionSet set) {
        return new MultiRegionConfiguration(
                set.typeIn(key.arn().region()),
                related(key, set.primary()),
                set.replicas().stream().map(region -> related(key, region)).toList());
    }

    private static MultiRegionKey related(KmsKey key, String region) {
        return new MultiRegionKey(key.arn().in(region).value(), region);
    }

    private static Optional<Instant> earliestExpiry(KmsKey key) {
        return key.materials().stream()
                .filter(MaterialInfo::isPermanent)
                .flatMap(material -> material.validTo().stream())
                .min(Comparator.naturalOrder());
    }

    private static Optional<ExpirationModelType> expirationModel(KmsKey key) {
        return key.currentMaterial().flatMap(MaterialInfo::expirationModel);
    }
}
