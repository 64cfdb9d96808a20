package io.keyhold.keys;

import io.keyhold.api.ExpirationModelType;
import io.keyhold.api.ImportState;
import io.keyhold.api.KeyMaterialState;
import io.keyhold.api.RotationType;
import java.time.Instant;
import java.util.Optional;

/**
 * One material of a key; the bytes lie wrapped in a record of their own.
 *
 * @param id 64 lower-case hex digits
 * @param state the part it plays
 * @param created when it was made or first imported
 * @param rotationDate when it became current by a rotation; empty for the first and for a pending one
 * @param rotationType why it became current
 * @param importState whether imported material is present; empty for material that Keyhold made
 * @param expirationModel whether imported material expires
 * @param validTo when imported material expires
 * @param description a note on imported material; may be empty
 */
public record MaterialInfo(
        String id,
        KeyMaterialState state,
        Instant created,
        Optional<Instant> rotationDate,
        Optional<RotationType> rotationType,
        Optional<ImportState> importState,
        Optional<ExpirationModelType> expirationModel,
        Optional<Instant> validTo,
        String description) {
    /** The first material of a key that Keyhold made. */
    public static MaterialInfo first(String id, Instant created) {
        return new MaterialInfo(
                id,
                KeyMaterialState.CURRENT,
                created,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "");
    }

    /** Whether the store holds the bytes, expired or not. */
    public boolean hasBytes() {
        return importState.isEmpty() || importState.get() == ImportState.IMPORTED;
    }

    /** Whether the bytes are there and have not expired at {@code now}: expiry counts at use. */
    public boolean isPresent(Instant now) {
        return hasBytes() && (validTo.isEmpty() || now.isBefore(validTo.get()));
    }

    /** Whether the bytes are there though they have expired at {@code now}. */
    public boolean isExpired(Instant now) {
        return hasBytes() && !isPresent(now);
    }

    /** Whether imported material counts as present at {@code now}; empty for material that Keyhold made. */
    public Optional<ImportState> importStateAt(Instant now) {
        return importState.map(state -> isPresent(now) ? state : ImportState.PENDING_IMPORT);
    }

    /** Whether the key needs it: a material that only waits for its rotation comes and goes. */
    public boolean isPermanent() {
        return state == KeyMaterialState.CURRENT || state == KeyMaterialState.NON_CURRENT;
    }

    /** The same, playing another part. */
    public MaterialInfo withState(KeyMaterialState next) {
        return new MaterialInfo(
                id, next, created, rotationDate, rotationType, importState, expirationModel, validTo, description);
    }

    /** The same, current by a rotation. */
    public MaterialInfo rotatedIn(Instant date, RotationType type) {
        return new MaterialInfo(
                id,
                KeyMaterialState.CURRENT,
                created,
                Optional.of(date),
                Optional.of(type),
                importState,
                expirationModel,
                validTo,
                description);
    }

    /** The same, waiting to be imported again; the note stays. */
    public MaterialInfo missing() {
        return withImport(ImportState.PENDING_IMPORT, Optional.empty(), Optional.empty(), description);
    }

    /** The same, imported or waiting for its import. */
    public MaterialInfo withImport(
            ImportState imported, Optional<ExpirationModelType> model, Optional<Instant> expires, String note) {
        return new MaterialInfo(
                id, state, created, rotationDate, rotationType, Optional.of(imported), model, expires, note);
    }
}
