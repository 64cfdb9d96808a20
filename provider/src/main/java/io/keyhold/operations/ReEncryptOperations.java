package io.keyhold.operations;

import io.keyhold.access.Permission;
import io.keyhold.api.Caller;
import io.keyhold.api.DryRunModifierType;
import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import io.keyhold.api.ReEncryptRequest;
import io.keyhold.api.ReEncryptResponse;
import io.keyhold.catalog.KeyView;
import io.keyhold.gate.Access;
import io.keyhold.gate.Call;
import io.keyhold.gate.DryRuns;
import io.keyhold.gate.Gate;
import io.keyhold.gate.RecordParameters;
import io.keyhold.keys.KmsKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code ReEncrypt}: two keys, each with a permission of its own; the plaintext stays inside. */
public final class ReEncryptOperations {
    private static final Permission FROM =
            Permission.require(Operation.RE_ENCRYPT.permissions().get(0));
    private static final Permission TO =
            Permission.require(Operation.RE_ENCRYPT.permissions().get(1));
    private final Gate gate;
    private final Access access;
    private final CipherOperations ciphers;

    /**
     * The terms of one re-encryption.
     *
     * @param from the source
     * @param to the destination
     * @param dryRun whether only to ask
     */
    private record Terms(CipherTerms from, CipherTerms to, boolean dryRun) {
        static Terms of(ReEncryptRequest request) {
            return new Terms(
                    terms(
                            request.sourceKeyId().orElse(""),
                            request.sourceEncryptionAlgorithm(),
                            request.sourceEncryptionContext(),
                            request.grantTokens()),
                    terms(
                            request.destinationKeyId(),
                            request.destinationEncryptionAlgorithm(),
                            request.destinationEncryptionContext(),
                            request.grantTokens()),
                    request.dryRun());
        }

        private static CipherTerms terms(
                String keyId,
                Optional<EncryptionAlgorithmSpec> algorithm,
                Map<String, String> encryptionContext,
                List<String> grantTokens) {
            return new CipherTerms(keyId, algorithm, encryptionContext, grantTokens, false);
        }

        /** The same once it is known whether both keys are one; each side with the alias that it is named by itself. */
        Terms onSameKey(boolean same, Access access) {
            return new Terms(
                    from.as(role(FROM, same, access.aliasIn(from.keyId()))),
                    to.as(role(TO, same, access.aliasIn(to.keyId()))),
                    dryRun);
        }
    }

    /** The members of {@code additionalEventData}; an asymmetric key has no material to name. */
    private record Materials(Optional<String> sourceKeyMaterialId, Optional<String> destinationKeyMaterialId)
            implements RecordParameters {}

    ReEncryptOperations(Gate gate, Access access, CipherOperations ciphers) {
        this.gate = gate;
        this.access = access;
        this.ciphers = ciphers;
    }

    public ReEncryptResponse reEncrypt(Caller caller, ReEncryptRequest request) {
        Terms terms = Terms.of(request);
        Call call = gate.begin(caller, request);
        return gate.use(call, request, () -> {
            Optional<byte[]> blob = blob(request);
            Optional<KeyView> source = blob.map(
                            bytes -> ciphers.seek(call, terms.from().as(ofSource()), bytes))
                    .orElseGet(() -> access.seek(call, terms.from().keyId()));
            Optional<KeyView> destination = access.seek(call, terms.to().keyId());
            Terms known = terms.onSameKey(isSame(source, destination), access);
            call.forgetNames();
            KeyView from = require(call, FROM, known.from(), source);
            KmsKey opening = blob.map(bytes -> ciphers.admit(call, from, known.from(), bytes))
                    .orElseGet(() -> ciphers.admit(call, from, known.from()));
            KmsKey sealing = ciphers.admit(call, require(call, TO, known.to(), destination), known.to());
            DryRuns.end(known.dryRun());
            return reEncrypt(call, known, opening, sealing, blob.orElseThrow());
        });
    }

    private static boolean isSame(Optional<KeyView> source, Optional<KeyView> destination) {
        return source.isPresent() && source.map(KeyView::id).equals(destination.map(KeyView::id));
    }

    private KeyView require(Call call, Permission permission, CipherTerms terms, Optional<KeyView> view) {
        return view.orElseThrow(() -> access.unseen(call, permission, terms.grantTokens()));
    }

    private ReEncryptResponse reEncrypt(Call call, Terms terms, KmsKey source, KmsKey destination, byte[] blob) {
        CipherOperations.Opened opened = ciphers.open(call, source, terms.from(), blob);
        try {
            CipherOperations.Sealed sealed = ciphers.seal(call, destination, terms.to(), opened.plaintext());
            call.adds(new Materials(opened.materialId(), sealed.materialId()));
            return new ReEncryptResponse(
                    sealed.blob(),
                    source.arn().value(),
                    destination.arn().value(),
                    terms.from().algorithm(),
                    terms.to().algorithm(),
                    opened.materialId(),
                    sealed.materialId());
        } finally {
            Arrays.fill(opened.plaintext(), (byte) 0);
        }
    }

    /** The part of a key, once it is known whether both keys are one, and the alias that names it. */
    public static CipherTerms.Role role(Permission permission, boolean same, Optional<String> alias) {
        Map<String, List<String>> facts = new HashMap<>();
        facts.put("kms:reencryptonsamekey", List.of(String.valueOf(same)));
        alias.ifPresent(name -> facts.put("kms:requestalias", List.of(name)));
        return new CipherTerms.Role(Optional.of(permission), Map.copyOf(facts));
    }

    private static CipherTerms.Role ofSource() {
        return new CipherTerms.Role(Optional.of(FROM), Map.of());
    }

    /** The ciphertext; empty for a dry run that looks at none. */
    private static Optional<byte[]> blob(ReEncryptRequest request) {
        boolean ignored = request.dryRunModifiers().contains(DryRunModifierType.IGNORE_CIPHERTEXT);
        boolean consistent = ignored
                ? request.dryRun()
                        && request.ciphertextBlob().isEmpty()
                        && request.sourceKeyId().isPresent()
                : request.ciphertextBlob().isPresent();
        if (!consistent) {
            throw ignored
                    ? new KmsException.Validation(
                            "IGNORE_CIPHERTEXT needs DryRun, a SourceKeyId and no CiphertextBlob",
                            "Set DryRun, pass SourceKeyId, leave the blob out")
                    : new KmsException.Validation("CiphertextBlob is missing", "Pass the ciphertext blob");
        }
        return request.ciphertextBlob();
    }
}
