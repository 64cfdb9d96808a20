package io.keyhold.operations;

import io.keyhold.access.RequestFacts;
import io.keyhold.api.Caller;
import io.keyhold.api.DisableKeyRotationRequest;
import io.keyhold.api.EnableKeyRotationRequest;
import io.keyhold.api.GetKeyRotationStatusRequest;
import io.keyhold.api.GetKeyRotationStatusResponse;
import io.keyhold.api.IncludeKeyMaterial;
import io.keyhold.api.KeyMaterialState;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListKeyRotationsRequest;
import io.keyhold.api.ListKeyRotationsResponse;
import io.keyhold.api.Operation;
import io.keyhold.api.OriginType;
import io.keyhold.api.RotateKeyOnDemandRequest;
import io.keyhold.api.RotateKeyOnDemandResponse;
import io.keyhold.api.RotationsListEntry;
import io.keyhold.audit.Parameters;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.gate.Access;
import io.keyhold.gate.Call;
import io.keyhold.gate.Gate;
import io.keyhold.gate.Pages;
import io.keyhold.gate.RequestConditions;
import io.keyhold.keys.KeyStates;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MaterialInfo;
import io.keyhold.keys.MultiRegionRules;
import io.keyhold.keys.Rotation;
import io.keyhold.keys.Rotations;
import io.keyhold.material.NewMaterial;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Rotation: on, off, on demand, and what has been. Source: AWS KMS Developer Guide, "Rotate AWS KMS keys". */
public final class RotationOperations {
    private final Gate gate;
    private final Access access;
    private final RotationWork work;

    RotationOperations(Gate gate, Access access, RotationWork work) {
        this.gate = gate;
        this.access = access;
        this.work = work;
    }

    public void enableKeyRotation(Caller caller, EnableKeyRotationRequest request) {
        String keyId = request.keyId();
        Optional<Integer> asked = request.rotationPeriodInDays();
        int days = asked.orElse(Rotation.DEFAULT_PERIOD_DAYS);
        Call call = gate.begin(caller, request);
        gate.change(
                call,
                request,
                () -> KeyEdits.of(
                        call,
                        access.require(call, keyId, RequestConditions.of(request))
                                .key(),
                        (transaction, key) -> {
                            requireAutomatic(key);
                            return key.change()
                                    .rotation(Rotations.enabled(key.rotation(), days, call.now()))
                                    .done();
                        }));
    }

    public void disableKeyRotation(Caller caller, DisableKeyRotationRequest request) {
        String keyId = request.keyId();
        Call call = gate.begin(caller, request);
        gate.change(call, request, () -> {
            KmsKey seen = access.require(call, keyId, RequestFacts.NONE).key();
            Function<KeyTransaction, KmsKey> edit = KeyEdits.of(call, seen, (transaction, key) -> {
                requireAutomatic(key);
                return key.change().rotation(Rotations.disabled(key.rotation())).done();
            });
            call.responds(Parameters.NONE);
            return edit;
        });
    }

    public GetKeyRotationStatusResponse getKeyRotationStatus(Caller caller, GetKeyRotationStatusRequest request) {
        String keyId = request.keyId();
        Call call = gate.begin(caller, request);
        return gate.use(call, request, () -> {
            KmsKey key = access.require(call, keyId, RequestFacts.NONE).key();
            KeyStates.require(key, call.operation(), call.now());
            Rotation rotation = key.isPendingDeletion() ? Rotation.OFF : Rotations.believed(key.rotation(), call.now());
            return new GetKeyRotationStatusResponse(
                    rotation.enabled(),
                    key.arn().value(),
                    rotation.enabled() ? Optional.of(rotation.periodDays()) : Optional.empty(),
                    rotation.next(),
                    Optional.empty());
        });
    }

    public RotateKeyOnDemandResponse rotateKeyOnDemand(Caller caller, RotateKeyOnDemandRequest request) {
        String keyId = request.keyId();
        Call call = gate.begin(caller, request);
        KmsKey rotated = gate.change(call, request, () -> {
            KmsKey seen = access.require(call, keyId, RequestFacts.NONE).key();
            Optional<NewMaterial> made =
                    isGenerated(seen) ? Optional.of(call.makes(work.make(seen))) : Optional.empty();
            return KeyEdits.of(call, seen, (transaction, key) -> rotateOnDemand(transaction, key, made, call.now()));
        });
        return new RotateKeyOnDemandResponse(rotated.arn().value());
    }

    public ListKeyRotationsResponse listKeyRotations(Caller caller, ListKeyRotationsRequest request) {
        String keyId = request.keyId();
        Call call = gate.begin(caller, request);
        return gate.use(call, request, () -> {
            KmsKey key = access.require(call, keyId, RequestFacts.NONE).key();
            KeyStates.require(key, call.operation(), call.now());
            Pages<Numbered> page = Pages.of(
                    Operation.LIST_KEY_ROTATIONS,
                    request.limit(),
                    request.marker(),
                    (after, limit) -> listed(key, request.includeKeyMaterial(), after, limit),
                    Numbered::number);
            return new ListKeyRotationsResponse(
                    page.entries().stream()
                            .map(entry -> described(key, entry.material(), call.now()))
                            .toList(),
                    page.nextMarker(),
                    page.truncated());
        });
    }

    /** Whether a rotation on demand makes material; one of a key with imported material takes what was imported for it. */
    private static boolean isGenerated(KmsKey key) {
        return Rotations.isOnDemand(key) && key.origin() != OriginType.EXTERNAL;
    }

    private KmsKey rotateOnDemand(KeyTransaction transaction, KmsKey key, Optional<NewMaterial> made, Instant now) {
        if (!Rotations.isOnDemand(key)) {
            throw unsupported(key);
        }
        MultiRegionRules.refuseReplica(key);
        if (key.rotation().onDemandCount() >= Rotations.ON_DEMAND_LIMIT) {
            throw new KmsException.LimitExceeded(
                    "The on-demand rotations limit has been reached for the given keyId. No more on-demand rotations can be"
                            + " performed for this key: " + key.arn(),
                    "Call EnableKeyRotation, or make a new key and move the alias to it");
        }
        if (Rotations.isNearlyDue(key, now)) {
            throw new KmsException.Conflict(
                    "the automatic rotation of " + key.arn() + " is due at "
                            + key.rotation().next().orElse(now),
                    "Try again when it has happened");
        }
        return made.isPresent()
                ? work.onDemand(transaction, key, made.get(), now)
                : work.onDemandImported(transaction, key, requirePending(transaction, key, now), now);
    }

    /** The imported material that waits for its rotation, present in every related key too. */
    private static MaterialInfo requirePending(KeyTransaction transaction, KmsKey key, Instant now) {
        List<KmsKey> others = transaction.relatedKeys().others(key);
        return key.materials().stream()
                .filter(material -> material.state() == KeyMaterialState.PENDING_ROTATION && material.isPresent(now))
                .filter(material -> others.stream().allMatch(other -> has(other, material.id(), now)))
                .findFirst()
                .orElseThrow(() -> new KmsException.InvalidState(
                        "No available key material pending rotation for the key: " + key.arn() + ".",
                        "Call ImportKeyMaterial with ImportType NEW_KEY_MATERIAL first"));
    }

    private static boolean has(KmsKey key, String materialId, Instant now) {
        return key.material(materialId)
                .filter(material -> material.isPresent(now))
                .isPresent();
    }

    /** A material with its place among those of its key, which never changes. */
    private record Numbered(String number, MaterialInfo material) {}

    private static List<Numbered> listed(KmsKey key, Optional<IncludeKeyMaterial> include, String after, int limit) {
        if (!Rotations.isOnDemand(key)) {
            return List.of();
        }
        boolean all = include.equals(Optional.of(IncludeKeyMaterial.ALL_KEY_MATERIAL));
        return IntStream.range(0, key.materials().size())
                .skip(placeBehind(after))
                .mapToObj(i -> new Numbered(
                        String.format(Locale.ROOT, "%08d", i), key.materials().get(i)))
                .filter(entry -> all || entry.material().rotationDate().isPresent())
                .limit(limit)
                .toList();
    }

    /** The place behind that of a marker. Keyhold 0.1.0 wrote it in the digits of its JVM's locale, which are read as well. */
    private static int placeBehind(String after) {
        if (after.isEmpty()) {
            return 0;
        }
        if (!after.matches("\\p{Nd}{8}") || !after.chars().allMatch(Character::isDigit)) {
            throw new KmsException.InvalidMarker(
                    "the marker is not one that ListKeyRotations returned", "Pass the NextMarker of the page before");
        }
        return Integer.parseInt(after) + 1;
    }

    private static RotationsListEntry described(KmsKey key, MaterialInfo material, Instant now) {
        boolean imported = key.origin() == OriginType.EXTERNAL;
        return new RotationsListEntry(
                key.id().value(),
                material.id(),
                Optional.of(material.description()).filter(note -> imported && !note.isEmpty()),
                material.importStateAt(now),
                material.state(),
                material.expirationModel(),
                material.validTo(),
                material.rotationDate(),
                material.rotationType());
    }

    private static void requireAutomatic(KmsKey key) {
        if (!Rotations.isAutomatic(key)) {
            throw unsupported(key);
        }
        MultiRegionRules.refuseReplica(key);
    }

    private static KmsException.Unsupported unsupported(KmsKey key) {
        return key.origin() == OriginType.EXTERNAL
                ? new KmsException.Unsupported(
                        key.arn() + " origin is EXTERNAL which is not valid for this operation.",
                        "Import new key material and call RotateKeyOnDemand, or make a new key")
                : new KmsException.Unsupported(
                        key.arn() + " has key spec " + key.spec() + "; only symmetric encryption keys rotate",
                        "Make a new key and move the alias to it");
    }
}
