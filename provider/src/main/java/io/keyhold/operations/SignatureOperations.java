package io.keyhold.operations;

import io.keyhold.api.Caller;
import io.keyhold.api.KmsException;
import io.keyhold.api.MessageType;
import io.keyhold.api.Operation;
import io.keyhold.api.SignRequest;
import io.keyhold.api.SignResponse;
import io.keyhold.api.VerifyRequest;
import io.keyhold.api.VerifyResponse;
import io.keyhold.catalog.Catalog;
import io.keyhold.crypto.SigningEngine;
import io.keyhold.crypto.SigningScheme;
import io.keyhold.gate.Access;
import io.keyhold.gate.Call;
import io.keyhold.gate.DryRuns;
import io.keyhold.gate.Gate;
import io.keyhold.gate.KeyUsageRules;
import io.keyhold.gate.UsableMaterials;
import io.keyhold.handles.ManagedKeyPair;
import io.keyhold.keys.KeyStates;
import io.keyhold.keys.KmsKey;

/** {@code Sign} and {@code Verify}. */
public final class SignatureOperations {
    private final Gate gate;
    private final Access access;
    private final Catalog catalog;

    SignatureOperations(Gate gate, Access access, Catalog catalog) {
        this.gate = gate;
        this.access = access;
        this.catalog = catalog;
    }

    public SignResponse sign(Caller caller, SignRequest request) {
        SigningTerms terms = SigningTerms.of(request);
        Call call = gate.begin(caller, Operation.SIGN, terms.described());
        return gate.use(call, request, () -> {
            byte[] message = request.message();
            KmsKey key = admit(call, terms, message);
            byte[] signature = engine(call, key).sign(terms.algorithm(), terms.messageType(), message);
            return new SignResponse(key.arn().value(), signature, terms.algorithm());
        });
    }

    public VerifyResponse verify(Caller caller, VerifyRequest request) {
        SigningTerms terms = SigningTerms.of(request);
        Call call = gate.begin(caller, Operation.VERIFY, terms.described());
        return gate.use(call, request, () -> {
            byte[] message = request.message();
            KmsKey key = admit(call, terms, message);
            boolean valid = engine(call, key)
                    .verifier()
                    .verify(terms.algorithm(), terms.messageType(), message, request.signature());
            if (!valid) {
                throw new KmsException.InvalidSignature(
                        "the signature is not one of the message by this key",
                        "Check message, message type, key and algorithm");
            }
            return new VerifyResponse(key.arn().value(), true, terms.algorithm());
        });
    }

    /**
     * {@code Sign} for a handle, whose message has no limit.
     *
     * @param input see {@link ManagedKeyPair#sign}
     */
    public byte[] sign(Caller caller, SigningTerms terms, byte[] input) {
        Call call = gate.begin(caller, Operation.SIGN, terms.described());
        return gate.use(call, () -> signInput(engine(call, admit(call, terms)), terms, input));
    }

    /** Signs what an SPI has collected: the digest for RSA and ECDSA, else the message. */
    public static byte[] signInput(SigningEngine engine, SigningTerms terms, byte[] input) {
        SigningScheme scheme = SigningScheme.of(terms.algorithm());
        return switch (scheme.family()) {
            case RSA, EC -> engine.sign(terms.algorithm(), MessageType.DIGEST, input);
            case EDWARDS, ML_DSA, ML_KEM, SM2, AES, HMAC -> engine.sign(scheme, input);
        };
    }

    private KmsKey admit(Call call, SigningTerms terms, byte[] message) {
        KmsKey key = admit(call, terms);
        if (terms.dryRun()) {
            SigningEngine.requireFits(key.spec(), terms.algorithm(), terms.messageType(), message);
            DryRuns.end(true);
        }
        return key;
    }

    private KmsKey admit(Call call, SigningTerms terms) {
        KmsKey key = access.require(call, terms.keyId(), terms).key();
        KeyStates.require(key, call.operation(), call.now());
        KeyUsageRules.require(key, call.operation());
        KeyUsageRules.require(key, terms.algorithm(), key.spec().signingAlgorithms(key.usage()));
        return key;
    }

    private SigningEngine engine(Call call, KmsKey key) {
        return catalog.material(key, UsableMaterials.material(key, call.now())).signing();
    }
}
