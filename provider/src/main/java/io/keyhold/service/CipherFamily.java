package io.keyhold.service;

import io.keyhold.api.Caller;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DecryptResponse;
import io.keyhold.api.DryRunModifierType;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.EncryptResponse;
import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KeyView;
import io.keyhold.crypto.CiphertextBlob;
import io.keyhold.crypto.EncryptionContext;
import io.keyhold.keys.KeyStates;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MaterialInfo;
import java.util.Optional;

/** {@code Encrypt} and {@code Decrypt}. */
final class CipherFamily {
    private static final int MAX_PLAINTEXT_BYTES = 4096;
    private final Gate gate;
    private final Access access;
    private final Catalog catalog;

    /** What a decryption gives. */
    private record Opened(KmsKey key, Optional<String> materialId, byte[] plaintext) {}

    CipherFamily(Gate gate, Access access, Catalog catalog) {
        this.gate = gate;
        this.access = access;
        this.catalog = catalog;
    }

    EncryptResponse encrypt(Caller caller, EncryptRequest request) {
        CipherTerms terms = new CipherTerms(
                request.keyId(),
                request.encryptionAlgorithm().orElse(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT),
                request.encryptionContext(),
                request.grantTokens(),
                request.dryRun());
        byte[] plaintext = request.plaintext();
        Call call = gate.begin(caller, Operation.ENCRYPT, terms.described());
        return gate.use(call, request, () -> {
            KmsKey key = admit(call, access.resolve(call, terms.keyId()), terms);
            return new EncryptResponse(
                    seal(call, key, terms, plaintext), key.arn().value(), terms.algorithm());
        });
    }

    /** {@code Encrypt} for a handle: the same gate, without copies of request and response. */
    byte[] encrypt(Caller caller, CipherTerms terms, byte[] plaintext) {
        Call call = gate.begin(caller, Operation.ENCRYPT, terms.described());
        return gate.use(call, () -> {
            requireSize(plaintext);
            return seal(call, admit(call, access.resolve(call, terms.keyId()), terms), terms, plaintext);
        });
    }

    DecryptResponse decrypt(Caller caller, DecryptRequest request) {
        CipherTerms terms = new CipherTerms(
                request.keyId().orElse(""),
                request.encryptionAlgorithm().orElse(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT),
                request.encryptionContext(),
                request.grantTokens(),
                request.dryRun());
        Call call = gate.begin(caller, Operation.DECRYPT, terms.described());
        return gate.use(call, request, () -> {
            Recipients.refuse(request.recipient());
            if (request.dryRunModifiers().contains(DryRunModifierType.IGNORE_CIPHERTEXT)) {
                throw askOnly(call, terms, request);
            }
            byte[] blob = request.ciphertextBlob()
                    .orElseThrow(
                            () -> new KmsException.Validation("CiphertextBlob is missing", "Pass the ciphertext blob"));
            Opened opened = open(call, terms, blob);
            return new DecryptResponse(
                    opened.key().arn().value(), opened.plaintext(), terms.algorithm(), opened.materialId());
        });
    }

    /** {@code Decrypt} for a handle: the same gate, without copies of request and response. */
    byte[] decrypt(Caller caller, CipherTerms terms, byte[] blob) {
        Call call = gate.begin(caller, Operation.DECRYPT, terms.described());
        return gate.use(call, () -> open(call, terms, blob).plaintext());
    }

    /** A dry run that looks at no ciphertext: only the key and the caller count. */
    private KmsException askOnly(Call call, CipherTerms terms, DecryptRequest request) {
        if (!terms.dryRun()
                || request.ciphertextBlob().isPresent()
                || terms.keyId().isEmpty()) {
            throw new KmsException.Validation(
                    "IGNORE_CIPHERTEXT needs DryRun, a KeyId and no CiphertextBlob",
                    "Set DryRun, pass KeyId, leave the blob out");
        }
        admit(call, access.resolve(call, terms.keyId()), terms);
        throw new KmsException.Internal("a dry run went on", "");
    }

    private KmsKey admit(Call call, KeyView view, CipherTerms terms) {
        access.authorize(call, view, terms);
        KmsKey key = view.key();
        KeyStates.require(key, call.operation(), call.now());
        Usages.require(key, call.operation());
        Usages.require(key, terms.algorithm(), key.spec().encryptionAlgorithms(key.usage()));
        if (!terms.encryptionContext().isEmpty() && !key.spec().isSymmetric()) {
            throw new KmsException.Validation(
                    "key spec " + key.spec() + " takes no EncryptionContext", "Leave EncryptionContext out");
        }
        DryRuns.end(terms.dryRun());
        return key;
    }

    private byte[] seal(Call call, KmsKey key, CipherTerms terms, byte[] plaintext) {
        String materialId = Current.material(key, call.now());
        call.adds(new MaterialParameters(materialId));
        return catalog.material(key, materialId)
                .blobs()
                .seal(EncryptionContext.of(terms.encryptionContext()), plaintext, 0, plaintext.length);
    }

    private Opened open(Call call, CipherTerms terms, byte[] blob) {
        Optional<KeyView> named =
                terms.keyId().isEmpty() ? Optional.empty() : Optional.of(access.resolve(call, terms.keyId()));
        if (named.isPresent() && !named.get().key().spec().equals(KeySpec.SYMMETRIC_DEFAULT)) {
            admit(call, named.get(), terms);
        }
        CiphertextBlob parsed = CiphertextBlob.parse(blob);
        KeyView view = named.orElseGet(() -> keyOf(call, parsed));
        if (!view.id().equals(parsed.keyId())) {
            access.authorize(call, view, terms);
            throw new KmsException.IncorrectKey(
                    "The key ID in the request does not identify a CMK that can perform this operation.",
                    "Leave KeyId out, or name the key that encrypted the blob");
        }
        KmsKey key = admit(call, view, terms);
        MaterialInfo material = key.material(parsed.materialId())
                .filter(found -> found.isPresent(call.now()))
                .orElseThrow(CiphertextBlob::refused);
        byte[] plaintext = catalog.material(key, material.id())
                .blobs()
                .open(parsed, EncryptionContext.of(terms.encryptionContext()));
        call.adds(new MaterialParameters(material.id()));
        return new Opened(key, Optional.of(material.id()), plaintext);
    }

    private KeyView keyOf(Call call, CiphertextBlob blob) {
        KeyView view = catalog.find(blob.keyId())
                .orElseThrow(() -> new KmsException.AccessDenied(
                        "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you"
                                + " are not allowed to access.",
                        "Check that the blob was made in this store"));
        call.touches(view.key().arn().value(), view.key().arn().account());
        return view;
    }

    private static void requireSize(byte[] plaintext) {
        if (plaintext.length < 1 || plaintext.length > MAX_PLAINTEXT_BYTES) {
            throw new KmsException.Validation(
                    "plaintext has " + plaintext.length + " bytes; a ciphertext blob holds 1 to " + MAX_PLAINTEXT_BYTES,
                    "Use KEYHOLD/ENVELOPE or AES/GCM/NoPadding for longer data");
        }
    }
}
