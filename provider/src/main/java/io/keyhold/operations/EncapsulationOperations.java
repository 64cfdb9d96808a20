package io.keyhold.operations;

import io.keyhold.access.RequestFacts;
import io.keyhold.api.Caller;
import io.keyhold.api.DecapsulateRequest;
import io.keyhold.api.DecapsulateResponse;
import io.keyhold.api.EncapsulateRequest;
import io.keyhold.api.EncapsulateResponse;
import io.keyhold.api.EncapsulationAlgorithmSpec;
import io.keyhold.api.Operation;
import io.keyhold.audit.Parameters;
import io.keyhold.catalog.Catalog;
import io.keyhold.crypto.KemEngine;
import io.keyhold.gate.Access;
import io.keyhold.gate.Call;
import io.keyhold.gate.DryRuns;
import io.keyhold.gate.Gate;
import io.keyhold.gate.KeyUsageRules;
import io.keyhold.gate.UsableMaterials;
import io.keyhold.keys.KeyStates;
import io.keyhold.keys.KmsKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * {@code Encapsulate} and {@code Decapsulate}. A ciphertext that no holder of the public key made is a success like any
 * other, to the caller, to the audit and to the counts.
 */
public final class EncapsulationOperations {
    private static final EncapsulationAlgorithmSpec ONLY = EncapsulationAlgorithmSpec.ML_KEM;
    private final Gate gate;
    private final Access access;
    private final Catalog catalog;

    /** What the audit has of both. */
    private record KemParameters(String keyId, String encapsulationAlgorithm) implements Parameters {
        @Override
        public void writeTo(Sink sink) {
            sink.put("keyId", keyId);
            sink.put("encapsulationAlgorithm", encapsulationAlgorithm);
        }
    }

    EncapsulationOperations(Gate gate, Access access, Catalog catalog) {
        this.gate = gate;
        this.access = access;
        this.catalog = catalog;
    }

    public EncapsulateResponse encapsulate(Caller caller, EncapsulateRequest request) {
        EncapsulationAlgorithmSpec algorithm = request.encapsulationAlgorithm();
        Call call = begin(caller, Operation.ENCAPSULATE, request.keyId(), algorithm);
        return gate.use(call, request, () -> {
            KmsKey key = admit(call, request.keyId(), algorithm, request.grantTokens());
            DryRuns.end(request.dryRun());
            KemEngine.Encapsulated made = engine(call, key).encapsulate();
            try {
                return new EncapsulateResponse(key.arn().value(), made.secret(), made.ciphertext(), algorithm);
            } finally {
                Arrays.fill(made.secret(), (byte) 0);
            }
        });
    }

    public DecapsulateResponse decapsulate(Caller caller, DecapsulateRequest request) {
        EncapsulationAlgorithmSpec algorithm = request.encapsulationAlgorithm();
        Call call = begin(caller, Operation.DECAPSULATE, request.keyId(), algorithm);
        return gate.use(call, request, () -> {
            KmsKey key = admit(call, request.keyId(), algorithm, request.grantTokens());
            byte[] ciphertext = request.sharedSecretCiphertextBlob();
            KemEngine.requireLength(key.spec(), ciphertext);
            DryRuns.end(request.dryRun());
            byte[] secret = engine(call, key).decapsulate(ciphertext);
            try {
                return new DecapsulateResponse(key.arn().value(), secret, algorithm);
            } finally {
                Arrays.fill(secret, (byte) 0);
            }
        });
    }

    /** {@code Decapsulate} for a handle. */
    public byte[] decapsulate(Caller caller, String keyArn, byte[] ciphertext) {
        Call call = begin(caller, Operation.DECAPSULATE, keyArn, ONLY);
        return gate.use(
                call, () -> engine(call, admit(call, keyArn, ONLY, List.of())).decapsulate(ciphertext));
    }

    private Call begin(Caller caller, Operation operation, String keyId, EncapsulationAlgorithmSpec algorithm) {
        return gate.begin(caller, operation, new KemParameters(keyId, algorithm.value()));
    }

    private KmsKey admit(Call call, String keyId, EncapsulationAlgorithmSpec algorithm, List<String> grantTokens) {
        KmsKey key = access.require(call, keyId, facts(algorithm, grantTokens)).key();
        KeyStates.require(key, call.operation(), call.now());
        KeyUsageRules.require(key, call.operation());
        KeyUsageRules.require(key, algorithm, key.spec().encapsulationAlgorithms(key.usage()));
        return key;
    }

    /** What both say to condition keys. */
    public static RequestFacts facts(EncapsulationAlgorithmSpec algorithm, List<String> grantTokens) {
        return new RequestFacts(
                RequestFacts.NO_CONTEXT, Map.of("kms:encapsulationalgorithm", List.of(algorithm.value())), grantTokens);
    }

    private KemEngine engine(Call call, KmsKey key) {
        return catalog.material(key, UsableMaterials.material(key, call.now())).kem();
    }
}
