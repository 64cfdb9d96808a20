package io.keyhold.material;

import io.keyhold.api.KmsException;
import io.keyhold.api.OriginType;
import java.util.EnumMap;
import java.util.Map;

/** The source of material of each origin. */
public final class MaterialSources {
    private final WrappedSource wrapped;
    private final Map<OriginType, MaterialSource> byOrigin = new EnumMap<>(OriginType.class);

    private MaterialSources(WrappedSource wrapped) {
        this.wrapped = wrapped;
        byOrigin.put(OriginType.AWS_KMS, wrapped);
        byOrigin.put(OriginType.EXTERNAL, wrapped);
    }

    /** Material that the store keeps wrapped, and no other. */
    public static MaterialSources of(WrappedSource wrapped) {
        return new MaterialSources(wrapped);
    }

    /** The same, with another source for the keys of one origin. */
    public MaterialSources with(OriginType origin, MaterialSource source) {
        MaterialSources more = new MaterialSources(wrapped);
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

    /** The source that takes key material from outside. */
    public WrappedSource importing() {
        return wrapped;
    }
}
