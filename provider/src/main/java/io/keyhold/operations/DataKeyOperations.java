package io.keyhold.operations;

import io.keyhold.api.Caller;
import io.keyhold.api.DataKeyPairSpec;
import io.keyhold.api.GenerateDataKeyPairRequest;
import io.keyhold.api.GenerateDataKeyPairResponse;
import io.keyhold.api.GenerateDataKeyPairWithoutPlaintextRequest;
import io.keyhold.api.GenerateDataKeyPairWithoutPlaintextResponse;
import io.keyhold.api.GenerateDataKeyRequest;
import io.keyhold.api.GenerateDataKeyResponse;
import io.keyhold.api.GenerateDataKeyWithoutPlaintextRequest;
import io.keyhold.api.GenerateDataKeyWithoutPlaintextResponse;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import io.keyhold.catalog.Catalog;
import io.keyhold.crypto.EncryptionContext;
import io.keyhold.crypto.KeyPairMaterial;
import io.keyhold.crypto.KeyPairs;
import io.keyhold.gate.Access;
import io.keyhold.gate.Call;
import io.keyhold.gate.DryRuns;
import io.keyhold.gate.Gate;
import io.keyhold.gate.KeyUsageRules;
import io.keyhold.gate.Recipients;
import io.keyhold.gate.UsableMaterials;
import io.keyhold.keys.KeyStates;
import io.keyhold.keys.KmsKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/** {@code GenerateDataKey} and its three relatives. */
public final class DataKeyOperations {
    private final Gate gate;
    private final Access access;
    private final Catalog catalog;
    private final KeyPairs pairs;
    private final SecureRandom random;

    /** A data key, or the private key of a pair, as one material wrapped it. */
    record Wrapped(String keyArn, String materialId, byte[] blob) {}

    /** Uses a data key before it is overwritten. */
    @FunctionalInterface
    interface User<R> {
        /** Uses it; what is kept is a copy. */
        R use(byte[] plaintext, Wrapped wrapped);
    }

    /** Uses a pair before its private key is overwritten. */
    @FunctionalInterface
    private interface PairUser<R> {
        R use(byte[] pkcs8, byte[] publicKey, Wrapped wrapped);
    }

    DataKeyOperations(Gate gate, Access access, Catalog catalog, KeyPairs pairs, SecureRandom random) {
        this.gate = gate;
        this.access = access;
        this.catalog = catalog;
        this.pairs = pairs;
        this.random = random;
    }

    public GenerateDataKeyResponse generateDataKey(Caller caller, GenerateDataKeyRequest request) {
        DataKeyTerms terms = new DataKeyTerms(
                request.keyId(),
                request.keySpec(),
                request.numberOfBytes(),
                Optional.empty(),
                request.encryptionContext(),
                request.grantTokens(),
                request.dryRun());
        Call call = gate.begin(caller, Operation.GENERATE_DATA_KEY, terms.described());
        return gate.use(call, request, () -> {
            Recipients.refuse(request.recipient());
            return dataKey(
                    call,
                    terms,
                    (plaintext, wrapped) -> new GenerateDataKeyResponse(
                            wrapped.blob(), plaintext, wrapped.keyArn(), Optional.of(wrapped.materialId())));
        });
    }

    /** {@code GenerateDataKey} for an envelope: the same gate, without copies of request and response. */
    public <R> R generateDataKey(Caller caller, DataKeyTerms terms, User<R> user) {
        Call call = gate.begin(caller, Operation.GENERATE_DATA_KEY, terms.described());
        return gate.use(call, () -> dataKey(call, terms, user));
    }

    public GenerateDataKeyWithoutPlaintextResponse generateDataKeyWithoutPlaintext(
            Caller caller, GenerateDataKeyWithoutPlaintextRequest request) {
        DataKeyTerms terms = new DataKeyTerms(
                request.keyId(),
                request.keySpec(),
                request.numberOfBytes(),
                Optional.empty(),
                request.encryptionContext(),
                request.grantTokens(),
                request.dryRun());
        Call call = gate.begin(caller, Operation.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT, terms.described());
        return gate.use(
                call,
                request,
                () -> dataKey(
                        call,
                        terms,
                        (plaintext, wrapped) -> new GenerateDataKeyWithoutPlaintextResponse(
                                wrapped.blob(), wrapped.keyArn(), Optional.of(wrapped.materialId()))));
    }

    public GenerateDataKeyPairResponse generateDataKeyPair(Caller caller, GenerateDataKeyPairRequest request) {
        DataKeyTerms terms = DataKeyTerms.ofPair(
                request.keyId(),
                request.encryptionContext(),
                request.keyPairSpec(),
                request.grantTokens(),
                request.dryRun());
        Call call = gate.begin(caller, Operation.GENERATE_DATA_KEY_PAIR, terms.described())
                .forPair(spec(request.keyPairSpec()));
        return gate.use(call, request, () -> {
            Recipients.refuse(request.recipient());
            return pair(
                    call,
                    terms,
                    request.keyPairSpec(),
                    (pkcs8, publicKey, wrapped) -> new GenerateDataKeyPairResponse(
                            wrapped.blob(),
                            pkcs8,
                            publicKey,
                            wrapped.keyArn(),
                            request.keyPairSpec(),
                            Optional.of(wrapped.materialId())));
        });
    }

    public GenerateDataKeyPairWithoutPlaintextResponse generateDataKeyPairWithoutPlaintext(
            Caller caller, GenerateDataKeyPairWithoutPlaintextRequest request) {
        DataKeyTerms terms = DataKeyTerms.ofPair(
                request.keyId(),
                request.encryptionContext(),
                request.keyPairSpec(),
                request.grantTokens(),
                request.dryRun());
        Call call = gate.begin(caller, Operation.GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT, terms.described())
                .forPair(spec(request.keyPairSpec()));
        return gate.use(
                call,
                request,
                () -> pair(
                        call,
                        terms,
                        request.keyPairSpec(),
                        (pkcs8, publicKey, wrapped) -> new GenerateDataKeyPairWithoutPlaintextResponse(
                                wrapped.blob(),
                                publicKey,
                                wrapped.keyArn(),
                                request.keyPairSpec(),
                                Optional.of(wrapped.materialId()))));
    }

    private <R> R dataKey(Call call, DataKeyTerms terms, User<R> user) {
        int sizeBytes = terms.sizeBytes();
        KmsKey key = admit(call, terms);
        byte[] plaintext = new byte[sizeBytes];
        try {
            random.nextBytes(plaintext);
            return user.use(plaintext, wrap(call, key, terms, plaintext));
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    private <R> R pair(Call call, DataKeyTerms terms, DataKeyPairSpec spec, PairUser<R> user) {
        KmsKey key = admit(call, terms);
        KeyPairMaterial pair = pairs.generate(spec(spec));
        byte[] pkcs8 = pair.privateKey().copyForWrapping();
        try {
            return user.use(pkcs8, pair.publicKey(), wrap(call, key, terms, pkcs8));
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
            pair.privateKey().destroy();
        }
    }

    private KmsKey admit(Call call, DataKeyTerms terms) {
        KmsKey key = access.require(call, terms.keyId(), terms).key();
        KeyStates.require(key, call.operation(), call.now());
        KeyUsageRules.require(key, call.operation());
        if (key.inCustomKeyStore() && terms.keyPairSpec().isPresent()) {
            throw new KmsException.Unsupported(
                    key.arn() + " origin is " + key.origin().value() + " which is not valid for this operation.",
                    "Name a key of another origin");
        }
        if (key.spec() != KeySpec.SYMMETRIC_DEFAULT) {
            throw new KmsException.InvalidKeyUsage(
                    key.arn() + " key spec is " + key.spec() + " which is not valid for "
                            + call.operation().operationName() + ".",
                    "Name a key of spec SYMMETRIC_DEFAULT");
        }
        DryRuns.end(terms.dryRun());
        return key;
    }

    private Wrapped wrap(Call call, KmsKey key, DataKeyTerms terms, byte[] secret) {
        String materialId = UsableMaterials.material(key, call.now());
        call.adds(new MaterialParameters(materialId));
        byte[] blob = catalog.material(key, materialId)
                .blobs(call.origin())
                .seal(EncryptionContext.of(terms.encryptionContext()), secret, 0, secret.length);
        return new Wrapped(key.arn().value(), materialId, blob);
    }

    private static KeySpec spec(DataKeyPairSpec pairSpec) {
        return switch (pairSpec) {
            case RSA_2048 -> KeySpec.RSA_2048;
            case RSA_3072 -> KeySpec.RSA_3072;
            case RSA_4096 -> KeySpec.RSA_4096;
            case ECC_NIST_P256 -> KeySpec.ECC_NIST_P256;
            case ECC_NIST_P384 -> KeySpec.ECC_NIST_P384;
            case ECC_NIST_P521 -> KeySpec.ECC_NIST_P521;
            case ECC_SECG_P256K1 -> KeySpec.ECC_SECG_P256K1;
            case SM2 -> KeySpec.SM2;
            case ECC_NIST_EDWARDS25519 -> KeySpec.ECC_NIST_EDWARDS25519;
            case ML_KEM_512 -> KeySpec.ML_KEM_512;
            case ML_KEM_768 -> KeySpec.ML_KEM_768;
            case ML_KEM_1024 -> KeySpec.ML_KEM_1024;
        };
    }
}
