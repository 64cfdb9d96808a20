package io.keyhold.material;

import io.keyhold.api.CustomKeyStoreType;
import io.keyhold.api.KmsException;
import io.keyhold.api.OriginType;
import io.keyhold.keys.KeyStorePlace;
import io.keyhold.keys.KmsKey;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The source of material of each origin. */
public final class MaterialSources {
    private final WrappedSource wrapped;
    private final CustomKeyStores keyStores;
    private final Map<OriginType, MaterialSource> byOrigin = new EnumMap<>(OriginType.class);

    private MaterialSources(WrappedSource wrapped, CustomKeyStores keyStores) {
        this.wrapped = wrapped;
        this.keyStores = keyStores;
        byOrigin.put(OriginType.AWS_KMS, wrapped);
        byOrigin.put(OriginType.EXTERNAL, wrapped);
    }

    /** Material that the store keeps wrapped, and no other. */
    public static MaterialSources of(WrappedSource wrapped) {
        return new MaterialSources(wrapped, new CustomKeyStores(wrapped.store(), Map.of()));
    }

    /** The same, with custom key stores. */
    public MaterialSources with(CustomKeyStores stores) {
        MaterialSources more = new MaterialSources(wrapped, stores);
        more.byOrigin.putAll(byOrigin);
        return more;
    }

    /** The same, with another source for the keys of one origin. */
    public MaterialSources with(OriginType origin, MaterialSource source) {
        MaterialSources more = new MaterialSources(wrapped, keyStores);
        more.byOrigin.putAll(byOrigin);
        more.byOrigin.put(origin, source);
        return more;
    }

    /**
     * The source of the material of an origin.
     *
     * @throws KmsException.Unsupported if there is none
     */
    public MaterialSource require(OriginType origin) {
        MaterialSource source = byOrigin.get(origin);
        if (source == null) {
            throw new KmsException.Unsupported(
                    "this Keyhold has no source of key material of origin `" + origin + "`",
                    "Use one of " + byOrigin.keySet());
        }
        return source;
    }

    /** The source of the material of a key. */
    public MaterialSource of(KmsKey key) {
        return require(key.origin(), key.place());
    }

    /** The source of the material of an origin, in a custom key store if there is a place. */
    public MaterialSource require(OriginType origin, Optional<KeyStorePlace> place) {
        if (place.isEmpty()) {
            return require(origin);
        }
        CustomKeyStoreType type = origin == OriginType.EXTERNAL_KEY_STORE
                ? CustomKeyStoreType.EXTERNAL_KEY_STORE
                : CustomKeyStoreType.AWS_CLOUDHSM;
        return new PlacedSource(keyStores, keyStores.backend(type), place.get());
    }

    /** The custom key stores. */
    public CustomKeyStores keyStores() {
        return keyStores;
    }

    /** The source that takes key material from outside. */
    public WrappedSource importing() {
        return wrapped;
    }
}
