package io.keyhold.service;

import io.keyhold.access.RequestFacts;
import io.keyhold.api.Caller;
import io.keyhold.api.GenerateMacRequest;
import io.keyhold.api.GenerateMacResponse;
import io.keyhold.api.KmsException;
import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.api.Operation;
import io.keyhold.api.VerifyMacRequest;
import io.keyhold.api.VerifyMacResponse;
import io.keyhold.audit.Parameters;
import io.keyhold.catalog.Catalog;
import io.keyhold.crypto.MacEngine;
import io.keyhold.keys.KeyStates;
import io.keyhold.keys.KmsKey;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** {@code GenerateMac} and {@code VerifyMac}. */
final class MacFamily {
    private final Gate gate;
    private final Access access;
    private final Catalog catalog;

    /** What the audit tells of a MAC. */
    private record MacParameters(String keyId, String macAlgorithm) implements Parameters {
        @Override
        public void writeTo(Sink sink) {
            sink.put("keyId", keyId);
            sink.put("macAlgorithm", macAlgorithm);
        }
    }

    MacFamily(Gate gate, Access access, Catalog catalog) {
        this.gate = gate;
        this.access = access;
        this.catalog = catalog;
    }

    GenerateMacResponse generateMac(Caller caller, GenerateMacRequest request) {
        MacAlgorithmSpec algorithm = request.macAlgorithm();
        Call call = gate.begin(caller, Operation.GENERATE_MAC, new MacParameters(request.keyId(), algorithm.value()));
        return gate.use(call, request, () -> {
            KmsKey key = admit(call, request.keyId(), algorithm, request.grantTokens(), request.dryRun());
            return new GenerateMacResponse(
                    engine(call, key).mac(request.message()),
                    algorithm,
                    key.arn().value());
        });
    }

    VerifyMacResponse verifyMac(Caller caller, VerifyMacRequest request) {
        MacAlgorithmSpec algorithm = request.macAlgorithm();
        Call call = gate.begin(caller, Operation.VERIFY_MAC, new MacParameters(request.keyId(), algorithm.value()));
        return gate.use(call, request, () -> {
            KmsKey key = admit(call, request.keyId(), algorithm, request.grantTokens(), request.dryRun());
            if (!MessageDigest.isEqual(engine(call, key).mac(request.message()), request.mac())) {
                throw new KmsException.InvalidMac(
                        "the MAC is not that of the message", "Check message, key and algorithm");
            }
            return new VerifyMacResponse(key.arn().value(), true, algorithm);
        });
    }

    /** {@code GenerateMac} over a message of any length, for a handle. */
    ManagedKey.MacComputation begin(Caller caller, String keyId, MacAlgorithmSpec algorithm) {
        return new BufferedMac(new BufferedMac.Asking() {
            @Override
            public MacEngine begin() {
                Call call = gate.begin(caller, Operation.GENERATE_MAC, new MacParameters(keyId, algorithm.value()));
                return gate.ask(call, () -> engine(call, admit(call, keyId, algorithm, List.of(), false)));
            }

            @Override
            public byte[] finish(Function<MacEngine, byte[]> work) {
                Call call = gate.begin(caller, Operation.GENERATE_MAC, new MacParameters(keyId, algorithm.value()));
                return gate.use(call, () -> work.apply(engine(call, admit(call, keyId, algorithm, List.of(), false))));
            }
        });
    }

    private KmsKey admit(
            Call call, String keyId, MacAlgorithmSpec algorithm, List<String> grantTokens, boolean dryRun) {
        RequestFacts facts = new RequestFacts(
                RequestFacts.NO_CONTEXT, Map.of("kms:macalgorithm", List.of(algorithm.value())), grantTokens);
        KmsKey key = access.require(call, keyId, facts).key();
        KeyStates.require(key, call.operation(), call.now());
        Usages.require(key, call.operation());
        Usages.require(key, algorithm, key.spec().macAlgorithms(key.usage()));
        DryRuns.end(dryRun);
        return key;
    }

    private MacEngine engine(Call call, KmsKey key) {
        return catalog.material(key, Current.material(key, call.now())).macs();
    }
}
