package io.keyhold.gate;

import io.keyhold.api.KmsException;
import io.keyhold.audit.CheckpointSigner;
import io.keyhold.audit.EcdsaCheckpointSigner;
import io.keyhold.codec.RecordFormats;
import io.keyhold.codec.RecordReader;
import io.keyhold.codec.RecordWriter;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore;
import io.keyhold.store.RecordStore.Transaction;
import io.keyhold.store.StoreRecord;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;

/**
 * The key that signs the audit trail of a store: ECDSA over P-256, owned by Keyhold, made when the store is first opened,
 * kept wrapped inside a sealed record. No caller sees or uses it.
 */
public final class AuditKey {
    private static final String SUN_EC = "SunEC";
    private static final RecordKey RECORD = new RecordKey("", RecordKind.OWNED_KEY, "audit-signing");
    private static final String NAME = "keyhold:owned-key/audit-signing";
    private static final byte[] PROBE = "keyhold audit key probe".getBytes(StandardCharsets.US_ASCII);

    private AuditKey() {}

    /**
     * The signer of the store; its key is made if there is none yet.
     *
     * @throws KmsException.StoreIntegrity if the two halves of the key do not belong together
     */
    public static CheckpointSigner require(RecordStore store, SecureRandom random) {
        Optional<StoreRecord> known = store.find(RECORD);
        StoreRecord record = known.isPresent() ? known.get() : create(store, random);
        Halves halves = Halves.of(record);
        byte[] privateKey = store.unwrap(NAME, halves.publicKey(), halves.wrapped());
        try {
            return signer(halves.publicKey(), privateKey);
        } finally {
            Arrays.fill(privateKey, (byte) 0);
        }
    }

    /** Whether the store has its key. */
    public static boolean isThere(RecordStore store) {
        return store.find(RECORD).isPresent();
    }

    /** Rewraps the key if it is wrapped under an older domain key; returns how many keys that were. */
    public static int rewrap(RecordStore store) {
        return store.transact(transaction -> transaction
                .find(RECORD)
                .map(record -> rewrap(store, transaction, record))
                .orElse(0));
    }

    private static int rewrap(RecordStore store, Transaction transaction, StoreRecord record) {
        Halves halves = Halves.of(record);
        byte[] wrapped = store.rewrap(NAME, halves.publicKey(), halves.wrapped());
        if (wrapped == halves.wrapped()) {
            return 0;
        }
        transaction.update(record, new Halves(halves.publicKey(), wrapped).encode());
        return 1;
    }

    /** What the record holds. */
    private record Halves(byte[] publicKey, byte[] wrapped) {
        static Halves of(StoreRecord record) {
            return RecordReader.read(
                    RecordFormats.AUDIT_KEY, record.payload(), in -> new Halves(in.bytes(), in.bytes()));
        }

        byte[] encode() {
            return new RecordWriter(RecordFormats.AUDIT_KEY)
                    .bytes(publicKey)
                    .bytes(wrapped)
                    .done();
        }
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
    private static StoreRecord create(RecordStore store, SecureRandom random) {
        KeyPair pair = generate(random);
        byte[] publicKey = pair.getPublic().getEncoded();
        byte[] privateKey = pair.getPrivate().getEncoded();
        try {
            byte[] payload = new Halves(publicKey, store.wrap(NAME, publicKey, privateKey)).encode();
            return store.transact(transaction -> {
                if (transaction.find(RECORD).isEmpty()) {
                    transaction.insert(RECORD, "", payload);
                }
                return transaction.find(RECORD).orElseThrow();
            });
        } finally {
            Arrays.fill(privateKey, (byte) 0);
        }
    }

    private static KeyPair generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", SUN_EC);
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new KmsException.Internal("the JDK makes no P-256 key", "Report it with the stack trace", e);
        }
    }
}
