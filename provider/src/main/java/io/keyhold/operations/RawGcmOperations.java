package io.keyhold.operations;

import io.keyhold.access.RequestFacts;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.MessageCounts;
import io.keyhold.crypto.RawGcmEngine;
import io.keyhold.gate.Access;
import io.keyhold.gate.Call;
import io.keyhold.gate.Gate;
import io.keyhold.gate.KeyUsageRules;
import io.keyhold.gate.UsableMaterials;
import io.keyhold.keys.KeyStates;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MaterialInfo;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * AES-GCM under the material itself, for {@code AES/GCM/NoPadding} on handles: {@code kms:Encrypt} and {@code
 * kms:Decrypt} with the algorithm {@value #ALGORITHM}, which policies can deny.
 */
public final class RawGcmOperations {
    /** The {@code EncryptionAlgorithm} that policies and the audit see. */
    public static final String ALGORITHM = "AES_GCM_RAW";

    /** The length of every IV. */
    public static final int IV_BYTES = 12;

    private static final RequestFacts FACTS = facts(ALGORITHM);
    private final Gate gate;
    private final Access access;
    private final Catalog catalog;
    private final MessageCounts counts;
    private final SecureRandom random;

    RawGcmOperations(Gate gate, Access access, Catalog catalog, MessageCounts counts, SecureRandom random) {
        this.gate = gate;
        this.access = access;
        this.catalog = catalog;
        this.counts = counts;
        this.random = random;
    }

    /** The condition keys of work under the material itself, by an algorithm that only the JCA has. */
    public static RequestFacts facts(String algorithm) {
        return new RequestFacts(
                RequestFacts.NO_CONTEXT, Map.of("kms:encryptionalgorithm", List.of(algorithm)), List.of());
    }

    /** Fills in a fresh IV from the operating system. */
    public void freshIv(byte[] iv) {
        random.nextBytes(iv);
    }

    /**
     * One message to open.
     *
     * @param iv 12 bytes
     * @param tagBits the length of the tag
     * @param aad the authenticated data
     * @param ciphertext ciphertext and tag
     */
    public record Message(byte[] iv, int tagBits, byte[] aad, byte[] ciphertext) {}

    /**
     * Decides whether an encryption that gives out ciphertext piece by piece may begin, and counts its message. The audit
     * hears of a refusal only: the call that it names is {@link #finish}.
     */
    public RawGcmEngine begin(RawGcmTarget use) {
        Call call = begin(Operation.ENCRYPT, use);
        return gate.ask(call, () -> counted(call, use));
    }

    /** The finalising call of an encryption that {@link #begin} let begin. */
    public <R> R finish(RawGcmTarget use, Supplier<R> work) {
        Call call = begin(Operation.ENCRYPT, use);
        return gate.use(call, () -> {
            admit(call, use);
            return work.get();
        });
    }

    /** An encryption in one call. */
    public <R> R encrypt(RawGcmTarget use, Function<RawGcmEngine, R> work) {
        Call call = begin(Operation.ENCRYPT, use);
        return gate.use(call, () -> work.apply(counted(call, use)));
    }

    /** Opens a message with the newest material that its tag fits. */
    public byte[] decrypt(RawGcmTarget use, Message message) {
        Call call = begin(Operation.DECRYPT, use);
        return gate.use(call, () -> {
            KmsKey key = admit(call, use);
            for (MaterialInfo material : UsableMaterials.newestFirst(key, call.now())) {
                Optional<byte[]> plaintext = catalog.material(key, material.id())
                        .raw()
                        .open(message.iv(), message.tagBits(), message.aad(), message.ciphertext());
                if (plaintext.isPresent()) {
                    call.adds(new MaterialParameters(material.id()));
                    return plaintext.get();
                }
            }
            throw new KmsException.InvalidCiphertext(
                    "ciphertext, IV, authenticated data and key do not belong together", "");
        });
    }

    private Call begin(Operation operation, RawGcmTarget use) {
        use.admission().require();
        return gate.begin(use.caller(), operation, use.parameters());
    }

    private RawGcmEngine counted(Call call, RawGcmTarget use) {
        KmsKey key = admit(call, use);
        String materialId = UsableMaterials.material(key, call.now());
        RawGcmEngine engine = catalog.material(key, materialId).raw();
        counts.next(key, materialId);
        call.adds(new MaterialParameters(materialId));
        return engine;
    }

    private KmsKey admit(Call call, RawGcmTarget use) {
        KmsKey key = access.require(call, use.key(), FACTS).key();
        use.rule().accept(key);
        KeyStates.require(key, call.operation(), call.now());
        KeyUsageRules.require(key, call.operation());
        if (key.spec() != KeySpec.SYMMETRIC_DEFAULT) {
            throw new KmsException.InvalidKeyUsage(
                    "Algorithm " + ALGORITHM + " is incompatible with key spec " + key.spec() + ".", "Use an AES key");
        }
        return key;
    }
}
