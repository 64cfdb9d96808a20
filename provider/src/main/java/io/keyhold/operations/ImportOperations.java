package io.keyhold.operations;

import io.keyhold.access.RequestFacts;
import io.keyhold.api.AlgorithmSpec;
import io.keyhold.api.Caller;
import io.keyhold.api.DeleteImportedKeyMaterialRequest;
import io.keyhold.api.DeleteImportedKeyMaterialResponse;
import io.keyhold.api.GetParametersForImportRequest;
import io.keyhold.api.GetParametersForImportResponse;
import io.keyhold.api.ImportKeyMaterialRequest;
import io.keyhold.api.ImportKeyMaterialResponse;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.api.WrappingKeySpec;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.crypto.ImportWrapping;
import io.keyhold.crypto.KeyMaterial;
import io.keyhold.crypto.KeyPairMaterial;
import io.keyhold.gate.Access;
import io.keyhold.gate.Call;
import io.keyhold.gate.DestructionConfirmations;
import io.keyhold.gate.Gate;
import io.keyhold.gate.RequestConditions;
import io.keyhold.gate.ServiceContext;
import io.keyhold.keys.ImportRules;
import io.keyhold.keys.KeyStates;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MaterialInfo;
import io.keyhold.keys.MultiRegionRules;
import io.keyhold.material.NewMaterial;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** Import of key material. Source: AWS KMS Developer Guide, "Importing key material for AWS KMS keys". */
public final class ImportOperations {

    /** For how long an import token is valid. */
    static final Duration TOKEN_LIFE = Duration.ofHours(24);

    private final Gate gate;
    private final Access access;
    private final ServiceContext services;
    private final ImportTokens tokens;

    ImportOperations(Gate gate, Access access, ServiceContext services) {
        this.gate = gate;
        this.access = access;
        this.services = services;
        this.tokens = new ImportTokens(services.store(), services.random());
    }

    /** The tokens, for the upkeep of those that have expired or are wrapped under an older domain key. */
    public ImportTokens tokens() {
        return tokens;
    }

    public GetParametersForImportResponse getParametersForImport(Caller caller, GetParametersForImportRequest request) {
        String keyId = request.keyId();
        AlgorithmSpec algorithm = request.wrappingAlgorithm();
        WrappingKeySpec wrappingKey = request.wrappingKeySpec();
        Call call = gate.begin(caller, request);
        return gate.change(call, request, () -> {
            KmsKey seen =
                    access.require(call, keyId, RequestConditions.of(request)).key();
            KeyStates.require(seen, call.operation(), call.now());
            ImportWrapping.requireFit(seen.spec(), algorithm, wrappingKey);
            return parameters(call, seen, algorithm, wrappingKey);
        });
    }

    private Function<KeyTransaction, GetParametersForImportResponse> parameters(
            Call call, KmsKey seen, AlgorithmSpec algorithm, WrappingKeySpec wrappingKey) {
        KeyPairMaterial pair =
                services.pairs().generate(ImportWrapping.keySpec(wrappingKey), KeyUsageType.ENCRYPT_DECRYPT);
        byte[] token = tokens.fresh();
        Instant validTo = call.now().truncatedTo(ChronoUnit.MILLIS).plus(TOKEN_LIFE);
        return transaction -> {
            KmsKey key = transaction.require(seen);
            KeyStates.require(key, call.operation(), call.now());
            tokens.insert(transaction, key, token, algorithm, wrappingKey, validTo, pair.privateKey());
            return new GetParametersForImportResponse(key.arn().value(), token, pair.publicKey(), validTo);
        };
    }

    public ImportKeyMaterialResponse importKeyMaterial(Caller caller, ImportKeyMaterialRequest request) {
        String keyId = request.keyId();
        Call call = gate.begin(caller, request);
        return gate.change(call, request, () -> {
            ImportRules.requireExpiry(request.expirationModel(), request.validTo(), call.now());
            KmsKey seen =
                    access.require(call, keyId, RequestConditions.of(request)).key();
            KeyStates.require(seen, call.operation(), call.now());
            ImportRules.Terms terms = new ImportRules.Terms(
                    request.importType(), request.validTo(), request.keyMaterialDescription(), request.keyMaterialId());
            ImportRules.requireTerms(seen.spec(), terms);
            MultiRegionRules.requireImport(seen, terms);
            ImportTokens.Terms token = tokens.require(seen, request.importToken(), call.now());
            NewMaterial opened = call.makes(open(seen, token, request.encryptedKeyMaterial()));
            respond(call, seen, opened.id());
            return transaction -> {
                KmsKey key = transaction.require(seen);
                KeyStates.require(key, call.operation(), call.now());
                ImportTokens.consume(transaction, key, token);
                store(transaction, key, opened, terms, call.now());
                return new ImportKeyMaterialResponse(key.arn().value(), told(key, opened.id()));
            };
        });
    }

    public DeleteImportedKeyMaterialResponse deleteImportedKeyMaterial(
            Caller caller, DeleteImportedKeyMaterialRequest request) {
        String keyId = request.keyId();
        Optional<String> asked = request.keyMaterialId();
        Call call = gate.begin(caller, request);
        return gate.change(call, request, () -> {
            KmsKey seen = access.require(call, keyId, RequestFacts.NONE).key();
            Optional<String> named = asked.or(() -> seen.currentMaterial().map(MaterialInfo::id));
            respond(call, seen, named.orElse(""));
            return transaction -> {
                KmsKey key = transaction.require(seen);
                KeyStates.require(key, call.operation(), call.now());
                Optional<String> gone = delete(transaction, key, asked);
                return new DeleteImportedKeyMaterialResponse(key.arn().value(), gone.flatMap(id -> told(key, id)));
            };
        });
    }

    private Optional<String> delete(KeyTransaction transaction, KmsKey key, Optional<String> asked) {
        if (asked.isPresent() && key.spec() != KeySpec.SYMMETRIC_DEFAULT) {
            throw new KmsException.Validation(
                    "KeyMaterialId is for symmetric encryption keys; the key spec is " + key.spec(), "Leave it out");
        }
        if (asked.isPresent() && key.material(asked.get()).isEmpty()) {
            throw new KmsException.NotFound(
                    "key material `" + asked.get() + "` does not belong to " + key.arn(),
                    "Call ListKeyRotations with IncludeKeyMaterial ALL_KEY_MATERIAL");
        }
        Optional<String> id = asked.or(() -> key.currentMaterial().map(MaterialInfo::id));
        id.ifPresent(materialId -> {
            DestructionConfirmations.forget(transaction, DestructionConfirmations.expiryOf(key, materialId));
            transaction.deleteMaterial(key, materialId);
            transaction.update(key.withoutMaterial(materialId));
        });
        return id;
    }

    private NewMaterial open(KmsKey key, ImportTokens.Terms token, byte[] wrapped) {
        KeyMaterial privateKey = tokens.privateKey(key, token);
        byte[] bytes = {};
        try {
            bytes = services.pairs().importWrapping().unwrap(privateKey, token.algorithm(), wrapped);
            return services.sources().importing().accept(key, bytes);
        } finally {
            privateKey.destroy();
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Imports material into a key that the transaction has read, and removes what it takes the place of. */
    private static void store(
            KeyTransaction transaction, KmsKey key, NewMaterial material, ImportRules.Terms terms, Instant now) {
        MultiRegionRules.requireImport(key, terms);
        KmsKey changed = ImportRules.accept(key, material.id(), material.publicKey(), terms, now);
        for (MaterialInfo before : key.materials()) {
            DestructionConfirmations.forget(transaction, DestructionConfirmations.expiryOf(key, before.id()));
            if (changed.material(before.id()).isEmpty()) {
                transaction.deleteMaterial(key, before.id());
            }
        }
        if (!key.material(material.id()).map(MaterialInfo::hasBytes).orElse(false)) {
            transaction.insertMaterial(changed, material);
        }
        transaction.update(changed);
    }

    private static void respond(Call call, KmsKey key, String materialId) {
        String arn = key.arn().value();
        Optional<String> told = told(key, materialId);
        call.responds(audit -> {
            audit.put("keyId", arn);
            told.ifPresent(id -> audit.put("keyMaterialId", id));
        });
    }

    /** Ids of material are told for symmetric encryption keys only. */
    private static Optional<String> told(KmsKey key, String materialId) {
        return key.spec() == KeySpec.SYMMETRIC_DEFAULT && !materialId.isEmpty()
                ? Optional.of(materialId)
                : Optional.empty();
    }
}
