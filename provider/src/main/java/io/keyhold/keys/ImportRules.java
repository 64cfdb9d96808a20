package io.keyhold.keys;

import io.keyhold.api.ExpirationModelType;
import io.keyhold.api.ImportState;
import io.keyhold.api.ImportType;
import io.keyhold.api.KeyMaterialState;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The effect of an import on a key. Source: AWS KMS Developer Guide, "Importing key material for AWS KMS keys". */
public final class ImportRules {
    private static final Duration LONGEST = Duration.ofDays(365);

    private ImportRules() {}

    /**
     * How material is imported.
     *
     * @param type as new material or again; by what the key has if absent
     * @param validTo when it expires; empty if it does not
     * @param description a note; the one before stays if absent
     * @param materialId the material that it must be, if the caller says
     */
    public record Terms(
            Optional<ImportType> type,
            Optional<Instant> validTo,
            Optional<String> description,
            Optional<String> materialId) {
        ExpirationModelType model() {
            return validTo.isPresent()
                    ? ExpirationModelType.KEY_MATERIAL_EXPIRES
                    : ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE;
        }
    }

    /**
     * Holds expiration model and time to each other.
     *
     * @throws KmsException.Validation if they contradict each other, or the time is not within the next 365 days
     */
    public static void requireExpiry(Optional<ExpirationModelType> model, Optional<Instant> validTo, Instant now) {
        boolean expires =
                model.orElse(ExpirationModelType.KEY_MATERIAL_EXPIRES) == ExpirationModelType.KEY_MATERIAL_EXPIRES;
        if (expires && validTo.isEmpty()) {
            throw new KmsException.Validation(
                    "A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES",
                    "Pass ValidTo, or ExpirationModel KEY_MATERIAL_DOES_NOT_EXPIRE");
        }
        if (!expires && validTo.isPresent()) {
            throw new KmsException.Validation(
                    "a validTo date must not be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE",
                    "Leave ValidTo out");
        }
        if (validTo.isPresent() && (!validTo.get().isAfter(now) || validTo.get().isAfter(now.plus(LONGEST)))) {
            throw new KmsException.Validation(
                    "validTo `" + validTo.get() + "` is not within the next 365 days", "Pass a time in that year");
        }
    }

    /**
     * Refuses terms that are not for keys of that spec.
     *
     * @throws KmsException.Validation if so
     */
    public static void requireTerms(KeySpec spec, Terms terms) {
        boolean several = terms.type().isPresent()
                || terms.description().isPresent()
                || terms.materialId().isPresent();
        if (several && spec != KeySpec.SYMMETRIC_DEFAULT) {
            throw new KmsException.Validation(
                    "ImportType, KeyMaterialDescription and KeyMaterialId are for symmetric encryption keys; the key spec is "
                            + spec,
                    "Leave them out");
        }
        if (terms.materialId().isPresent() && terms.type().equals(Optional.of(ImportType.NEW_KEY_MATERIAL))) {
            throw new KmsException.Validation(
                    "KeyMaterialId cannot be given with ImportType NEW_KEY_MATERIAL", "Leave KeyMaterialId out");
        }
    }

    /**
     * The key with material imported.
     *
     * @param materialId the id that follows from the material
     * @param publicKey of the material; empty if it is symmetric
     * @throws KmsException.IncorrectKeyMaterial if the key does not take that material
     * @throws KmsException.InvalidState if other new material waits for its rotation
     */
    public static KmsKey accept(KmsKey key, String materialId, ByteString publicKey, Terms terms, Instant now) {
        if (terms.materialId().filter(expected -> !expected.equals(materialId)).isPresent()) {
            throw incorrect(key, "it is not the key material that KeyMaterialId names");
        }
        boolean isNew = isOfNew(key, terms);
        Optional<MaterialInfo> known = key.material(materialId);
        if (!isNew) {
            return known.map(material -> again(key, material, terms))
                    .orElseThrow(() -> incorrect(key, "it was not imported into the key before"));
        }
        if (known.isPresent()) {
            throw incorrect(key, "it is not new key material: it belongs to the key already");
        }
        return key.materials().isEmpty()
                ? first(key, materialId, publicKey, terms, now)
                : next(key, materialId, terms, now);
    }

    /** Whether the import is of new material, as the terms say or as it follows from what the key has. */
    static boolean isOfNew(KmsKey key, Terms terms) {
        ImportType byDefault =
                key.materials().isEmpty() ? ImportType.NEW_KEY_MATERIAL : ImportType.EXISTING_KEY_MATERIAL;
        return terms.type().orElse(byDefault) == ImportType.NEW_KEY_MATERIAL;
    }

    private static KmsKey first(KmsKey key, String materialId, ByteString publicKey, Terms terms, Instant now) {
        return key.change()
                .addMaterial(imported(MaterialInfo.first(materialId, now), terms))
                .publicKey(publicKey)
                .done();
    }

    private static KmsKey next(KmsKey key, String materialId, Terms terms, Instant now) {
        Optional<MaterialInfo> waiting = key.materials().stream()
                .filter(material -> !material.isPermanent())
                .findFirst();
        if (waiting.filter(material -> material.isPresent(now)).isPresent()) {
            throw new KmsException.InvalidState(
                    "New key material (id: " + materialId + ") cannot be imported into KMS key "
                            + key.arn() + ", because another key material (id: "
                            + waiting.get().id() + ") is pending rotation.",
                    "Call RotateKeyOnDemand, or DeleteImportedKeyMaterial with that KeyMaterialId, first");
        }
        KeyChange change = key.change();
        waiting.ifPresent(expired -> change.removeMaterial(expired.id()));
        return change.addMaterial(imported(
                        MaterialInfo.first(materialId, now).withState(KeyMaterialState.PENDING_ROTATION), terms))
                .done();
    }

    private static KmsKey again(KmsKey key, MaterialInfo known, Terms terms) {
        return key.change()
                .eachMaterial(material -> material.equals(known) ? imported(material, terms) : material)
                .done();
    }

    private static MaterialInfo imported(MaterialInfo material, Terms terms) {
        return material.withImport(
                ImportState.IMPORTED,
                Optional.of(terms.model()),
                terms.validTo(),
                terms.description().orElse(material.description()));
    }

    private static KmsException.IncorrectKeyMaterial incorrect(KmsKey key, String why) {
        return new KmsException.IncorrectKeyMaterial(
                "the key material is not accepted by " + key.arn() + ": " + why,
                "Import the same key material again, or new key material with ImportType NEW_KEY_MATERIAL");
    }
}
