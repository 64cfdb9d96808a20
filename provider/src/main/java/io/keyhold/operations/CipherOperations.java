package io.keyhold.operations;

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
import io.keyhold.crypto.KeyPairCipher;
import io.keyhold.gate.Access;
import io.keyhold.gate.Call;
import io.keyhold.gate.DryRuns;
import io.keyhold.gate.Gate;
import io.keyhold.gate.KeyUsageRules;
import io.keyhold.gate.Recipients;
import io.keyhold.gate.UsableMaterials;
import io.keyhold.keys.KeyStates;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MaterialInfo;
import java.util.Optional;

/** {@code Encrypt} and {@code Decrypt}. */
public final class CipherOperations {
    private static final int MAX_PLAINTEXT_BYTES = 4096;
    private final Gate gate;
    private final Access access;
    private final Catalog catalog;

    /** The result of a decryption. */
    record Opened(KmsKey key, Optional<String> materialId, byte[] plaintext) {}

    /** The result of an encryption. */
    public record Sealed(byte[] blob, Optional<String> materialId) {}

    CipherOperations(Gate gate, Access access, Catalog catalog) {
        this.gate = gate;
        this.access = access;
        this.catalog = catalog;
    }

    public EncryptResponse encrypt(Caller caller, EncryptRequest request) {
        CipherTerms terms = CipherTerms.of(request);
        byte[] plaintext = request.plaintext();
        Call call = gate.begin(caller, Operation.ENCRYPT, terms.described());
        return gate.use(call, request, () -> {
            KmsKey key = admit(call, resolve(call, terms), terms);
            if (!key.spec().isSymmetric()) {
                KeyPairCipher.requireRoom(key.spec(), terms.algorithm(), plaintext.length);
            }
            if (terms.dryRun()) {
                EncryptionContext.of(terms.encryptionContext());
            }
            DryRuns.end(terms.dryRun());
            return new EncryptResponse(
                    seal(call, key, terms, plaintext).blob(), key.arn().value(), terms.algorithm());
        });
    }

    /** {@code Encrypt} for a handle: the same gate, without copies of request and response. */
    public byte[] encrypt(Caller caller, CipherTerms terms, byte[] plaintext) {
        Call call = gate.begin(caller, Operation.ENCRYPT, terms.described());
        return gate.use(call, () -> {
            if (terms.algorithm() == EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT) {
                requireSize(plaintext);
            }
            KmsKey key = admit(call, resolve(call, terms), terms);
            return seal(call, key, terms, plaintext).blob();
        });
    }

    public DecryptResponse decrypt(Caller caller, DecryptRequest request) {
        CipherTerms terms = CipherTerms.of(request);
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
    public byte[] decrypt(Caller caller, CipherTerms terms, byte[] blob) {
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
        admit(call, resolve(call, terms), terms);
        return DryRuns.passed();
    }

    private KeyView resolve(Call call, CipherTerms terms) {
        return access.resolve(call, terms.keyId(), terms.permission(call.operation()), terms.grantTokens());
    }

    /** Decides whether the caller may use the key so. */
    KmsKey admit(Call call, KeyView view, CipherTerms terms) {
        access.authorize(call, view, terms.permission(call.operation()), terms);
        KmsKey key = view.key();
        KeyStates.require(key, call.operation(), call.now());
        KeyUsageRules.require(key, call.operation());
        KeyUsageRules.require(key, terms.algorithm(), key.spec().encryptionAlgorithms(key.usage()));
        if (!terms.encryptionContext().isEmpty() && !key.spec().isSymmetric()) {
            throw new KmsException.Validation(
                    "key spec " + key.spec() + " takes no EncryptionContext", "Leave EncryptionContext out");
        }
        return key;
    }

    /** Seals with the current material of a key that was admitted. */
    Sealed seal(Call call, KmsKey key, CipherTerms terms, byte[] plaintext) {
        String materialId = UsableMaterials.material(key, call.now());
        if (!key.spec().isSymmetric()) {
            return new Sealed(
                    catalog.material(key, materialId).pairCipher().encrypt(terms.algorithm(), plaintext),
                    Optional.empty());
        }
        call.adds(new MaterialParameters(materialId));
        byte[] blob = catalog.material(key, materialId)
                .blobs(call.origin())
                .seal(EncryptionContext.of(terms.encryptionContext()), plaintext, 0, plaintext.length);
        return new Sealed(blob, Optional.of(materialId));
    }

    private Opened open(Call call, CipherTerms terms, byte[] blob) {
        KeyView view = seek(call, terms, blob)
                .orElseThrow(() -> access.unseen(call, terms.permission(call.operation()), terms.grantTokens()));
        KmsKey key = admit(call, view, terms, blob);
        DryRuns.end(terms.dryRun());
        return open(call, key, terms, blob);
    }

    /**
     * The key that is to open a blob: the one that the request names, or else the one that the blob does. Empty if there is no
     * such key, and the caller is to learn no more than of a key that it may not use.
     */
    Optional<KeyView> seek(Call call, CipherTerms terms, byte[] blob) {
        if (terms.keyId().isEmpty()) {
            if (terms.algorithm() != EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT) {
                throw new KmsException.Validation(
                        "a ciphertext of algorithm " + terms.algorithm().value() + " does not name its key",
                        "Pass KeyId");
            }
            return access.seek(call, CiphertextBlob.parse(blob).keyId(), terms.permission(call.operation()));
        }
        return access.seek(call, terms.keyId());
    }

    /** Decides whether the caller may open the blob with the key. */
    KmsKey admit(Call call, KeyView view, CipherTerms terms, byte[] blob) {
        if (!terms.keyId().isEmpty()) {
            requireKeyOf(call, view, terms, blob);
        }
        return admit(call, view, terms);
    }

    /** Refuses a blob of another key whatever the named one is for, but tells nobody who may not use that. */
    private void requireKeyOf(Call call, KeyView named, CipherTerms terms, byte[] blob) {
        boolean symmetric = named.key().spec() == KeySpec.SYMMETRIC_DEFAULT;
        if (!symmetric && terms.algorithm() != EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT) {
            return;
        }
        Optional<CiphertextBlob> parsed = CiphertextBlob.find(blob);
        if (parsed.isPresent() ? parsed.get().isOf(named.id()) : !symmetric) {
            return;
        }
        access.authorize(call, named, terms.permission(call.operation()), terms);
        if (parsed.isEmpty()) {
            throw CiphertextBlob.refused();
        }
        throw new KmsException.IncorrectKey(
                "The key ID in the request does not identify a CMK that can perform this operation.",
                "Leave KeyId out, or name the key that encrypted the blob");
    }

    /** Opens a blob with a key that was located and admitted. */
    Opened open(Call call, KmsKey key, CipherTerms terms, byte[] blob) {
        if (key.spec() != KeySpec.SYMMETRIC_DEFAULT) {
            return openByPair(call, key, terms, blob);
        }
        CiphertextBlob parsed = CiphertextBlob.parse(blob);
        MaterialInfo material = materialOf(call, key, parsed);
        byte[] plaintext = catalog.material(key, material.id())
                .blobs(call.origin())
                .open(parsed, EncryptionContext.of(terms.encryptionContext()));
        call.adds(new MaterialParameters(material.id()));
        return new Opened(key, Optional.of(material.id()), plaintext);
    }

    /** The material that a blob names, newest first: it is most often the current one. */
    private static MaterialInfo materialOf(Call call, KmsKey key, CiphertextBlob blob) {
        for (int i = key.materials().size() - 1; i >= 0; i--) {
            MaterialInfo material = key.materials().get(i);
            if (blob.isOf(material.id())) {
                if (material.isPresent(call.now())) {
                    return material;
                }
                break;
            }
        }
        throw CiphertextBlob.refused();
    }

    private Opened openByPair(Call call, KmsKey key, CipherTerms terms, byte[] ciphertext) {
        byte[] plaintext = catalog.material(key, UsableMaterials.material(key, call.now()))
                .pairCipher()
                .decrypt(terms.algorithm(), ciphertext);
        return new Opened(key, Optional.empty(), plaintext);
    }

    private static void requireSize(byte[] plaintext) {
        if (plaintext.length < 1 || plaintext.length > MAX_PLAINTEXT_BYTES) {
            throw new KmsException.Validation(
                    "plaintext has " + plaintext.length + " bytes; a ciphertext blob holds 1 to " + MAX_PLAINTEXT_BYTES,
                    "Use KEYHOLD/ENVELOPE/NoPadding or AES/GCM/NoPadding for longer data");
        }
    }
}
