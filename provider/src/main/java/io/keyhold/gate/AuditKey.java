package io.keyhold.gate;

import io.keyhold.api.KmsException;
import io.keyhold.audit.CheckpointSigner;
import io.keyhold.audit.EcdsaCheckpointSigner;
import io.keyhold.codec.RecordFormats;
import io.keyhold.store.RecordStore;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/**
 * The key that signs the audit trail of a store: ECDSA over P-256, owned by Keyhold, made when the store is first opened,
 * kept wrapped inside a sealed record. No caller sees or uses it.
 */
public final class AuditKey {
    private static final String SUN_EC = "SunEC";
    private static final OwnedKey KEY = new OwnedKey("audit-signing", RecordFormats.AUDIT_KEY);
    private static final byte[] PROBE = "keyhold audit key probe".getBytes(StandardCharsets.US_ASCII);

    private AuditKey() {}

    /**
     * The signer of the store; its key is made if there is none yet.
     *
     * @throws KmsException.StoreIntegrity if the two halves of the key do not belong together
     */
    public static CheckpointSigner require(RecordStore store, SecureRandom random) {
        OwnedKey.Parts parts = KEY.find(store).orElseGet(() -> create(store, random));
        byte[] privateKey = KEY.unwrap(store, parts);
        try {
            return signer(parts.publicPart(), privateKey);
        } finally {
            Arrays.fill(privateKey, (byte) 0);
        }
    }

    /** Whether the store has its key. */
    public static boolean isThere(RecordStore store) {
        return KEY.find(store).isPresent();
    }

    /** Rewraps the key if it is wrapped under an older domain key; returns how many keys that were. */
    public static int rewrap(RecordStore store) {
        return KEY.rewrap(store);
    }

    private static CheckpointSigner signer(byte[] publicKey, byte[] privateKey) {
        try {
            KeyFactory factory = KeyFactory.getInstance("EC", SUN_EC);
            EcdsaCheckpointSigner signer = new EcdsaCheckpointSigner(
                    factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey)),
                    factory.generatePublic(new X509EncodedKeySpec(publicKey)));
            if (!signer.verifies(PROBE, signer.sign(PROBE))) {
                throw new KmsException.StoreIntegrity(
                        "the two halves of the audit signing key do not belong together",
                        "Restore the store from a backup");
            }
            return signer;
        } catch (GeneralSecurityException e) {
            throw new KmsException.StoreIntegrity(
                    "the audit signing key in the store is not an EC key", "Restore the store from a backup", e);
        }
    }

    /** Makes the key, unless another process was faster. */
    private static OwnedKey.Parts create(RecordStore store, SecureRandom random) {
        KeyPair pair = OwnedKey.generate(random);
        return KEY.create(
                store, pair.getPublic().getEncoded(), pair.getPrivate().getEncoded());
    }
}
