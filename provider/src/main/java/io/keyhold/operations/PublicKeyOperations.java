package io.keyhold.operations;

import io.keyhold.access.RequestFacts;
import io.keyhold.api.Caller;
import io.keyhold.api.DeriveSharedSecretRequest;
import io.keyhold.api.DeriveSharedSecretResponse;
import io.keyhold.api.GetPublicKeyRequest;
import io.keyhold.api.GetPublicKeyResponse;
import io.keyhold.api.KeyAgreementAlgorithmSpec;
import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import io.keyhold.audit.Parameters;
import io.keyhold.catalog.Catalog;
import io.keyhold.crypto.PublicKeys;
import io.keyhold.gate.Access;
import io.keyhold.gate.Call;
import io.keyhold.gate.DryRuns;
import io.keyhold.gate.Gate;
import io.keyhold.gate.KeyUsageRules;
import io.keyhold.gate.Recipients;
import io.keyhold.gate.UsableMaterials;
import io.keyhold.keys.KeyStates;
import io.keyhold.keys.KmsKey;
import java.util.List;
import java.util.Map;

/** {@code GetPublicKey} and {@code DeriveSharedSecret}. */
public final class PublicKeyOperations {
    private final Gate gate;
    private final Access access;
    private final Catalog catalog;

    /** What the audit records of a key agreement. */
    private record AgreementParameters(String keyId, String keyAgreementAlgorithm) implements Parameters {
        @Override
        public void writeTo(Sink sink) {
            sink.put("keyId", keyId);
            sink.put("keyAgreementAlgorithm", keyAgreementAlgorithm);
        }
    }

    PublicKeyOperations(Gate gate, Access access, Catalog catalog) {
        this.gate = gate;
        this.access = access;
        this.catalog = catalog;
    }

    public GetPublicKeyResponse getPublicKey(Caller caller, GetPublicKeyRequest request) {
        String keyId = request.keyId();
        Call call = gate.begin(caller, request);
        return gate.use(call, request, () -> {
            RequestFacts facts = RequestFacts.ofTokens(request.grantTokens());
            KmsKey key = access.require(call, keyId, facts).key();
            KeyStates.require(key, call.operation(), call.now());
            requirePublicKey(key);
            return new GetPublicKeyResponse(
                    key.arn().value(),
                    key.publicKey().value(),
                    key.spec(),
                    key.spec(),
                    key.usage(),
                    key.spec().encryptionAlgorithms(key.usage()),
                    key.spec().signingAlgorithms(key.usage()),
                    key.spec().keyAgreementAlgorithms(key.usage()),
                    key.spec().encapsulationAlgorithms(key.usage()));
        });
    }

    public DeriveSharedSecretResponse deriveSharedSecret(Caller caller, DeriveSharedSecretRequest request) {
        KeyAgreementAlgorithmSpec algorithm = request.keyAgreementAlgorithm();
        Call call = begin(caller, request.keyId(), algorithm);
        return gate.use(call, request, () -> {
            Recipients.refuse(request.recipient());
            KmsKey key = admit(call, request.keyId(), algorithm, request.grantTokens());
            byte[] peer = request.publicKey();
            if (request.dryRun()) {
                PublicKeys.require(key.spec(), peer);
                DryRuns.end(true);
            }
            return new DeriveSharedSecretResponse(key.arn().value(), derive(call, key, peer), algorithm, key.origin());
        });
    }

    /** {@code DeriveSharedSecret} for a handle. */
    public byte[] deriveSharedSecret(Caller caller, String keyArn, byte[] peer) {
        Call call = begin(caller, keyArn, KeyAgreementAlgorithmSpec.ECDH);
        return gate.use(call, () -> derive(call, admit(call, keyArn, KeyAgreementAlgorithmSpec.ECDH, List.of()), peer));
    }

    private Call begin(Caller caller, String keyId, KeyAgreementAlgorithmSpec algorithm) {
        return gate.begin(caller, Operation.DERIVE_SHARED_SECRET, new AgreementParameters(keyId, algorithm.value()));
    }

    private KmsKey admit(Call call, String keyId, KeyAgreementAlgorithmSpec algorithm, List<String> grantTokens) {
        KmsKey key = access.require(call, keyId, facts(algorithm, grantTokens)).key();
        KeyStates.require(key, call.operation(), call.now());
        KeyUsageRules.require(key, call.operation());
        KeyUsageRules.require(key, algorithm, key.spec().keyAgreementAlgorithms(key.usage()));
        return key;
    }

    /** The condition keys of {@code DeriveSharedSecret}. */
    public static RequestFacts facts(KeyAgreementAlgorithmSpec algorithm, List<String> grantTokens) {
        return new RequestFacts(
                RequestFacts.NO_CONTEXT, Map.of("kms:keyagreementalgorithm", List.of(algorithm.value())), grantTokens);
    }

    private byte[] derive(Call call, KmsKey key, byte[] peer) {
        return catalog.material(key, UsableMaterials.material(key, call.now()))
                .agreement()
                .derive(peer);
    }

    private static void requirePublicKey(KmsKey key) {
        if (key.spec().isSymmetric()) {
            throw new KmsException.Unsupported(
                    key.arn() + " key spec is " + key.spec() + " which is not valid for this operation.",
                    "Name an asymmetric key");
        }
        if (key.publicKey().isEmpty()) {
            throw new KmsException.InvalidState(key.arn() + " is pending import.", "Call ImportKeyMaterial");
        }
    }
}
