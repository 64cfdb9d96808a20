package io.keyhold.operations;

import io.keyhold.api.AlgorithmSpec;
import io.keyhold.api.KeyId;
import io.keyhold.api.KmsException;
import io.keyhold.api.WrappingKeySpec;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.codec.RecordFormats;
import io.keyhold.codec.RecordReader;
import io.keyhold.codec.RecordWriter;
import io.keyhold.crypto.ImportWrapping;
import io.keyhold.crypto.KeyMaterial;
import io.keyhold.keys.FutureDates;
import io.keyhold.keys.KmsKey;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore;
import io.keyhold.store.StoreRecord;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Import tokens. The token that a caller holds is a byte 1, an id of 16 bytes and a secret of 32; the wrapping key stays in
 * the store, wrapped like key material, until the token is used or has expired.
 */
public final class ImportTokens {
    private static final byte VERSION = 1;
    private static final int ID_BYTES = 16;
    private static final int SECRET_BYTES = 32;
    private static final int TOKEN_BYTES = 1 + ID_BYTES + SECRET_BYTES;
    private static final int PAGE = 1000;
    private final RecordStore store;
    private final SecureRandom random;

    ImportTokens(RecordStore store, SecureRandom random) {
        this.store = store;
        this.random = random;
    }

    /**
     * The terms of a token.
     *
     * @param record its record
     * @param algorithm how the material is to be wrapped
     * @param wrappingKey the key that it is wrapped under
     * @param validTo until when
     * @param secret the secret of the token
     * @param wrapped the private key, wrapped
     */
    record Terms(
            StoreRecord record,
            AlgorithmSpec algorithm,
            WrappingKeySpec wrappingKey,
            Instant validTo,
            byte[] secret,
            byte[] wrapped) {}

    /** A fresh token. */
    byte[] fresh() {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        token[0] = VERSION;
        return token;
    }

    /** Writes what a token stands for. */
    void insert(
            KeyTransaction transaction,
            KmsKey key,
            byte[] token,
            AlgorithmSpec algorithm,
            WrappingKeySpec wrappingKey,
            Instant validTo,
            KeyMaterial privateKey) {
        RecordKey id = recordKey(key, token);
        byte[] pkcs8 = privateKey.copyForWrapping();
        try {
            byte[] secret = Arrays.copyOfRange(token, 1 + ID_BYTES, TOKEN_BYTES);
            byte[] wrapped = store.wrap(key.arn().value(), aad(id), pkcs8);
            transaction
                    .records()
                    .insert(id, key.id().value(), encode(algorithm, wrappingKey, validTo, secret, wrapped));
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    /**
     * The terms of a token of that key.
     *
     * @throws KmsException.InvalidImportToken if it is none of this key, or was used
     * @throws KmsException.ExpiredImportToken if it is older than 24 hours
     */
    Terms require(KmsKey key, byte[] token, Instant now) {
        if (token.length != TOKEN_BYTES || token[0] != VERSION) {
            throw invalid(key);
        }
        Terms terms = store.find(recordKey(key, token))
                .filter(record -> record.owner().equals(key.id().value()))
                .map(ImportTokens::decode)
                .orElseThrow(() -> invalid(key));
        if (!MessageDigest.isEqual(terms.secret(), Arrays.copyOfRange(token, 1 + ID_BYTES, TOKEN_BYTES))) {
            throw invalid(key);
        }
        boolean fromTheFuture = !FutureDates.isBelieved(terms.validTo(), now.plus(ImportOperations.TOKEN_LIFE));
        if (fromTheFuture) {
            throw new KmsException.ExpiredImportToken(
                    "the import token is valid to " + terms.validTo() + ", which the clock was ahead for; it is " + now,
                    "Call GetParametersForImport again");
        }
        if (!now.isBefore(terms.validTo())) {
            throw new KmsException.ExpiredImportToken(
                    "the import token expired at " + terms.validTo(), "Call GetParametersForImport again");
        }
        return terms;
    }

    /** The private key behind a token; the caller destroys it. */
    KeyMaterial privateKey(KmsKey key, Terms terms) {
        byte[] pkcs8 = store.unwrap(key.arn().value(), aad(terms.record().key()), terms.wrapped());
        try {
            return KeyMaterial.of(ImportWrapping.keySpec(terms.wrappingKey()), pkcs8);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    /**
     * Uses a token up.
     *
     * @throws KmsException.InvalidImportToken if somebody else did meanwhile
     */
    static void consume(KeyTransaction transaction, KmsKey key, Terms terms) {
        transaction
                .records()
                .delete(transaction.records().find(terms.record().key()).orElseThrow(() -> invalid(key)));
    }

    /**
     * Rewraps what is wrapped under an older domain key, a page in one transaction.
     *
     * @param region whose tokens, served by this process or not
     * @return how many tokens that were
     */
    public int rewrap(Catalog catalog, String region) {
        int changed = 0;
        List<StoreRecord> page = store.scan(region, RecordKind.IMPORT_TOKEN, "", "", PAGE);
        while (!page.isEmpty()) {
            List<StoreRecord> seen = page;
            changed += catalog.change(transaction -> seen.stream()
                    .mapToInt(record -> rewrap(transaction.in(region), record.key()))
                    .sum());
            page = store.scan(
                    region,
                    RecordKind.IMPORT_TOKEN,
                    "",
                    page.get(page.size() - 1).key().id(),
                    PAGE);
        }
        return changed;
    }

    /** One if the token was wrapped under an older domain key, 0 if not or if it is gone. */
    private int rewrap(KeyTransaction transaction, RecordKey id) {
        Optional<StoreRecord> record = transaction.records().find(id);
        Optional<KmsKey> key = record.flatMap(found -> transaction.find(new KeyId(found.owner())));
        if (record.isEmpty() || key.isEmpty()) {
            return 0;
        }
        Terms terms = decode(record.get());
        byte[] wrapped = store.rewrap(key.get().arn().value(), aad(id), terms.wrapped());
        if (wrapped == terms.wrapped()) {
            return 0;
        }
        transaction
                .records()
                .update(
                        record.get(),
                        encode(terms.algorithm(), terms.wrappingKey(), terms.validTo(), terms.secret(), wrapped));
        return 1;
    }

    /** Removes tokens that have expired, a page in one transaction. */
    public void removeExpired(Catalog catalog, Instant now) {
        List<StoreRecord> expired = store.scan(catalog.home().region(), RecordKind.IMPORT_TOKEN, "", "", PAGE).stream()
                .filter(record -> !now.isBefore(decode(record).validTo()))
                .toList();
        if (!expired.isEmpty()) {
            catalog.change(transaction -> {
                expired.forEach(record -> transaction
                        .records()
                        .find(record.key())
                        .ifPresent(found -> transaction.records().delete(found)));
                return expired.size();
            });
        }
    }

    private static RecordKey recordKey(KmsKey key, byte[] token) {
        return new RecordKey(
                key.arn().region(), RecordKind.IMPORT_TOKEN, HexFormat.of().formatHex(token, 1, 1 + ID_BYTES));
    }

    private static byte[] aad(RecordKey id) {
        return ByteBuffer.allocate(ID_BYTES + 1)
                .put(VERSION)
                .put(HexFormat.of().parseHex(id.id()))
                .array();
    }

    private static byte[] encode(
            AlgorithmSpec algorithm, WrappingKeySpec wrappingKey, Instant validTo, byte[] secret, byte[] wrapped) {
        return new RecordWriter(RecordFormats.IMPORT_TOKEN)
                .constant(algorithm)
                .constant(wrappingKey)
                .instant(validTo)
                .bytes(secret)
                .bytes(wrapped)
                .done();
    }

    private static Terms decode(StoreRecord record) {
        return RecordReader.read(
                RecordFormats.IMPORT_TOKEN,
                record.payload(),
                in -> new Terms(
                        record,
                        in.constant(AlgorithmSpec.class),
                        in.constant(WrappingKeySpec.class),
                        in.instant(),
                        in.bytes(),
                        in.bytes()));
    }

    private static KmsException.InvalidImportToken invalid(KmsKey key) {
        return new KmsException.InvalidImportToken(
                "the import token is not one of " + key.arn() + ", or was used",
                "Call GetParametersForImport for this key, and use each token once");
    }
}
