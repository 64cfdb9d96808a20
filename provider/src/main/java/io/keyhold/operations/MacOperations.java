package io.keyhold.operations;

import io.keyhold.api.Caller;
import io.keyhold.api.GenerateMacRequest;
import io.keyhold.api.GenerateMacResponse;
import io.keyhold.api.KmsException;
import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.api.Operation;
import io.keyhold.api.OperationCondition;
import io.keyhold.api.VerifyMacRequest;
import io.keyhold.api.VerifyMacResponse;
import io.keyhold.audit.Parameters;
import io.keyhold.catalog.Catalog;
import io.keyhold.crypto.MacEngine;
import io.keyhold.gate.Access;
import io.keyhold.gate.Admission;
import io.keyhold.gate.Call;
import io.keyhold.gate.DryRuns;
import io.keyhold.gate.Gate;
import io.keyhold.gate.KeyUsageRules;
import io.keyhold.gate.UsableMaterials;
import io.keyhold.handles.ManagedKey;
import io.keyhold.keys.KeyStates;
import io.keyhold.keys.KmsKey;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Function;

/** {@code GenerateMac} and {@code VerifyMac}. */
public final class MacOperations {
    private final Gate gate;
    private final Access access;
    private final Catalog catalog;

    MacOperations(Gate gate, Access access, Catalog catalog) {
        this.gate = gate;
        this.access = access;
        this.catalog = catalog;
    }

    public GenerateMacResponse generateMac(Caller caller, GenerateMacRequest request) {
        MacAlgorithmSpec algorithm = request.macAlgorithm();
        AlgorithmTerms terms = terms(request.keyId(), algorithm, request.grantTokens());
        Call call = gate.begin(caller, Operation.GENERATE_MAC, terms.described());
        return gate.use(call, request, () -> {
            KmsKey key = admit(call, terms, request.dryRun());
            return new GenerateMacResponse(
                    engine(call, key).mac(request.message()),
                    algorithm,
                    key.arn().value());
        });
    }

    public VerifyMacResponse verifyMac(Caller caller, VerifyMacRequest request) {
        MacAlgorithmSpec algorithm = request.macAlgorithm();
        AlgorithmTerms terms = terms(request.keyId(), algorithm, request.grantTokens());
        Call call = gate.begin(caller, Operation.VERIFY_MAC, terms.described());
        return gate.use(call, request, () -> {
            KmsKey key = admit(call, terms, request.dryRun());
            if (!MessageDigest.isEqual(engine(call, key).mac(request.message()), request.mac())) {
                throw new KmsException.InvalidMac(
                        "the MAC is not that of the message", "Check message, key and algorithm");
            }
            return new VerifyMacResponse(key.arn().value(), true, algorithm);
        });
    }

    /** {@code GenerateMac} over a message of any length, for a handle that may be used as long as {@code admission} says. */
    public ManagedKey.MacComputation begin(
            Caller caller, String keyId, MacAlgorithmSpec algorithm, Admission admission) {
        AlgorithmTerms terms = terms(keyId, algorithm, List.of());
        Parameters described = terms.described();
        return new BufferedMac(new BufferedMac.Asking() {
            @Override
            public MacEngine begin() {
                admission.require();
                Call call = gate.begin(caller, Operation.GENERATE_MAC, described);
                return gate.ask(call, () -> engine(call, admit(call, terms, false)));
            }

            @Override
            public byte[] finish(Function<MacEngine, byte[]> work) {
                admission.require();
                Call call = gate.begin(caller, Operation.GENERATE_MAC, described);
                return gate.use(call, () -> work.apply(engine(call, admit(call, terms, false))));
            }
        });
    }

    static AlgorithmTerms terms(String keyId, MacAlgorithmSpec algorithm, List<String> grantTokens) {
        return new AlgorithmTerms(keyId, OperationCondition.MAC_ALGORITHM, algorithm, grantTokens);
    }

    private KmsKey admit(Call call, AlgorithmTerms terms, boolean dryRun) {
        KmsKey key = access.require(call, terms.keyId(), terms).key();
        KeyStates.require(key, call.operation(), call.now());
        KeyUsageRules.require(key, call.operation());
        KeyUsageRules.require(key, terms.algorithm(), key.spec().macAlgorithms(key.usage()));
        DryRuns.end(dryRun);
        return key;
    }

    private MacEngine engine(Call call, KmsKey key) {
        return catalog.material(key, UsableMaterials.material(key, call.now())).macs();
    }
}
