package io.keyhold.keys;

import io.keyhold.api.AliasName;
import io.keyhold.api.ExpirationModelType;
import io.keyhold.api.ImportState;
import io.keyhold.api.KeyArn;
import io.keyhold.api.KeyId;
import io.keyhold.api.KeyManagerType;
import io.keyhold.api.KeyMaterialState;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyState;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.MultiRegionKeyType;
import io.keyhold.api.OriginType;
import io.keyhold.api.RotationType;
import io.keyhold.codec.RecordFormats;
import io.keyhold.codec.RecordReader;
import io.keyhold.codec.RecordWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** A {@link KmsKey} as the payload of its record, and back. The order of fields is that of the code; versions are in
 * {@link RecordFormats#KEY}. */
public final class KeyCodec {
    private static final int WITH_PLACE = 3;
    private static final int WITH_SET = 4;

    private KeyCodec() {}

    /** The payload. */
    public static byte[] encode(KmsKey key) {
        return unchanging(key)
                .constant(key.state())
                .instant(key.created())
                .text(key.description())
                .text(key.policy())
                .each(new TreeMap<>(key.policyPrincipals()).entrySet(), KeyCodec::pair)
                .each(new TreeMap<>(key.tags()).entrySet(), KeyCodec::pair)
                .each(key.aliases(), (out, alias) -> out.text(alias.value()))
                .optional(key.deletionDate(), RecordWriter::instant)
                .optional(key.deletionScheduled(), RecordWriter::instant)
                .flag(key.rotation().enabled())
                .number(key.rotation().periodDays())
                .optional(key.rotation().next(), RecordWriter::instant)
                .number(key.rotation().onDemandCount())
                .each(key.materials(), KeyCodec::material)
                .bytes(key.publicKey().value())
                .bytes(key.importSecret().value())
                .since(WITH_PLACE, out -> out.optional(key.place(), KeyCodec::place))
                .since(WITH_SET, out -> out.optional(key.multiRegion(), (to, set) -> set(to, key, set)))
                .done();
    }

    private static RecordWriter unchanging(KmsKey key) {
        return new RecordWriter(RecordFormats.KEY)
                .expecting(key.multiRegionType())
                .text(key.arn().partition())
                .text(key.arn().region())
                .text(key.arn().account())
                .text(key.id().value())
                .constant(key.spec())
                .constant(key.usage())
                .constant(key.origin())
                .constant(key.manager())
                .flag(key.callerIv());
    }

    /**
     * The key in a payload.
     *
     * @throws io.keyhold.api.KmsException.StoreIntegrity if it is not a key
     */
    public static KmsKey decode(byte[] payload) {
        return RecordReader.read(RecordFormats.KEY, payload, KeyCodec::fields);
    }

    static KmsKey fields(RecordReader in) {
        return new KmsKey(
                new KeyArn(in.shared(), in.shared(), in.shared(), new KeyId(in.text())),
                in.constant(KeySpec.class),
                in.constant(KeyUsageType.class),
                in.constant(OriginType.class),
                in.constant(KeyManagerType.class),
                in.flag(),
                in.constant(KeyState.class),
                in.instant(),
                in.text(),
                in.text(),
                pairs(in),
                pairs(in),
                new TreeSet<>(in.each(field -> new AliasName(field.text()))),
                in.optional(RecordReader::instant),
                in.optional(RecordReader::instant),
                new Rotation(in.flag(), in.integer(), in.optional(RecordReader::instant), in.integer()),
                in.each(KeyCodec::material),
                new ByteString(in.bytes()),
                new ByteString(in.bytes()),
                in.since(WITH_PLACE, field -> field.optional(KeyCodec::place), Optional.empty()),
                in.since(WITH_SET, field -> field.optional(KeyCodec::set), Optional.empty()));
    }

    private static void place(RecordWriter out, KeyStorePlace place) {
        out.text(place.customKeyStoreId()).optional(place.xksKeyId(), RecordWriter::text);
    }

    private static KeyStorePlace place(RecordReader in) {
        return KeyStorePlace.of(in.text(), in.optional(RecordReader::text));
    }

    private static void set(RecordWriter out, KmsKey key, MultiRegionSet set) {
        out.constant(set.typeIn(key.arn().region()))
                .text(set.primary())
                .each(set.replicas(), RecordWriter::text)
                .optional(set.pendingWindowDays(), (to, days) -> to.number(days));
    }

    /** The part is there for readers of the record, and follows from the rest. */
    private static MultiRegionSet set(RecordReader in) {
        in.constant(MultiRegionKeyType.class);
        return new MultiRegionSet(
                in.text(), new TreeSet<>(in.each(RecordReader::text)), in.optional(RecordReader::integer));
    }

    private static void pair(RecordWriter out, Map.Entry<String, String> pair) {
        out.text(pair.getKey()).text(pair.getValue());
    }

    private static Map<String, String> pairs(RecordReader in) {
        Map<String, String> pairs = new LinkedHashMap<>();
        in.each(field -> Map.entry(field.text(), field.text()))
                .forEach(pair -> pairs.put(pair.getKey(), pair.getValue()));
        return pairs;
    }

    private static void material(RecordWriter out, MaterialInfo material) {
        out.text(material.id())
                .constant(material.state())
                .instant(material.created())
                .optional(material.rotationDate(), RecordWriter::instant)
                .optional(material.rotationType(), RecordWriter::constant)
                .optional(material.importState(), RecordWriter::constant)
                .optional(material.expirationModel(), RecordWriter::constant)
                .optional(material.validTo(), RecordWriter::instant)
                .text(material.description());
    }

    private static MaterialInfo material(RecordReader in) {
        return new MaterialInfo(
                in.text(),
                in.constant(KeyMaterialState.class),
                in.instant(),
                in.optional(RecordReader::instant),
                in.optional(field -> field.constant(RotationType.class)),
                in.optional(field -> field.constant(ImportState.class)),
                in.optional(field -> field.constant(ExpirationModelType.class)),
                in.optional(RecordReader::instant),
                in.text());
    }
}
