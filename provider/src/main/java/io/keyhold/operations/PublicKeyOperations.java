package io.keyhold.operations;

import io.keyhold.api.Caller;
import io.keyhold.api.DeriveSharedSecretRequest;
import io.keyhold.api.DeriveSharedSecretResponse;
import io.keyhold.api.GetPublicKeyRequest;
import io.keyhold.api.GetPublicKeyResponse;
import io.keyhold.api.KeyAgreementAlgorithmSpec;
import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import io.keyhold.api.OperationCondition;
import io.keyhold.catalog.Catalog;
import io.keyhold.crypto.PublicKeys;
import io.keyhold.gate.Access;
import io.keyhold.gate.Call;
import io.keyhold.gate.DryRuns;
import io.keyhold.gate.Gate;
import io.keyhold.gate.KeyUsageRules;
import io.keyhold.gate.Recipients;
import io.keyhold.gate.RequestConditions;
import io.keyhold.gate.UsableMaterials;
import io.keyhold.keys.KeyStates;
import io.keyhold.keys.KmsKey;
import java.util.List;

/** {@code GetPublicKey} and {@code DeriveSharedSecret}. */
public final class PublicKeyOperations {
    private final Gate gate;
    private final Access access;
    private final Catalog catalog;

    PublicKeyOperations(Gate gate, Access access, Catalog catalog) {
        this.gate = gate;
        this.access = access;
        this.catalog = catalog;
    }

    public GetPublicKeyResponse getPublicKey(Caller caller, GetPublicKeyRequest request) {
        String keyId = request.keyId();
        Call call = gate.begin(caller, request);
        return gate.use(call, request, () -> {
            KmsKey key =
                    access.require(call, keyId, RequestConditions.of(request)).key();
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
        AlgorithmTerms terms = terms(request.keyId(), algorithm, request.grantTokens());
        Call call = gate.begin(caller, Operation.DERIVE_SHARED_SECRET, terms.described());
        return gate.use(call, request, () -> {
            Recipients.refuse(request.recipient());
            KmsKey key = admit(call, terms);
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
        AlgorithmTerms terms = terms(keyArn, KeyAgreementAlgorithmSpec.ECDH, List.of());
        Call call = gate.begin(caller, Operation.DERIVE_SHARED_SECRET, terms.described());
        return gate.use(call, () -> derive(call, admit(call, terms), peer));
    }

    static AlgorithmTerms terms(String keyId, KeyAgreementAlgorithmSpec algorithm, List<String> grantTokens) {
        return new AlgorithmTerms(keyId, OperationCondition.KEY_AGREEMENT_ALGORITHM, algorithm, grantTokens);
    }

    private KmsKey admit(Call call, AlgorithmTerms terms) {
        KmsKey key = access.require(call, terms.keyId(), terms).key();
        KeyStates.require(key, call.operation(), call.now());
        KeyUsageRules.require(key, call.operation());
        KeyUsageRules.require(key, terms.algorithm(), key.spec().keyAgreementAlgorithms(key.usage()));
        return key;
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
