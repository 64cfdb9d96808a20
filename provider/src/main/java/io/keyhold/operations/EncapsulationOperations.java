package io.keyhold.operations;

import io.keyhold.api.Caller;
import io.keyhold.api.DecapsulateRequest;
import io.keyhold.api.DecapsulateResponse;
import io.keyhold.api.EncapsulateRequest;
import io.keyhold.api.EncapsulateResponse;
import io.keyhold.api.EncapsulationAlgorithmSpec;
import io.keyhold.api.Operation;
import io.keyhold.api.OperationCondition;
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

/**
 * {@code Encapsulate} and {@code Decapsulate}. A ciphertext that no holder of the public key made is a success like any
 * other, to the caller, to the audit and to the counts.
 */
public final class EncapsulationOperations {
    private static final EncapsulationAlgorithmSpec ONLY = EncapsulationAlgorithmSpec.ML_KEM;
    private final Gate gate;
    private final Access access;
    private final Catalog catalog;

    EncapsulationOperations(Gate gate, Access access, Catalog catalog) {
        this.gate = gate;
        this.access = access;
        this.catalog = catalog;
    }

    public EncapsulateResponse encapsulate(Caller caller, EncapsulateRequest request) {
        EncapsulationAlgorithmSpec algorithm = request.encapsulationAlgorithm();
        AlgorithmTerms terms = terms(request.keyId(), algorithm, request.grantTokens());
        Call call = gate.begin(caller, Operation.ENCAPSULATE, terms.described());
        return gate.use(call, request, () -> {
            KmsKey key = admit(call, terms);
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
        AlgorithmTerms terms = terms(request.keyId(), algorithm, request.grantTokens());
        Call call = gate.begin(caller, Operation.DECAPSULATE, terms.described());
        return gate.use(call, request, () -> {
            KmsKey key = admit(call, terms);
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
        AlgorithmTerms terms = terms(keyArn, ONLY, List.of());
        Call call = gate.begin(caller, Operation.DECAPSULATE, terms.described());
        return gate.use(call, () -> engine(call, admit(call, terms)).decapsulate(ciphertext));
    }

    static AlgorithmTerms terms(String keyId, EncapsulationAlgorithmSpec algorithm, List<String> grantTokens) {
        return new AlgorithmTerms(keyId, OperationCondition.ENCAPSULATION_ALGORITHM, algorithm, grantTokens);
    }

    private KmsKey admit(Call call, AlgorithmTerms terms) {
        KmsKey key = access.require(call, terms.keyId(), terms).key();
        KeyStates.require(key, call.operation(), call.now());
        KeyUsageRules.require(key, call.operation());
        KeyUsageRules.require(key, terms.algorithm(), key.spec().encapsulationAlgorithms(key.usage()));
        return key;
    }

    private KemEngine engine(Call call, KmsKey key) {
        return catalog.material(key, UsableMaterials.material(key, call.now())).kem();
    }
}
